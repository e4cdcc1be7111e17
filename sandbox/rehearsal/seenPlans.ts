import { textsIn } from "../card.ts";
import type { Journal } from "../journal.ts";
import type { MfaState } from "../person.ts";
import { sentWith, taken } from "./pressed.ts";

/** A plan as its cards showed it to the admins: the judge knows no other. */
export interface SeenPlan {
  readonly fingerprint: string;
  readonly kind: "enforce" | "force-registration" | "undo";
  /** Display name of whoever asked for it. */
  readonly requester: string;
  /** "34 people from disabled to enforced" */
  readonly transitions: readonly {
    readonly from: MfaState;
    readonly to: MfaState;
    readonly people: number;
  }[];
  /** The names on the card, in its order; `more` people are not named. */
  readonly names: readonly string[];
  readonly more: number;
  /** Place in the journal of the first copy. */
  readonly index: number;
  readonly messageIds: ReadonlySet<string>;
}

const TITLES = [
  [/enforce MFA/, "enforce"],
  [/ask people to register/, "force-registration"],
  [/undo/, "undo"],
] as const;

/** Every plan of which a card with an approve button was sent, oldest first. Copies of one fingerprint are one plan. */
export function seenPlans(journal: Journal): readonly SeenPlan[] {
  const copies = sentWith(journal, "plan.approve");
  const groups = Map.groupBy(copies, ({ card }) => fingerprintOf(textsIn(card)));
  return [...groups].map(([fingerprint, [first, ...others]]) => {
    const texts = textsIn(first?.card);
    return {
      fingerprint,
      kind: TITLES.find(([title]) => title.test(texts[0] ?? ""))?.[1] ?? "enforce",
      requester: after(texts, "Asked for by: ").split(", ")[0] ?? "",
      transitions: transitionsIn(after(texts, "Changes: ")),
      ...namesIn(after(texts, "Who is in it")),
      index: first?.index ?? 0,
      messageIds: new Set([first, ...others].map((each) => each?.messageId ?? "")),
    };
  });
}

/** One admin's yes: from the moment they pressed, since the bot may act on it before its answer is home. */
export interface Yes {
  readonly by: string;
  readonly index: number;
}

/** Who approved a plan, each once: admins who are not its requester, on a copy of its card, answered with a card. */
export function approvalsOf(
  journal: Journal,
  plan: SeenPlan,
  admins: ReadonlyMap<string, string>,
): readonly Yes[] {
  const yeses = new Map<string, Yes>();
  for (const { person, messageId, since } of taken(journal, "plan.approve"))
    if (
      plan.messageIds.has(messageId ?? "") &&
      admins.has(person) &&
      admins.get(person) !== plan.requester &&
      !yeses.has(person)
    )
      yeses.set(person, { by: person, index: since });
  return [...yeses.values()];
}

const fingerprintOf = (texts: readonly string[]): string =>
  /Fingerprint ([0-9a-f]{4} [0-9a-f]{4} [0-9a-f]{4})/.exec(texts.join(" "))?.[1] ?? "none";

const after = (texts: readonly string[], label: string): string =>
  texts[texts.findIndex((each) => each.trim() === label.trim()) + 1] ?? "";

function transitionsIn(text: string): SeenPlan["transitions"] {
  return [...text.matchAll(/([\d,]+) (?:person|people) from (\w+) to (\w+)/g)].map(
    ([, people = "0", from, to]) => ({
      people: Number(people.replaceAll(",", "")),
      from: from as MfaState,
      to: to as MfaState,
    }),
  );
}

/** "Ada, Bo and Cy." or "Ada, Bo and 31 more." */
function namesIn(text: string): Pick<SeenPlan, "names" | "more"> {
  const parts = text.replace(/\.$/, "").split(/, | and /);
  const more = /^([\d,]+) more$/.exec(parts.at(-1) ?? "")?.[1];
  return more === undefined
    ? { names: parts, more: 0 }
    : { names: parts.slice(0, -1), more: Number(more.replaceAll(",", "")) };
}

import { textsIn } from "../card.ts";
import type { Journal } from "../journal.ts";
import type { MfaState } from "../person.ts";
import { sentWith } from "./pressed.ts";

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
  /** How many must approve, by the card. */
  readonly approvers: number;
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
  const groups = Map.groupBy(copies, ({ card }) => fingerprintOn(card));
  return [...groups].map(([fingerprint, [first, ...others]]) => {
    const texts = textsIn(first?.card);
    return {
      fingerprint,
      kind: TITLES.find(([title]) => title.test(texts[0] ?? ""))?.[1] ?? "enforce",
      requester: after(texts, "Asked for by: ").split(", ")[0] ?? "",
      transitions: transitionsIn(after(texts, "Changes: ")),
      ...namesIn(after(texts, "Who is in it")),
      approvers: approvalsOn(first?.card).needed,
      index: first?.index ?? 0,
      messageIds: new Set([first, ...others].map((each) => each?.messageId ?? "")),
    };
  });
}

/** "Approvals: 1 of 3 (Lynne Robbins). 2 more admins must approve …" */
export function approvalsOn(card: unknown): { readonly given: number; readonly needed: number } {
  const [, given = "0", needed = "0"] = /^(\d+) of (\d+)/.exec(approvals(card)) ?? [];
  return { given: Number(given), needed: Number(needed) };
}

/** Whether this admin is named among those whose approval counts. */
export const isApprovedBy = (card: unknown, name: string): boolean =>
  approvals(card).includes(name);

/**
 * What a card says of a plan that has halted: why, and what became of its people; null when it has not. Two halts of one
 * plan differ in it, unless nobody was written between them.
 */
export function haltOn(card: unknown): string | null {
  const texts = textsIn(card);
  const outcome = texts.find((each) => each.startsWith("Halted by itself"));
  if (outcome === undefined) return null;
  const results = texts.indexOf("What became of it");
  return [outcome, ...(results < 0 ? [] : texts.slice(results))].join(" ");
}

const approvals = (card: unknown): string => after(textsIn(card), "Approvals: ");

export const fingerprintOn = (card: unknown): string =>
  /Fingerprint ([0-9a-f]{4} [0-9a-f]{4} [0-9a-f]{4})/.exec(textsIn(card).join(" "))?.[1] ?? "none";

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

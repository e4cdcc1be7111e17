import difference from "../../cards/difference.json" with { type: "json" };
import type { Word } from "../core/approval.ts";
import type { PlanHash, PostId } from "../core/ids.ts";
import type { Reader } from "../core/language.ts";
import type { Plan } from "../core/plan.ts";
import { isUndecided, type Sight } from "../core/sight.ts";
import { plainText } from "../core/text.ts";
import { plainSentence } from "./isolated.ts";
import { LINE_LIMIT } from "./notice.ts";
import { shortHash } from "./plans.ts";
import { type Card, render } from "./render.ts";
import { type Speech, speechFor } from "./speech.ts";

/** A plan then and now, for somebody who pressed a card that shows what is no longer so. Names are not yet plain text. */
export interface DifferenceView {
  readonly id: PostId;
  readonly rev: number;
  /** What pressing again carries; empty where there is nothing left to decide. */
  readonly nonce: string;
  readonly reader: Reader;
  readonly plan: Plan;
  readonly tried: Word["says"];
  /** What their card showed; null when nobody knows any more. */
  readonly seen: Sight | null;
  readonly now: Sight;
  /** Who has approved in the round there is now. */
  readonly approvers: readonly string[];
  /** Who declined; null when nobody did. */
  readonly decliner: string | null;
  /** The plan that took its place; null when none did. */
  readonly newer: {
    readonly hash: PlanHash;
    readonly people: number;
    readonly added: readonly string[];
    readonly removed: readonly string[];
  } | null;
  /** People of the plan who would be left alone if it were written now. */
  readonly ruledOut: readonly string[];
}

/** The difference between what was pressed and what is. It says that the press did not count, and offers another where one still can. */
export function differenceCard(view: DifferenceView): Card {
  const speech = speechFor(view.reader);
  const { say } = speech;
  const title = say("difference:title");
  const uncounted = say(`difference:uncounted/${view.tried}`);
  return render(
    difference,
    {
      id: view.id,
      rev: view.rev,
      nonce: view.nonce,
      title,
      subtitle: say("difference:subtitle", { fingerprint: shortHash(view.plan.hash) }),
      fallback: say("difference:fallback", { title, line: uncounted }),
      lines: [uncounted],
      rows: rowsOf(speech, view),
      notes: notesOf(speech, view).map((note) => plainSentence(note, LINE_LIMIT)),
      canDecide: isUndecided(view.now.state),
      approve: say("plan:card/approve"),
      approveTip: say("plan:approveTip", { people: speech.people(view.plan.changes.length) }),
      decline: say("plan:card/decline"),
      declineTip: say("plan:card/declineTip"),
      words: speech.block("difference:card"),
    },
    speech,
  );
}

function rowsOf(speech: Speech, view: DifferenceView) {
  const { say, numbers, people } = speech;
  const { seen, now, newer, plan } = view;
  const shown = (words: (sight: Sight) => string): string =>
    seen === null ? say("difference:notKnown") : words(seen);
  const rows = [
    {
      label: say("difference:row/standing"),
      before: shown(({ state }) => say(`planWords:state/${state}`)),
      now: say(`planWords:state/${now.state}`),
    },
  ];
  if (seen?.round !== now.round)
    rows.push({
      label: say("difference:row/round"),
      before: shown(({ round }) => numbers.count(round)),
      now: numbers.count(now.round),
    });
  rows.push({
    label: say("difference:row/approvals"),
    before: shown(({ approvals: many }) => say("plan:approved", { many, needed: plan.approvers })),
    now: approvals(speech, view),
  });
  if (view.decliner !== null)
    rows.push({
      label: say("difference:row/declined"),
      before: shown(() => say("difference:nobody")),
      now: plainText(view.decliner),
    });
  const many = people(plan.changes.length);
  rows.push({
    label: say("difference:row/people"),
    before: many,
    now:
      newer === null
        ? say("difference:same", { people: many })
        : say("difference:newer", {
            people: people(newer.people),
            fingerprint: shortHash(newer.hash),
          }),
  });
  return rows;
}

function approvals(speech: Speech, { now, plan, approvers }: DifferenceView): string {
  const numbers = { many: now.approvals, needed: plan.approvers };
  return approvers.length === 0
    ? speech.say("plan:approved", numbers)
    : speech.say("plan:approvedBy", { ...numbers, names: listed(speech, approvers) });
}

/** Whom it concerns, and what to do now. */
function notesOf(speech: Speech, view: DifferenceView): readonly string[] {
  const { say } = speech;
  const { newer, ruledOut, plan } = view;
  const notes: string[] = [];
  if (newer !== null && newer.added.length > 0)
    notes.push(say("difference:added", { names: listed(speech, newer.added) }));
  if (newer !== null && newer.removed.length > 0)
    notes.push(say("difference:removed", { names: listed(speech, newer.removed) }));
  if (ruledOut.length > 0)
    notes.push(
      say("difference:ruledOut", {
        many: ruledOut.length,
        people: speech.people(plan.changes.length),
        names: listed(speech, ruledOut),
      }),
    );
  if (isUndecided(view.now.state)) notes.push(say("difference:again"));
  else notes.push(say(newer === null ? "difference:over" : "difference:elsewhere"));
  return notes;
}

const listed = (speech: Speech, names: readonly string[]): string =>
  speech.listed(
    names.map((name) => plainText(name) || speech.say("counted:noName")),
    5,
  );

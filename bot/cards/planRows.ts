import { type ChangeState, SETTLED } from "../core/enforcement.ts";
import type { Hold } from "../core/plan.ts";
import { plainText } from "../core/text.ts";
import { count, listed } from "./count.ts";
import { CHANGE_WORDS, holdWords, reasonWords } from "./planWords.ts";
import { clockTime } from "./when.ts";

/** How many changes stand at the same point for the same reason. */
export interface PlanResult {
  readonly state: ChangeState;
  readonly reason: string | null;
  readonly people: number;
}

/** What has happened before what is still to come. */
const SHOWN: readonly ChangeState[] = [...SETTLED, "sent", "intent", "planned"];

/** Groups a ledger into rows a card can show. */
export function planResults(
  changes: Iterable<{ readonly state: ChangeState; readonly reason: string | null }>,
): readonly PlanResult[] {
  const grouped = new Map<string, PlanResult>();
  for (const { state, reason } of changes) {
    const key = `${state} ${reason ?? ""}`;
    grouped.set(key, { state, reason, people: (grouped.get(key)?.people ?? 0) + 1 });
  }
  return [...grouped.values()].toSorted(
    (one, other) => SHOWN.indexOf(one.state) - SHOWN.indexOf(other.state),
  );
}

const MAX_ROWS = 12;

/** One row a state and reason; what does not fit is added up in a last row, so that the numbers still do. */
export function resultRows(results: readonly PlanResult[]) {
  const rows = results.slice(0, MAX_ROWS).map(({ state, reason, people }) => ({
    label: CHANGE_WORDS[state].label,
    people: count(people),
    why: plainText(reasonWords(state, reason), 200),
  }));
  const rest = results.slice(MAX_ROWS).reduce((total, each) => total + each.people, 0);
  if (rest === 0) return rows;
  return [
    ...rows,
    {
      label: "Others",
      people: count(rest),
      why: "For other reasons: see the history of this plan.",
    },
  ];
}

/** Held people by reason, the largest group first. */
export function holdRows(holds: readonly Hold[]) {
  const groups = Map.groupBy(holds, (hold) => hold.why);
  return [...groups]
    .toSorted(([, one], [, other]) => other.length - one.length)
    .map(([why, held]) => ({
      ...holdWords(why),
      people: count(held.length),
      names: listed(
        held.slice(0, 5).map((each) => plainText(each.displayName) || "no name"),
        5,
        held.length,
      ),
    }));
}

/** How far the writing is, in numbers that add up to the whole plan. */
export function planProgress(
  results: readonly PlanResult[],
  total: number,
  finishAt: Date | null,
  zone: string,
): { readonly percent: number; readonly lines: readonly string[] } {
  const at = (...states: readonly ChangeState[]): number =>
    results
      .filter((each) => states.includes(each.state))
      .reduce((sum, each) => sum + each.people, 0);
  const settled = at(...SETTLED);
  const parts = [
    `${count(at("verified"))} changed`,
    `${count(at("skipped"))} left alone`,
    `${count(at("failed"))} failed`,
    `${count(at("unknown", "conflict"))} unclear`,
    `${count(total - settled)} to go`,
  ];
  const finish =
    finishAt === null
      ? "I cannot say yet when it will be finished."
      : `It should be finished at about ${clockTime(finishAt, zone)}.`;
  return {
    percent: total === 0 ? 100 : Math.floor((settled / total) * 100),
    lines: [`Of ${count(total)}: ${parts.join(", ")}.`, finish],
  };
}

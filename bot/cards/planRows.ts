import { type ChangeState, SETTLED } from "../core/enforcement.ts";
import type { UserId } from "../core/ids.ts";
import type { Hold } from "../core/plan.ts";
import { plainText } from "../core/text.ts";
import { changeWords, holdWords, reasonWords } from "./planWords.ts";
import type { Speech } from "./speech.ts";

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
  for (const { state, reason: why } of changes) {
    // What is still under way has a reason only for whoever goes on with it.
    const reason = SETTLED.includes(state) ? why : null;
    const key = `${state} ${reason ?? ""}`;
    grouped.set(key, { state, reason, people: (grouped.get(key)?.people ?? 0) + 1 });
  }
  return [...grouped.values()].toSorted(
    (one, other) => SHOWN.indexOf(one.state) - SHOWN.indexOf(other.state),
  );
}

const MAX_ROWS = 12;

/** One row a state and reason; what does not fit is added up in a last row, so that the numbers still do. */
export function resultRows(speech: Speech, results: readonly PlanResult[]) {
  const rows = results.slice(0, MAX_ROWS).map(({ state, reason, people }) => ({
    label: changeWords(speech, state).label,
    people: speech.numbers.count(people),
    why: plainText(reasonWords(speech, state, reason), 200),
  }));
  const rest = results.slice(MAX_ROWS).reduce((total, each) => total + each.people, 0);
  if (rest === 0) return rows;
  return [
    ...rows,
    {
      label: speech.say("plan:others"),
      people: speech.numbers.count(rest),
      why: speech.say("plan:othersWhy"),
    },
  ];
}

/** Held people by reason, the largest group first. */
export function holdRows(speech: Speech, holds: readonly Hold[]) {
  const groups = Map.groupBy(holds, (hold) => hold.why);
  return [...groups]
    .toSorted(([, one], [, other]) => other.length - one.length)
    .map(([why, held]) => ({
      label: holdWords(speech, why).label,
      fix: holdWords(speech, why).fix,
      people: speech.numbers.count(held.length),
      names: speech.listed(
        held.slice(0, 5).map((each) => plainText(each.displayName) || speech.say("counted:noName")),
        5,
        held.length,
      ),
    }));
}

/** What a plan is doing just now, besides its people. */
export interface PlanCourse {
  /** The wave that is written, or was written last. */
  readonly wave: number;
  readonly waves: number;
  readonly pause: PlanPause;
  /** Whom it has changed and who then asked for help, the first before the others. */
  readonly helps: readonly UserId[];
  /** When it should be finished; null while nobody can say. */
  readonly finishAt: Date | null;
  /** Whether waves are watched, but not for failed sign-ins: the tenant's licence does not show them. */
  readonly blind: boolean;
}

/** Why nobody is written just now, and until when at least. `day`: as many as may be were written today. */
export type PlanPause =
  | { readonly is: "none" }
  | { readonly is: "bake"; readonly until: Date }
  | { readonly is: "day"; readonly until: Date; readonly limit: number };

/** How far the writing is, in numbers that add up to the whole plan. */
export function planProgress(
  speech: Speech,
  results: readonly PlanResult[],
  total: number,
  course: PlanCourse,
): { readonly percent: number; readonly lines: readonly string[] } {
  const { say, dates } = speech;
  const at = (...states: readonly ChangeState[]): number =>
    results
      .filter((each) => states.includes(each.state))
      .reduce((sum, each) => sum + each.people, 0);
  const settled = at(...SETTLED);
  const parts = [
    say("plan:progress/changed", { many: at("verified") }),
    say("plan:progress/skipped", { many: at("skipped") }),
    say("plan:progress/failed", { many: at("failed") }),
    say("plan:progress/unclear", { many: at("unknown", "conflict") }),
    ...(course.helps.length > 0 ? [say("plan:progress/helps", { many: course.helps.length })] : []),
    say("plan:progress/toGo", { many: total - settled }),
  ].join(say("plan:progress/separator"));
  const finish =
    course.finishAt === null
      ? say("plan:progress/noFinish")
      : say("plan:progress/finishOn", { time: dates.moment(course.finishAt) });
  return {
    percent: total === 0 ? 100 : Math.floor((settled / total) * 100),
    lines: [
      waveLine(speech, course),
      say("plan:progress/of", { total, parts }),
      finish,
      ...(course.blind ? [say("plan:progress/signIns")] : []),
    ],
  };
}

function waveLine({ say, dates }: Speech, { wave, waves, pause }: PlanCourse): string {
  switch (pause.is) {
    case "none":
      return say("plan:progress/wave", { wave, waves });
    case "bake":
      return say("plan:progress/bake", { wave, waves, time: dates.moment(pause.until) });
    case "day":
      return say("plan:progress/tomorrow", {
        limit: pause.limit,
        time: dates.moment(pause.until),
      });
  }
}

/** Why a plan halts by itself. `sign-ins-fail` is known only where the tenant's licence lets sign-ins be read. */
export type HaltReason =
  | "failures-in-a-row"
  | "too-many-failures"
  | "people-need-help"
  | "sign-ins-fail";

/** Failed sign-ins of the people a wave has changed: distinct people, in as much time after the wave as before it. */
export interface SignInFailures {
  readonly people: number;
  readonly before: number;
  readonly after: number;
}

/** How a plan goes, counted since its approval, or since it was approved anew. */
export interface Course {
  /** People whose write had an outcome. Whoever was left alone is not among them. */
  readonly tried: number;
  /** Of these, refused by Graph, unclear, or in a state nobody asked for. */
  readonly failed: number;
  /** How many of the newest outcomes are failures, without a success between them. */
  readonly failedInARow: number;
  /** People it has changed who asked for help. */
  readonly helps: number;
  /** Null where sign-ins were not read: unknown never halts, and the card says so. */
  readonly signIns: SignInFailures | null;
}

interface HaltRule {
  readonly why: HaltReason;
  /** Whether a plan may not go on like this. */
  breaks(course: Course): boolean;
}

/** How many outcomes are looked at for failures in a row. */
export const IN_A_ROW = 3;
const FAILED_PERCENT = 2;
const MOST_HELPS = 2;
const HELP_PERCENT = 1;
/** Fewer people than this may have forgotten a password on any morning. */
const FEWEST_SIGN_INS = 3;
const SIGN_IN_PERCENT = 5;

/**
 * Read top to bottom; the first that breaks names the reason. A share has no least number: while few people are
 * written, one failure or one call for help is a large share of them, and finding that out is what small waves are for.
 */
export const HALT_RULES: readonly HaltRule[] = [
  { why: "failures-in-a-row", breaks: ({ failedInARow }) => failedInARow >= IN_A_ROW },
  {
    why: "too-many-failures",
    breaks: ({ failed, tried }) => failed > 0 && failed * 100 >= tried * FAILED_PERCENT,
  },
  {
    why: "people-need-help",
    breaks: ({ helps, tried }) =>
      helps >= MOST_HELPS || (helps > 0 && helps * 100 >= tried * HELP_PERCENT),
  },
  { why: "sign-ins-fail", breaks: ({ signIns }) => signIns !== null && isSpike(signIns) },
];

/** Three people at least, a twentieth of those changed, and more than twice as many as before. */
const isSpike = ({ people, before, after }: SignInFailures): boolean =>
  after >= FEWEST_SIGN_INS && after * 100 >= people * SIGN_IN_PERCENT && after > 2 * before;

/** Why a plan that goes like this must halt; null when it may go on. */
export const haltReason = (course: Course): HaltReason | null =>
  HALT_RULES.find((rule) => rule.breaks(course))?.why ?? null;

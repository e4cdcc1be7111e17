import type { UserId } from "./ids.ts";

/** What is known of one registration when it is judged. */
export interface RegistrationFacts {
  readonly user: UserId;
  readonly at: Date;
  /** Who did it, `somebody` for an app or an admin without a name; null where the directory does not say. */
  readonly by: UserId | "somebody" | null;
  /** Resets of this person's password; null where nobody can tell. */
  readonly resets: readonly Date[] | null;
  /** When a message of any campaign first went to them; null for never. */
  readonly firstNudgedAt: Date | null;
  /** They had a method already, or something else than we asks them to register at sign-in. */
  readonly expected: boolean;
}

/** Why a registration is asked about. */
export const SUSPICIONS = ["after-reset", "by-somebody-else", "not-nudged"] as const;
export type Suspicion = (typeof SUSPICIONS)[number];

/** Whoever takes over an account by a reset registers soon: a day covers the night between. */
export const AFTER_RESET_MS = 24 * 3_600_000;

/** Read top to bottom; the first row that fits is the reason. What nobody can tell is no reason. */
const RULES: readonly (readonly [Suspicion, (facts: RegistrationFacts) => boolean])[] = [
  [
    "after-reset",
    ({ resets, at }) =>
      (resets ?? []).some((reset) => {
        const ms = at.getTime() - reset.getTime();
        return ms >= 0 && ms <= AFTER_RESET_MS;
      }),
  ],
  ["by-somebody-else", ({ by, user }) => by !== null && by !== user],
  [
    "not-nudged",
    ({ expected, firstNudgedAt, at }) =>
      !expected && (firstNudgedAt === null || firstNudgedAt > at),
  ],
];

/** Why this registration needs a word from the person; null when it does not. */
export const suspicionOf = (facts: RegistrationFacts): Suspicion | null =>
  RULES.find(([, fits]) => fits(facts))?.[0] ?? null;

/** Reasons that cannot wait for the morning: somebody may be at work in the account. */
export const isUrgent = (why: Suspicion): boolean => why !== "not-nudged";

/** How long a question waits before the security team hears that nobody answered. */
export const ANSWER_DAYS = 7;

import type { UserId } from "../core/ids.ts";
import type { Reading } from "../core/posture.ts";

/** Counts people who failed to sign in: where the tenant's licence lets sign-ins be read. */
export interface SignInFailureReader {
  /**
   * How many of these people failed to sign in within `windowMs` before `at`, and within `windowMs` after it. To be asked
   * for the second factor, or to register, is no failure. Never throws for what can be explained.
   */
  around(
    users: readonly UserId[],
    at: Date,
    windowMs: number,
  ): Promise<Reading<{ readonly before: number; readonly after: number }>>;
}

import type { Subject } from "./eligibility.ts";
import type { UserId } from "./ids.ts";
import type { Reading } from "./posture.ts";
import type { MethodStrength } from "./registration.ts";

/** One way somebody still signs in without modern authentication: requiring MFA breaks it. */
export interface LegacySignIn {
  /** `clientAppUsed` as Microsoft spells it, e.g. "IMAP4" (graph.md 7). */
  readonly protocol: string;
  /** The application's display name; empty where the log does not say. */
  readonly application: string;
  readonly lastSeen: Date;
}

/** What is read of one person before anybody decides on them, besides what the scan knows. A part that could not be read says so: it is never "none". */
export interface Findings {
  readonly user: UserId;
  /** The strongest of their methods, now; null where they have none. */
  readonly strongest: Reading<Exclude<MethodStrength, "not-mfa"> | null>;
  /** Legacy sign-ins of the last 30 days, newest first, one for each protocol and application. */
  readonly legacy: Reading<readonly LegacySignIn[]>;
  /** Whether they hold app passwords, which per-user MFA allows and Conditional Access does not. */
  readonly appPasswords: Reading<boolean>;
  /** Their last interactive sign-in; null for never. */
  readonly lastInteractive: Reading<Date | null>;
  /** Their last sign-in of any kind without them; null for never. */
  readonly lastNonInteractive: Reading<Date | null>;
  /** What requires MFA of them already, by name: enabled Conditional Access policies that include them, or "security defaults". */
  readonly coveredBy: Reading<readonly string[]>;
}

/** Everything a verdict on one person rests on. */
export interface Candidate {
  readonly subject: Subject;
  readonly findings: Findings;
}

/** What a part says that the tenant's licence leaves out: nobody can read it here, so it holds nobody by itself. */
export const NOT_LICENSED = "the tenant's licence does not include it";

/** What a part says of app passwords where the audit log names none: one made before its 30 days may well be there. */
export const APP_PASSWORDS_UNTOLD =
  "Microsoft Graph does not list app passwords, and its audit log of 30 days names none.";

/** Whether a part is missing for want of a licence, and not because reading it failed. */
export const isUnlicensed = (part: Reading<unknown>): boolean =>
  !part.read && part.why === NOT_LICENSED;

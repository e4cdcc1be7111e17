import type { UserId } from "./ids.ts";
import type { Registration } from "./registration.ts";

/** `perUserMfaState` as Graph spells it (graph.md 3). */
export const MFA_STATES = ["disabled", "enabled", "enforced"] as const;
export type PerUserMfaState = (typeof MFA_STATES)[number];

/** What `mailboxSettings.userPurpose` told us; `none` is a person without a mailbox, `unknown` is "could not be read". */
export type MailboxPurpose =
  | "user"
  | "linked"
  | "shared"
  | "room"
  | "equipment"
  | "others"
  | "none"
  | "unknown";

/** A directory user as we need it, without what MFA knows of them. */
export interface Profile {
  readonly id: UserId;
  readonly displayName: string;
  readonly userPrincipalName: string;
  readonly mail: string | null;
  readonly accountEnabled: boolean;
  readonly userType: "member" | "guest";
  readonly department: string | null;
  readonly jobTitle: string | null;
  readonly employeeType: string | null;
  readonly usageLocation: string | null;
  readonly preferredLanguage: string | null;
  readonly licensed: boolean;
  /** SKU ids of assigned licences, lower-case GUIDs. */
  readonly licences: readonly string[];
  readonly onPremisesSynced: boolean;
  /** When the account was made; null where Graph does not say. */
  readonly createdAt: Date | null;
  /** As the directory spells it: "Norway", "NO" or nothing. */
  readonly country: string | null;
  readonly city: string | null;
  readonly office: string | null;
}

/** Everything one scan read about one person. `mfaState` is `unknown` when the tenant would not tell: never "disabled". */
export interface Person extends Profile {
  readonly mfaState: PerUserMfaState | "unknown";
  readonly registration: Registration;
  readonly mailbox: MailboxPurpose;
  /** Template ids of the directory roles they hold, lower-case GUIDs; empty also where roles could not be read. */
  readonly roles: readonly string[];
}

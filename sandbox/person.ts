import type { MailboxSettings } from "./mailbox.ts";
import type { MethodKind } from "./methods.ts";
import type { RoleName } from "./roles.ts";

/**
 * What an account truly is, whatever the directory lets one see. The oracle in tests judges the bot by this word.
 * `stuck-enabled` is registered but left at `enabled`; `legacy` is registered and still signs in by an old protocol;
 * `report-silent` is an unregistered member whose row is missing from the registration report.
 */
export type PersonKind =
  | "unregistered"
  | "registered"
  | "phone-only"
  | "not-capable"
  | "stuck-enabled"
  | "enforced"
  | "legacy"
  | "report-silent"
  | "guest"
  | "disabled"
  | "break-glass"
  | "shared-mailbox"
  | "room-mailbox"
  | "equipment-mailbox"
  | "sync-account"
  | "service";

export type MfaState = "disabled" | "enabled" | "enforced";

/** `exchange` userPurpose, graph.md 2.4; null: no mailbox at all. */
type MailboxPurpose = "user" | "shared" | "room" | "equipment";

/** A directory user as Graph spells it, plus the truth only the sandbox knows (kind, role, mailbox, legacyClient). */
export interface Person {
  readonly id: string;
  readonly kind: PersonKind;
  readonly role: "admin" | "analyst" | null;
  readonly displayName: string;
  readonly givenName: string | null;
  readonly surname: string | null;
  readonly userPrincipalName: string;
  readonly mail: string | null;
  readonly userType: "Member" | "Guest";
  readonly accountEnabled: boolean;
  readonly department: string | null;
  readonly companyName: string | null;
  readonly officeLocation: string | null;
  readonly city: string | null;
  /** Spelled as whoever typed it liked: "Norway", "NO". */
  readonly country: string | null;
  readonly usageLocation: string | null;
  readonly preferredLanguage: string | null;
  readonly jobTitle: string | null;
  readonly createdDateTime: string;
  readonly employeeHireDate: string | null;
  readonly lastPasswordChangeDateTime: string;
  readonly employeeType: string | null;
  readonly assignedLicenses: readonly {
    readonly skuId: string;
    readonly disabledPlans: readonly string[];
  }[];
  readonly onPremisesSyncEnabled: boolean | null;
  readonly managerId: string | null;
  readonly mailbox: MailboxPurpose | null;
  readonly settings: MailboxSettings;
  /** Directory roles held directly and now. */
  readonly roles: readonly RoleName[];
  /** `clientAppUsed` of a sign-in log row, e.g. "IMAP4"; null for people with modern clients only. */
  readonly legacyClient: string | null;
}

/** Where a person stands at the start: the directory row and the secrets behind it. */
export interface Newcomer {
  readonly person: Person;
  readonly methods: readonly MethodKind[];
  readonly mfaState: MfaState;
}

/** Permissions a tenant may leave out: what they are for is then refused with 403 (graph.md 16). */
export type Permission =
  | "Mail.Send"
  | "MailboxSettings.Read"
  | "Presence.Read.All"
  | "RoleManagement.Read.Directory";

export type Licence = "free" | "p1" | "p2";

/** How this tenant behaves; every field may be changed while it runs. Times are milliseconds of tenant time. */
export interface Manners {
  licence: Licence;
  reportLagMs: number;
  auditDelayMs: number;
  /** After a write, reads of perUserMfaState show the old value for so long. */
  replicationMs: number;
  /** `$select=perUserMfaState` on users: offered, refused with 400, or accepted and absent from every row (graph.md 0.1). */
  perUserMfaSelect: "offered" | "refused" | "absent";
  /** Whether a Free tenant may read `authentication/requirements` (graph.md 0.1 item 4: unresolved). */
  requirementsOnFree: boolean;
  /** Whether users may be listed in ranges of names; a directory that refuses them is listed in one chain. */
  nameRanges: boolean;
  /** Whether Teams tells the bot of an installation made by Graph. */
  announcesInstalls: boolean;
  /** Permissions nobody has consented to. */
  withheld: readonly Permission[];
}

export const DEFAULT_MANNERS: Manners = {
  licence: "p1",
  reportLagMs: 2 * 3_600_000,
  auditDelayMs: 2 * 60_000,
  replicationMs: 0,
  perUserMfaSelect: "offered",
  requirementsOnFree: true,
  nameRanges: true,
  announcesInstalls: true,
  withheld: [],
};

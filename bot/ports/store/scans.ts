import type { Verdict } from "../../core/eligibility.ts";
import type { Gap } from "../../core/gap.ts";
import type { ScanId, UserId } from "../../core/ids.ts";
import type { MailboxPurpose, Person, PerUserMfaState, Profile } from "../../core/person.ts";
import type { ReportRow } from "../../core/registration.ts";

/** What a finished scan read and could not read. */
export interface ScanReport {
  readonly people: number;
  /** When the registration report was made; null where it could not be read. */
  readonly reportAsOf: Date | null;
  /** People confirmed one by one because the report said nothing of them. */
  readonly confirmed: number;
  /** What could not be read. */
  readonly gaps: readonly Gap[];
}

export interface Scan {
  readonly id: ScanId;
  /** Null for the nightly scan. */
  readonly by: UserId | null;
  readonly startedAt: Date;
  readonly outcome:
    | { readonly state: "running" }
    | { readonly state: "finished"; readonly at: Date; readonly report: ScanReport }
    | { readonly state: "failed"; readonly at: Date; readonly why: string };
}

/** Both halves of what was read about one person, joined by object id. */
export interface Staged {
  readonly profile: Profile;
  readonly mfaState: PerUserMfaState | "unknown";
  /** Null when the report has no row for them. */
  readonly report: ReportRow | null;
  readonly mailbox: MailboxPurpose;
}

/**
 * Scans in progress are staged apart from what is known: only `finish` touches it, all at once. A scan that fails
 * leaves everything as it was.
 */
export interface Scans {
  /** Starts a scan, or returns false because one is running. Staging left by a dead scan is cleared, and that scan marked failed, by `abandonRunning`. */
  begin(id: ScanId, by: UserId | null, at: Date): Promise<boolean>;
  /** Marks every running scan failed and clears all staging. Called by whoever has just taken the scan lease. */
  abandonRunning(at: Date): Promise<void>;
  /** Returns how many of these people had not been staged before: fewer than given means rows came twice. */
  stageUsers(
    scan: ScanId,
    users: readonly { readonly profile: Profile; readonly mfaState: PerUserMfaState | "unknown" }[],
  ): Promise<number>;
  /** Returns how many of these rows had not been staged before. Rows may come before or after their user. */
  stageReport(
    scan: ScanId,
    rows: readonly { readonly id: UserId; readonly row: ReportRow }[],
  ): Promise<number>;
  /** Adds what is known of the mailboxes of people who are staged. */
  stageMailboxes(scan: ScanId, mailboxes: ReadonlyMap<UserId, MailboxPurpose>): Promise<void>;
  /** Those of these people (at most 1,000) who are staged, joined, ordered by id. Assessed before or not. */
  stagedOf(scan: ScanId, ids: readonly UserId[]): Promise<readonly Staged[]>;
  /**
   * Staged people, joined, in batches of at most 500, ordered by id: `all` who are not assessed yet; only those of them who
   * are `reported`; or those, assessed or not, whose kind of mailbox is neither staged nor known. People with a report row
   * but no user are left out.
   */
  staged(
    scan: ScanId,
    whom: "all" | "reported" | "without mailbox",
  ): AsyncIterable<readonly Staged[]>;
  /** Records the finding for people who were staged. */
  assess(
    scan: ScanId,
    people: readonly { readonly person: Person; readonly verdict: Verdict }[],
  ): Promise<void>;
  /** In one transaction: replaces what is known by everyone assessed, forgets people who are gone, marks the scan finished. Fails if anyone staged was not assessed. */
  finish(scan: ScanId, report: ScanReport, at: Date): Promise<void>;
  fail(scan: ScanId, why: string, at: Date): Promise<void>;
  latest(): Promise<Scan | null>;
  latestFinished(): Promise<Scan | null>;
}

import { type Subject, type Verdict, verdictOf } from "../core/eligibility.ts";
import { BotError, isBotError } from "../core/errors.ts";
import { betterEvidence, isComplete } from "../core/evidence.ts";
import type { ScanId, UserId } from "../core/ids.ts";
import type { Person } from "../core/person.ts";
import { type Registration, registrationFromReport } from "../core/registration.ts";
import type { Clock } from "../ports/clock.ts";
import type { Directory, Registrations } from "../ports/directory.ts";
import type { Scan, ScanReport, Staged } from "../ports/store/scans.ts";
import type { Store } from "../ports/store.ts";

export interface ScanPorts {
  readonly directory: Directory;
  readonly registrations: Registrations;
  readonly store: Store;
  readonly clock: Clock;
}

export interface ScanOrder {
  readonly id: ScanId;
  /** Null for the nightly scan. */
  readonly by: UserId | null;
  readonly breakGlass: ReadonlySet<UserId>;
}

/** How far a running scan has come, for the card: people, or in the phase `report` its rows. `expected` is null when the tenant would not say how many there are. */
export interface ScanProgress {
  readonly phase: "reading" | "report" | "confirming";
  readonly startedAt: Date;
  readonly read: number;
  readonly expected: number | null;
}

export type TellProgress = (progress: ScanProgress) => Promise<void>;

/**
 * Reads everyone and what is known of their registration, gives each exactly one verdict, and only then replaces
 * what was known before. A scan that did not read everything changes nothing. Returns null when one is running already.
 */
export async function scanTenant(
  ports: ScanPorts,
  order: ScanOrder,
  tell: TellProgress,
): Promise<Scan | null> {
  const { scans } = ports.store;
  const startedAt = ports.clock.now();
  if (!(await scans.begin(order.id, order.by, startedAt))) return null;
  try {
    const report = await readAll(ports, order, startedAt, tell);
    const at = ports.clock.now();
    await ports.store.atomically(async (tables) => {
      await tables.scans.finish(order.id, report, at);
      await tables.audit.append([
        {
          at,
          actor: order.by,
          event: "scan.finished",
          subject: order.id,
          detail: { people: report.people, confirmed: report.confirmed, gaps: report.gaps.length },
        },
      ]);
    });
  } catch (error) {
    if (!isBotError(error)) {
      await fail(ports, order, "The scan stopped on an unexpected fault; the log has the details.");
      throw error;
    }
    await fail(ports, order, `${error.message} ${error.hint}`);
  }
  return scans.latest();
}

async function fail(ports: ScanPorts, order: ScanOrder, why: string): Promise<void> {
  const at = ports.clock.now();
  await ports.store.atomically(async (tables) => {
    await tables.scans.fail(order.id, why, at);
    await tables.audit.append([
      { at, actor: order.by, event: "scan.failed", subject: order.id, detail: { why } },
    ]);
  });
}

async function readAll(
  ports: ScanPorts,
  order: ScanOrder,
  startedAt: Date,
  tell: TellProgress,
): Promise<ScanReport> {
  const gaps: string[] = [];
  const expected = await ports.directory.userCount();
  // The report is paced and people are not: once everyone is listed, only its rows tell how far the scan is.
  let listing = true;
  const [people, reportAsOf] = await Promise.all([
    stageUsers(ports, order, gaps, (read) =>
      tell({ phase: "reading", startedAt, read, expected }),
    ).finally(() => {
      listing = false;
    }),
    stageReport(ports, order, gaps, async (read) => {
      if (!listing) await tell({ phase: "report", startedAt, read, expected });
    }),
  ]);
  const countAfter = await ports.directory.userCount();
  if (!isComplete(people, expected, countAfter))
    throw new BotError(
      "directory-incomplete",
      `Microsoft Graph listed ${people} people although the tenant has ${countAfter ?? expected}.`,
      "Nothing was changed. Run scan again in a few minutes.",
    );
  if (expected === null && countAfter === null)
    gaps.push(
      "The tenant would not say how many users it has, so a listing cut short cannot be told from a whole one.",
    );

  let assessed = 0;
  let confirmed = 0;
  const unread = { mailboxes: 0, states: 0 };
  for await (const batch of ports.store.scans.staged(order.id)) {
    const found = await assess(ports, order, batch);
    await ports.store.scans.assess(order.id, found.people);
    assessed += batch.length;
    confirmed += found.confirmed;
    unread.mailboxes += found.people.filter(hasUnreadMailbox).length;
    unread.states += found.people.filter(({ person }) => person.mfaState === "unknown").length;
    await tell({ phase: "confirming", startedAt, read: assessed, expected: people });
  }
  gaps.push(...gapsOf(unread));
  return { people, reportAsOf, confirmed, gaps };
}

const hasUnreadMailbox = ({ person, verdict }: Finding): boolean =>
  person.mailbox === "unknown" && NEEDS_MAILBOX.includes(verdict);

/** What the tenant would not tell of single people, and what follows. */
function gapsOf(unread: { readonly mailboxes: number; readonly states: number }): string[] {
  const gaps: string[] = [];
  if (unread.mailboxes > 0)
    gaps.push(
      `The kind of mailbox could not be read for ${unread.mailboxes} people; shared mailboxes and rooms may be among them. It needs the permission MailboxSettings.Read.`,
    );
  if (unread.states > 0)
    gaps.push(
      `The per-user MFA state could not be read for ${unread.states} people; enforce leaves them out. It needs the permission Policy.Read.All, and a licence that includes it.`,
    );
  return gaps;
}

async function stageUsers(
  ports: ScanPorts,
  order: ScanOrder,
  gaps: string[],
  tell: (read: number) => Promise<void>,
): Promise<number> {
  let listed = 0;
  let distinct = 0;
  for await (const page of ports.directory.users()) {
    listed += page.length;
    distinct += await ports.store.scans.stageUsers(order.id, page);
    await tell(distinct);
  }
  if (listed > distinct)
    gaps.push(`Microsoft Graph listed ${listed - distinct} people twice; each was counted once.`);
  return distinct;
}

/** Returns when the report was made, or null where the tenant's licence does not include it. */
async function stageReport(
  ports: ScanPorts,
  order: ScanOrder,
  gaps: string[],
  tell: (rows: number) => Promise<void>,
): Promise<Date | null> {
  let asOf: Date | null = null;
  let rows = 0;
  try {
    for await (const page of ports.registrations.report()) {
      await ports.store.scans.stageReport(order.id, page);
      asOf ??= page[0]?.row.asOf ?? null;
      rows += page.length;
      await tell(rows);
    }
  } catch (error) {
    if (!isBotError(error, "directory-not-licensed")) throw error;
    gaps.push(
      "The registration report needs Entra ID P1 or P2, which this tenant lacks; everyone was asked for one by one instead.",
    );
  }
  return asOf;
}

interface Finding {
  readonly person: Person;
  readonly verdict: Verdict;
}

/** Joins, confirms what the report left open, and gives the verdicts of one batch. */
async function assess(
  ports: ScanPorts,
  order: ScanOrder,
  batch: readonly Staged[],
): Promise<{ readonly people: readonly Finding[]; readonly confirmed: number }> {
  const now = ports.clock.now();
  const ids = batch.map((each) => each.profile.id);
  const [known, rulings] = await Promise.all([
    ports.store.people.byIds(ids),
    ports.store.rulings.of(ids),
  ]);
  const before = new Map(known.map((each) => [each.person.id, each.person]));

  const subjects = batch.map(({ profile, mfaState, report, mailbox }): Subject => {
    const previous = before.get(profile.id) ?? null;
    return {
      person: {
        ...profile,
        mfaState,
        registration: betterEvidence(
          registrationFromReport(report),
          previous?.registration ?? null,
          now,
        ),
        mailbox: mailbox === "unknown" ? (previous?.mailbox ?? "unknown") : mailbox,
      },
      breakGlass: order.breakGlass.has(profile.id),
      ruling: rulings.get(profile.id)?.ruling ?? null,
    };
  });

  const open = idsWith(subjects, now, (each, verdict) => isOpen(each, verdict, now));
  const live =
    open.length === 0 ? new Map<UserId, Registration>() : await ports.registrations.live(open);
  const confirmed = subjects.map((each) => withRegistration(each, live.get(each.person.id)));

  const unsorted = idsWith(
    confirmed,
    now,
    (each, verdict) => each.person.mailbox === "unknown" && NEEDS_MAILBOX.includes(verdict),
  );
  const purposes =
    unsorted.length === 0 ? new Map() : await ports.directory.mailboxPurposes(unsorted);
  const people = confirmed.map((each) => {
    const person = { ...each.person, mailbox: purposes.get(each.person.id) ?? each.person.mailbox };
    return { person, verdict: verdictOf({ ...each, person }, now) };
  });
  return { people, confirmed: live.size };
}

/**
 * Whom to confirm one by one: where the report says nothing, and what was known is not fresh. Somebody who was seen
 * unregistered an hour ago may have registered since, and where there is no report nothing else would tell.
 */
function isOpen({ person: { registration } }: Subject, verdict: Verdict, now: Date): boolean {
  if (registration.known === "unknown") return verdict === "unknown";
  if (registration.known === "registered" || verdict !== "nudge") return false;
  return registration.source === "live" && now.getTime() - registration.asOf.getTime() > FRESH_MS;
}

const FRESH_MS = 3_600_000;

/** For these the kind of mailbox would be the verdict, were it known: all that eligibility asks about after mailboxes. */
const NEEDS_MAILBOX: readonly Verdict[] = [
  "exempt",
  "registered",
  "phone-only",
  "not-capable",
  "service-like",
  "unknown",
  "nudge",
];

const idsWith = (
  subjects: readonly Subject[],
  now: Date,
  fits: (subject: Subject, verdict: Verdict) => boolean,
): UserId[] =>
  subjects.filter((each) => fits(each, verdictOf(each, now))).map((each) => each.person.id);

/** A read that failed does not undo what was known. */
const withRegistration = (subject: Subject, registration: Registration | undefined): Subject =>
  registration === undefined ||
  (registration.known === "unknown" && subject.person.registration.known !== "unknown")
    ? subject
    : { ...subject, person: { ...subject.person, registration } };

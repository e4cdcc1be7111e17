import { type Subject, verdictOf } from "../core/eligibility.ts";
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

/** How far a running scan has come, for the card. `expected` is null when the tenant would not say how many there are. */
export interface ScanProgress {
  readonly phase: "reading" | "confirming";
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
  const [people, reportAsOf] = await Promise.all([
    stageUsers(ports, order, gaps, (read) => tell({ phase: "reading", startedAt, read, expected })),
    stageReport(ports, order, gaps),
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
  for await (const batch of ports.store.scans.staged(order.id)) {
    const found = await assess(ports, order, batch);
    await ports.store.scans.assess(order.id, found.people);
    assessed += batch.length;
    confirmed += found.confirmed;
    await tell({ phase: "confirming", startedAt, read: assessed, expected: people });
  }
  return { people, reportAsOf, confirmed, gaps };
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
): Promise<Date | null> {
  let asOf: Date | null = null;
  try {
    for await (const page of ports.registrations.report()) {
      await ports.store.scans.stageReport(order.id, page);
      asOf ??= page[0]?.row.asOf ?? null;
    }
  } catch (error) {
    if (!isBotError(error, "directory-not-licensed")) throw error;
    gaps.push(
      "The registration report needs Entra ID P1 or P2, which this tenant lacks; everyone was asked for one by one instead.",
    );
  }
  return asOf;
}

/** Joins, confirms what the report left open, and gives the verdicts of one batch. */
async function assess(
  ports: ScanPorts,
  order: ScanOrder,
  batch: readonly Staged[],
): Promise<{
  people: { person: Person; verdict: ReturnType<typeof verdictOf> }[];
  confirmed: number;
}> {
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

  const open = idsWith(
    subjects,
    now,
    (each, verdict) => verdict === "unknown" && each.person.registration.known === "unknown",
  );
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

/** Only for these does it matter whether the mailbox is a person's: the others are left alone anyway. */
const NEEDS_MAILBOX: readonly string[] = ["nudge", "registered"];

const idsWith = (
  subjects: readonly Subject[],
  now: Date,
  fits: (subject: Subject, verdict: ReturnType<typeof verdictOf>) => boolean,
): UserId[] =>
  subjects.filter((each) => fits(each, verdictOf(each, now))).map((each) => each.person.id);

const withRegistration = (subject: Subject, registration: Registration | undefined): Subject =>
  registration === undefined
    ? subject
    : { ...subject, person: { ...subject.person, registration } };

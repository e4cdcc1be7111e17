import { type Subject, type Verdict, verdictOf } from "../core/eligibility.ts";
import { betterEvidence, evidenceBeside, type ReportScope } from "../core/evidence.ts";
import type { ScanId, UserId } from "../core/ids.ts";
import type { Person } from "../core/person.ts";
import { type Registration, registrationFromReport } from "../core/registration.ts";
import type { Clock } from "../ports/clock.ts";
import type { Registrations } from "../ports/directory.ts";
import type { Staged } from "../ports/store/scans.ts";
import type { Store } from "../ports/store.ts";

interface AssessPorts {
  readonly registrations: Registrations;
  readonly store: Store;
  readonly clock: Clock;
}

interface AssessOrder {
  readonly id: ScanId;
  readonly breakGlass: ReadonlySet<UserId>;
  readonly roles: ReadonlyMap<UserId, readonly string[]>;
  /** Whom the report was asked about: it decides what a missing row means. */
  readonly scope: ReportScope;
}

/** What assessing a batch came to, for adding up. */
export interface Assessed {
  readonly people: number;
  /** Confirmed one by one. */
  readonly confirmed: number;
  readonly unreadMailboxes: number;
  readonly unreadStates: number;
}

interface Finding {
  readonly person: Person;
  readonly verdict: Verdict;
}

/** Joins a batch of what was read with what was known, confirms what that leaves open, and stores one verdict each. */
export async function assessStaged(
  ports: AssessPorts,
  order: AssessOrder,
  batch: readonly Staged[],
): Promise<Assessed> {
  const now = ports.clock.now();
  const subjects = await subjectsOf(ports, order, batch, now);
  const open = idsWith(subjects, now, (each, verdict) => isOpen(each, verdict, now));
  const live =
    open.length === 0 ? new Map<UserId, Registration>() : await ports.registrations.live(open);
  const confirmed = subjects.map((each) => withRegistration(each, live.get(each.person.id)));
  const findings = confirmed.map((each) => ({
    person: each.person,
    verdict: verdictOf(each, now),
  }));
  await ports.store.scans.assess(order.id, findings);
  return {
    people: findings.length,
    confirmed: live.size,
    unreadMailboxes: findings.filter(hasUnreadMailbox).length,
    unreadStates: findings.filter(({ person }) => person.mfaState === "unknown").length,
  };
}

async function subjectsOf(
  { store }: AssessPorts,
  order: AssessOrder,
  batch: readonly Staged[],
  now: Date,
): Promise<readonly Subject[]> {
  const ids = batch.map((each) => each.profile.id);
  const [known, rulings] = await Promise.all([store.people.byIds(ids), store.rulings.of(ids)]);
  const before = new Map(known.map((each) => [each.person.id, each.person]));
  return batch.map(({ profile, mfaState, report, mailbox }) => {
    const previous = before.get(profile.id) ?? null;
    const registration = previous?.registration ?? null;
    return {
      person: {
        ...profile,
        mfaState,
        registration:
          report === null && order.scope === "unregistered"
            ? evidenceBeside(registration, now)
            : betterEvidence(registrationFromReport(report), registration, now),
        mailbox: mailbox === "unknown" ? (previous?.mailbox ?? "unknown") : mailbox,
        roles: order.roles.get(profile.id) ?? [],
      },
      breakGlass: order.breakGlass.has(profile.id),
      ruling: rulings.get(profile.id)?.ruling ?? null,
    };
  });
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

/**
 * Whose kind of mailbox has to be read, of people for whom it is not known. It does not wait for the report: whatever that
 * says, these are people who may be nudged.
 */
export function mailboxesToRead(
  order: Pick<AssessOrder, "breakGlass" | "roles">,
  batch: readonly Staged[],
  now: Date,
): readonly UserId[] {
  const subjects = batch.map(
    ({ profile, mfaState, mailbox }): Subject => ({
      person: {
        ...profile,
        mfaState,
        mailbox,
        registration: { known: "unknown", why: "no-report-row" },
        roles: order.roles.get(profile.id) ?? [],
      },
      breakGlass: order.breakGlass.has(profile.id),
      ruling: null,
    }),
  );
  return idsWith(subjects, now, (_, verdict) => NEEDS_MAILBOX.includes(verdict));
}

const hasUnreadMailbox = ({ person, verdict }: Finding): boolean =>
  person.mailbox === "unknown" && NEEDS_MAILBOX.includes(verdict);

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

import fc from "fast-check";
import type { Ruling, Subject, Verdict } from "#bot/core/eligibility.ts";
import { planId, type UserId, userId } from "#bot/core/ids.ts";
import { type MailboxPurpose, MFA_STATES, type Person } from "#bot/core/person.ts";
import type { Plan, PlannedChange } from "#bot/core/plan.ts";
import type { Registration } from "#bot/core/registration.ts";

/** Noon on a Monday. */
export const NOON = new Date("2026-01-05T12:00:00Z");

/** `plus(base, 5)` is five milliseconds later. */
export const plus = (base: Date, ms: number): Date => new Date(base.getTime() + ms);

/** Every combination of one value from each list: the whole of a small world. */
export function combinations<const Lists extends readonly (readonly unknown[])[]>(
  ...lists: Lists
): { [Place in keyof Lists]: Lists[Place][number] }[] {
  const rows = lists.reduce<readonly (readonly unknown[])[]>(
    (done, list) => done.flatMap((row) => list.map((value) => [...row, value])),
    [[]],
  );
  return rows as { [Place in keyof Lists]: Lists[Place][number] }[];
}

/** Checks a property over 200 cases; a failure prints its seed and the smallest counterexample. */
export function always<Values>(property: fc.IProperty<Values>): void {
  fc.assert(property, { numRuns: 200 });
}

export const notRegistered: Registration = {
  known: "not-registered",
  source: "live",
  asOf: NOON,
};
export const unknownRegistration: Registration = { known: "unknown", why: "no-report-row" };

export const registered = (
  over: Partial<Extract<Registration, { known: "registered" }>> = {},
): Registration => ({
  known: "registered",
  capable: true,
  phoneOnly: false,
  source: "live",
  asOf: NOON,
  ...over,
});

/** Adele, an enabled member who has not registered. */
export const person = (over: Partial<Person> = {}): Person => ({
  id: userId("adele"),
  displayName: "Adele Vance",
  userPrincipalName: "adele@contoso.com",
  mail: "adele@contoso.com",
  accountEnabled: true,
  userType: "member",
  department: "Sales",
  jobTitle: null,
  employeeType: null,
  usageLocation: null,
  preferredLanguage: null,
  licensed: true,
  licences: [],
  onPremisesSynced: false,
  createdAt: null,
  country: null,
  city: null,
  office: null,
  roles: [],
  mfaState: "disabled",
  registration: notRegistered,
  mailbox: "user",
  ...over,
});

export const subject = (
  over: Partial<Person> = {},
  known: Partial<Omit<Subject, "person">> = {},
): Subject => ({ person: person(over), breakGlass: false, ruling: null, ...known });

export const change = (over: Partial<PlannedChange> = {}): PlannedChange => ({
  user: userId("adele"),
  displayName: "Adele Vance",
  prior: "disabled",
  target: "enforced",
  wave: 1,
  privileged: false,
  override: null,
  ...over,
});

/** Megan's plan to enforce Adele, open for four hours. */
export const plan = (over: Partial<Omit<Plan, "hash">> = {}): Omit<Plan, "hash"> => ({
  id: planId("plan-1"),
  kind: { kind: "enforce" },
  by: userId("megan"),
  createdAt: NOON,
  expiresAt: plus(NOON, 4 * 3_600_000),
  runsUntil: plus(NOON, 28 * 3_600_000),
  approvers: 2,
  bakeMinutes: 60,
  emergency: false,
  evidence: null,
  override: null,
  changes: [change()],
  ...over,
});

const trait =
  (over: Partial<Person>, known: Partial<Omit<Subject, "person">> = {}) =>
  (base: Subject): Subject => ({ ...base, ...known, person: { ...base.person, ...over } });

/** What makes a verdict, in the order in which verdicts win: a subject with two of these gets the upper one. */
export const TRAITS: readonly (readonly [Verdict, (base: Subject) => Subject])[] = [
  ["break-glass", trait({}, { breakGlass: true })],
  ["disabled", trait({ accountEnabled: false })],
  ["guest", trait({ userType: "guest" })],
  ["sync-account", trait({ displayName: "On-Premises Directory Synchronization Service Account" })],
  ["shared-mailbox", trait({ mailbox: "shared" })],
  ["room-mailbox", trait({ mailbox: "room" })],
  ["equipment-mailbox", trait({ mailbox: "equipment" })],
  ["exempt", trait({}, { ruling: { says: "exempt", until: plus(NOON, 1) } })],
  ["service-like", trait({ employeeType: "Service account" })],
  ["unknown", trait({ registration: unknownRegistration })],
  ["not-capable", trait({ registration: registered({ capable: false, phoneOnly: true }) })],
  ["phone-only", trait({ registration: registered({ phoneOnly: true }) })],
  ["registered", trait({ registration: registered() })],
  ["nudge", trait({ registration: notRegistered })],
];

/** One subject for every verdict, given at `NOON`. */
export const EXAMPLES: ReadonlyMap<Verdict, Subject> = new Map(
  TRAITS.map(([verdict, shape]) => [verdict, shape(subject())]),
);

/** The example of a verdict, with this much of the person changed. */
export function example(verdict: Verdict, over: Partial<Person> = {}): Subject {
  const found = EXAMPLES.get(verdict);
  if (found === undefined) throw new Error(`There is no example of ${verdict}.`);
  return { ...found, person: { ...found.person, ...over } };
}

export const anyMoment = fc.date({
  min: new Date("2024-01-01T00:00:00Z"),
  max: new Date("2031-01-01T00:00:00Z"),
  noInvalidDate: true,
});

/** An object id, as Graph makes them. */
export const anyUserId: fc.Arbitrary<UserId> = fc.uuid().map(userId);

/** Text as hostile as a directory allows: any code point, with the ones that format, hide or reorder made likely. */
export const anyText: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      fc.string({ unit: "binary", maxLength: 6 }),
      fc.string({ unit: "grapheme", maxLength: 6 }),
      fc.constantFrom(
        ...["[x](https://evil.example)", "![", "](", "<at>", "</at>", "<b>", "**", "__", "~~", "`"],
        ...[
          "# ",
          "- ",
          "1. ",
          "12) ",
          "+ ",
          "> ",
          "| ",
          "---",
          "===",
          "\\",
          "&lt;",
          "&#91;",
          "${x}",
        ],
        ...["\n", "\r", "\t", "\u202e", "\u2066", "\u200b", "\u0000", "\u2028", "\ufeff", " "],
      ),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(""));

const anyRegistration: fc.Arbitrary<Registration> = fc.oneof(
  fc.record({
    known: fc.constant("registered" as const),
    capable: fc.boolean(),
    phoneOnly: fc.boolean(),
    source: fc.constantFrom("report", "live"),
    asOf: anyMoment,
  }),
  fc.record({
    known: fc.constant("not-registered" as const),
    source: fc.constantFrom("report", "live"),
    asOf: anyMoment,
  }),
  fc.record({
    known: fc.constant("unknown" as const),
    why: fc.constantFrom("no-report-row", "report-null", "not-licensed", "unreadable"),
  }),
);

const anyMailbox: fc.Arbitrary<MailboxPurpose> = fc.constantFrom(
  "user",
  "linked",
  "shared",
  "room",
  "equipment",
  "others",
  "none",
  "unknown",
);

const anyRuling: fc.Arbitrary<Ruling | null> = fc.option(
  fc.oneof(
    fc.record({ says: fc.constant("exempt" as const), until: anyMoment }),
    fc.constant({ says: "person" } as const),
  ),
);

export const anySubject: fc.Arbitrary<Subject> = fc
  .record({
    over: fc.record({
      id: anyUserId,
      displayName: fc.oneof(fc.constant("Adele Vance"), anyText),
      employeeType: fc.option(fc.constantFrom("Employee", "Service account")),
      accountEnabled: fc.boolean(),
      userType: fc.constantFrom("member", "guest"),
      mfaState: fc.constantFrom(...MFA_STATES, "unknown"),
      registration: anyRegistration,
      mailbox: anyMailbox,
    }),
    known: fc.record({ breakGlass: fc.boolean(), ruling: anyRuling }),
  })
  .map(({ over, known }) => subject(over, known));

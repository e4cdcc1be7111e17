import type { Person } from "./person.ts";

/** What an admin has said about one person, which overrides what the directory suggests. */
export type Ruling =
  | { readonly says: "exempt"; readonly until: Date }
  /** "This is a person": lifts a hold for looking like a service. */
  | { readonly says: "person" };

/** A person together with what is known of them outside the directory. */
export interface Subject {
  readonly person: Person;
  readonly breakGlass: boolean;
  readonly ruling: Ruling | null;
}

/** What follows for one person. Everyone has exactly one; `nudge` is the only one that leads to a message. */
export const VERDICTS = [
  "break-glass",
  "disabled",
  "guest",
  "sync-account",
  "shared-mailbox",
  "room-mailbox",
  "equipment-mailbox",
  "exempt",
  "registered",
  "phone-only",
  "not-capable",
  "service-like",
  "unknown",
  "nudge",
] as const;
export type Verdict = (typeof VERDICTS)[number];

/** Accounts no person signs in with here: counted, shown, and never in the base of a percentage. */
const NOT_PEOPLE: ReadonlySet<Verdict> = new Set([
  "disabled",
  "guest",
  "break-glass",
  "sync-account",
  "shared-mailbox",
  "room-mailbox",
  "equipment-mailbox",
  "service-like",
]);

/** Whether someone with this verdict belongs to "the people who can sign in", the base of every share we state. */
export const canSignIn = (verdict: Verdict): boolean => !NOT_PEOPLE.has(verdict);

/** Microsoft Entra Connect's own account: it cannot answer a prompt, and enforcing it stops synchronisation (graph.md 7). */
const SYNC_ACCOUNT = "On-Premises Directory Synchronization Service Account";

const mailboxIs = (purpose: Person["mailbox"]) => (each: Subject) =>
  each.person.mailbox === purpose;

/** Read top to bottom; the first row that fits is the verdict. Protection comes first, so that no later row can undo it. */
const RULES: readonly (readonly [Verdict, (subject: Subject, now: Date) => boolean])[] = [
  ["break-glass", (each) => each.breakGlass],
  ["disabled", (each) => !each.person.accountEnabled],
  ["guest", (each) => each.person.userType === "guest"],
  ["sync-account", (each) => each.person.displayName === SYNC_ACCOUNT],
  ["shared-mailbox", mailboxIs("shared")],
  ["room-mailbox", mailboxIs("room")],
  ["equipment-mailbox", mailboxIs("equipment")],
  [
    "exempt",
    ({ ruling }, now) => ruling !== null && ruling.says === "exempt" && ruling.until > now,
  ],
  [
    "service-like",
    (each) => each.ruling?.says !== "person" && serviceSigns(each.person).length > 0,
  ],
  ["unknown", (each) => each.person.registration.known === "unknown"],
  ["not-capable", (each) => registered(each.person)?.capable === false],
  ["phone-only", (each) => registered(each.person)?.phoneOnly === true],
  ["registered", (each) => registered(each.person) !== null],
  ["nudge", () => true],
];

const registered = (person: Person) =>
  person.registration.known === "registered" ? person.registration : null;

/** Every verdict that fits this subject at `now`, the one that counts first. The last is always `nudge`, which fits everybody. */
export const verdictsOf = (subject: Subject, now: Date): readonly Verdict[] =>
  RULES.filter(([, fits]) => fits(subject, now)).map(([verdict]) => verdict);

/** The one verdict for this subject at `now`. */
export function verdictOf(subject: Subject, now: Date): Verdict {
  const row = RULES.find(([, fits]) => fits(subject, now));
  return row === undefined ? "unknown" : row[0];
}

/** Words that stand alone, or with a number, in the name of an account no person signs in to. */
const SERVICE_NAME =
  /(?:^|[\s._-])(?:svc|service|scanner|scan2mail|printer|copier|backup|noreply|no-reply|donotreply|smtp|relay|automation|batch|kiosk|package|fax|monitoring|integration)\d*(?:[\s._@-]|$)/i;

/** The part before the `@`: a domain called `contoso-service.com` says nothing of the people in it. */
const alias = (userPrincipalName: string): string => userPrincipalName.split("@", 1)[0] ?? "";

/** A sign that an account is a service rather than a person, with the words an admin sees. */
export type ServiceSign = "service-name" | "service-employee-type" | "mailbox-of-no-person";

const SERVICE_SIGNS: readonly (readonly [ServiceSign, (person: Person) => boolean])[] = [
  [
    "service-name",
    (person) =>
      SERVICE_NAME.test(person.displayName) || SERVICE_NAME.test(alias(person.userPrincipalName)),
  ],
  ["service-employee-type", (person) => /service|shared|system/i.test(person.employeeType ?? "")],
  ["mailbox-of-no-person", (person) => person.mailbox === "others"],
];

/** Why this account looks like a service. One sign is enough to hold it for an admin's word: a wrong hold costs a question, a wrong nudge an outage. */
export const serviceSigns = (person: Person): readonly ServiceSign[] =>
  SERVICE_SIGNS.filter(([, fits]) => fits(person)).map(([sign]) => sign);

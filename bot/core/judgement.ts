import { type Subject, type Verdict, verdictsOf } from "./eligibility.ts";
import { type Candidate, type Findings, isUnlicensed } from "./findings.ts";
import { needsSmtpAuth } from "./legacy.ts";
import { SERVICE_THRESHOLD, serviceLikeness } from "./serviceLikeness.ts";

/** Why somebody is held by what was read of them besides the scan. */
export const FINDING_HOLDS = [
  "no-method-now",
  "methods-unread",
  "smtp-sign-ins",
  "app-passwords",
  "legacy-sign-ins",
  "sign-ins-unread",
  "covered-already",
  "coverage-unread",
  "long-absent",
] as const;
export type FindingHold = (typeof FINDING_HOLDS)[number];

/** Why somebody is held: their verdict, or a finding. */
export type Reason = Verdict | FindingHold;

/** What requiring MFA of one person comes to. */
export type Judgement =
  | { readonly says: "go" }
  /** Every reason there is, the one to show first. */
  | { readonly says: "hold"; readonly reasons: readonly [Reason, ...Reason[]] }
  | { readonly says: "never"; readonly why: Verdict };

/** Whom nobody's word brings into a plan: MFA would lock the tenant out, stop it, or do nothing there. */
const NEVER: ReadonlySet<Verdict> = new Set(["break-glass", "disabled", "guest", "sync-account"]);

/**
 * What an admin's reason sets aside. Missing from it is what no reason helps with: without a registration that was read
 * and works, whoever is enforced is locked out (trust.md P4).
 */
const OVERRIDABLE: ReadonlySet<Reason> = new Set<Reason>([
  "shared-mailbox",
  "room-mailbox",
  "equipment-mailbox",
  "service-like",
  "exempt",
  "phone-only",
  "smtp-sign-ins",
  "app-passwords",
  "legacy-sign-ins",
  "sign-ins-unread",
  "covered-already",
  "coverage-unread",
  "long-absent",
]);

export const isNever = (verdict: Verdict): boolean => NEVER.has(verdict);
export const isOverridable = (reason: Reason): boolean => OVERRIDABLE.has(reason);

/** Whoever has not signed in for this long may not work here any more, and learns of nothing. */
const ABSENT_MS = 90 * 86_400_000;

const other = (findings: Findings): boolean =>
  findings.legacy.read && findings.legacy.value.some(({ protocol }) => !needsSmtpAuth(protocol));
const holdsAppPassword = ({ appPasswords }: Findings): boolean =>
  appPasswords.read && appPasswords.value;
const unread = (part: Findings["legacy"] | Findings["coveredBy"]): boolean =>
  !part.read && !isUnlicensed(part);

/** Read top to bottom; every row that fits is a reason. What breaks somebody's day comes before what only deserves a look. */
const FINDINGS: readonly (readonly [FindingHold, (findings: Findings, now: Date) => boolean])[] = [
  ["no-method-now", ({ strongest }) => strongest.read && strongest.value === null],
  ["methods-unread", ({ strongest }) => !strongest.read],
  [
    "smtp-sign-ins",
    ({ legacy }) => legacy.read && legacy.value.some(({ protocol }) => needsSmtpAuth(protocol)),
  ],
  ["app-passwords", (findings) => other(findings) && holdsAppPassword(findings)],
  ["legacy-sign-ins", (findings) => other(findings) && !holdsAppPassword(findings)],
  ["sign-ins-unread", ({ legacy }) => unread(legacy)],
  ["covered-already", ({ coveredBy }) => coveredBy.read && coveredBy.value.length > 0],
  ["coverage-unread", ({ coveredBy }) => unread(coveredBy)],
  [
    "long-absent",
    ({ lastInteractive }, now) =>
      lastInteractive.read &&
      (lastInteractive.value === null ||
        now.getTime() - lastInteractive.value.getTime() > ABSENT_MS),
  ],
];

/** What only matters to somebody who shall be enforced: whoever is asked to register has no method yet. */
const ABOUT_METHODS: ReadonlySet<Reason> = new Set<Reason>(["no-method-now", "methods-unread"]);

/**
 * The judgement of one person at `now`.
 * @param wants the verdict this kind of plan is for: `registered` to enforce, `nudge` to ask for registration
 */
export function judge(candidate: Candidate, wants: "registered" | "nudge", now: Date): Judgement {
  const verdicts = verdictsOf(asReadNow(candidate), now);
  const never = verdicts.find(isNever);
  if (never !== undefined) return { says: "never", why: never };
  const reasons: Reason[] = verdicts.filter((each) => each !== wants && holds(each, verdicts));
  if (looksLikeService(candidate) && !reasons.includes("service-like"))
    reasons.push("service-like");
  for (const [reason, fits] of FINDINGS) {
    if (wants !== "registered" && ABOUT_METHODS.has(reason)) continue;
    // Whoever never registered has not lost a method.
    if (reason === "no-method-now" && reasons.includes("nudge")) continue;
    if (fits(candidate.findings, now)) reasons.push(reason);
  }
  return judgementOf(reasons);
}

function judgementOf([first, ...others]: readonly Reason[]): Judgement {
  return first === undefined ? { says: "go" } : { says: "hold", reasons: [first, ...others] };
}

/** `registered` and `nudge` stand at the end of the verdicts of everybody else as well: there they hold only where they are all there is. */
const holds = (verdict: Verdict, verdicts: readonly Verdict[]): boolean =>
  verdict === "nudge"
    ? !verdicts.some((each) => each === "registered" || each === "unknown")
    : verdict !== "registered" || verdicts[0] === "registered";

const looksLikeService = (candidate: Candidate): boolean =>
  candidate.subject.ruling?.says !== "person" &&
  serviceLikeness(candidate).score >= SERVICE_THRESHOLD;

/** Whether a phone is all they have is told by their methods as they are now, where these were read. */
function asReadNow({ subject, findings: { strongest } }: Candidate): Subject {
  const { registration } = subject.person;
  if (!strongest.read || strongest.value === null || registration.known !== "registered")
    return subject;
  const now = { ...registration, phoneOnly: strongest.value === "phone" };
  return { ...subject, person: { ...subject.person, registration: now } };
}

/** What is left of a judgement when an admin gave a reason for this person, and the tenant one for everybody. */
export function setAside(
  judgement: Judgement,
  override: string | null,
  accepted: ReadonlySet<Reason>,
): Judgement {
  if (judgement.says !== "hold") return judgement;
  return judgementOf(
    judgement.reasons.filter(
      (each) => !accepted.has(each) && (override === null || !isOverridable(each)),
    ),
  );
}

/**
 * The verdict that counts at the last look before a write. What an approved override set aside stays aside; nothing
 * sets aside that somebody must never be written, or is not registered by what was read just now.
 */
export function verdictNow(subject: Subject, override: string | null, now: Date): Verdict {
  const verdicts = verdictsOf(subject, now);
  const standing = verdicts.find((each) => override === null || !isOverridable(each));
  return standing ?? "unknown";
}

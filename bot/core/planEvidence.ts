import type { Findings } from "./findings.ts";
import type { UserId } from "./ids.ts";
import type { Judgement } from "./judgement.ts";
import type { MailboxPurpose, Person, PerUserMfaState } from "./person.ts";
import type { HoldReason } from "./plan.ts";
import type { Reading } from "./posture.ts";
import type { Likeness } from "./serviceLikeness.ts";

/**
 * What was known of one person when a plan was asked for, as it is kept with the plan: plain values, moments as ISO 8601
 * text. It names no phone number and no method, only how strong the strongest is.
 */
export interface PersonEvidence {
  readonly user: UserId;
  readonly displayName: string;
  readonly userPrincipalName: string;
  readonly says: Judgement["says"];
  readonly reasons: readonly HoldReason[];
  /** Why an admin set the reasons aside; null where nobody did. */
  readonly override: string | null;
  readonly mfaState: PerUserMfaState | "unknown";
  readonly registered: "yes" | "no" | "unknown";
  readonly capable: boolean | null;
  readonly strongest: Findings["strongest"];
  readonly legacy: Reading<
    readonly {
      readonly protocol: string;
      readonly application: string;
      readonly lastSeen: string;
    }[]
  >;
  readonly appPasswords: Reading<boolean>;
  readonly lastInteractive: Reading<string | null>;
  readonly lastNonInteractive: Reading<string | null>;
  readonly coveredBy: Reading<readonly string[]>;
  readonly licensed: boolean;
  readonly mailbox: MailboxPurpose;
  readonly likeness: Likeness;
  /** Template ids of directory roles. */
  readonly roles: readonly string[];
}

/** Puts together what is kept of one person. */
export function evidenceOf(
  person: Person,
  findings: Findings,
  likeness: Likeness,
  judged: Pick<PersonEvidence, "says" | "reasons" | "override">,
): PersonEvidence {
  const { registration } = person;
  return {
    user: person.id,
    displayName: person.displayName,
    userPrincipalName: person.userPrincipalName,
    ...judged,
    mfaState: person.mfaState,
    registered: KNOWN[registration.known],
    capable: registration.known === "registered" ? registration.capable : null,
    strongest: findings.strongest,
    legacy: within(findings.legacy, (all) =>
      all.map((each) => ({ ...each, lastSeen: each.lastSeen.toISOString() })),
    ),
    appPasswords: findings.appPasswords,
    lastInteractive: within(findings.lastInteractive, momentText),
    lastNonInteractive: within(findings.lastNonInteractive, momentText),
    coveredBy: findings.coveredBy,
    licensed: person.licensed,
    mailbox: person.mailbox,
    likeness,
    roles: person.roles,
  };
}

const KNOWN = { registered: "yes", "not-registered": "no", unknown: "unknown" } as const;

const momentText = (at: Date | null): string | null => at?.toISOString() ?? null;

const within = <One, Other>(part: Reading<One>, turn: (value: One) => Other): Reading<Other> =>
  part.read ? { read: true, value: turn(part.value) } : part;

/**
 * The text whose SHA-256 a plan carries: everybody's evidence by id, every key in one order, text as a database keeps it.
 * The same evidence has one form, also when it was stored and read again.
 */
export const canonicalEvidence = (all: readonly PersonEvidence[]): string =>
  [
    "mfa-nudge evidence 1",
    ...all
      .toSorted((one, other) => (one.user < other.user ? -1 : 1))
      .map((each) => JSON.stringify(inOneOrder(each))),
  ].join("\n");

function inOneOrder(value: unknown): unknown {
  if (typeof value === "string") return value.replaceAll("\0", "").toWellFormed();
  if (Array.isArray(value)) return value.map(inOneOrder);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(([key, each]) => [key, inOneOrder(each)]),
  );
}

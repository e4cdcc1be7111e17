import type { Draft } from "./draft.ts";
import { type Subject, type Verdict, verdictOf } from "./eligibility.ts";
import { needsSmtpAuth } from "./legacy.ts";
import type { PersonEvidence } from "./planEvidence.ts";

/** The numbers on a plan's card, frozen with it. Each states what it is out of. */
export interface PlanSummary {
  /** Accounts of members that are not disabled and whose state this plan could have changed: the base of all the rest. */
  readonly base: number;
  readonly inPlan: number;
  readonly held: number;
  /** Not in the plan and not held, since there is nothing to decide: they have not registered, or have already. */
  readonly unregistered: number;
  readonly registeredAlready: number;
  /** Whose registration the scan could not read. */
  readonly unread: number;
  /** The strongest method of those in the plan. */
  readonly strongest: {
    readonly "phishing-resistant": number;
    readonly strong: number;
    readonly phone: number;
    readonly unread: number;
  };
  /** Of those in the plan: for how many nobody knows whether old programs break. */
  readonly legacyUnknown: number;
  readonly overridden: number;
  readonly privileged: number;
  /** Of everybody judged: how many still send by SMTP AUTH. */
  readonly smtp: number;
  /** Of the people who can sign in, how many have registered. */
  readonly registered: number;
  readonly canSignIn: number;
}

/** Whom a draft leaves out without a word, counted by verdict. */
type LeftOut = ReadonlyMap<Verdict, number>;

/**
 * The numbers of a plan.
 * @param members ids of those in the plan
 */
export function planSummary(
  evidence: readonly PersonEvidence[],
  members: ReadonlySet<string>,
  held: number,
  leftOut: LeftOut,
  share: Pick<PlanSummary, "registered" | "canSignIn">,
): PlanSummary {
  const inPlan = evidence.filter(({ user }) => members.has(user));
  const strength = (wanted: string): number =>
    inPlan.filter(({ strongest }) => strongest.read && strongest.value === wanted).length;
  const [unregistered, unread, registeredAlready] = (
    ["nudge", "unknown", "registered"] as const
  ).map((verdict) => leftOut.get(verdict) ?? 0) as [number, number, number];
  return {
    base: members.size + held + unregistered + unread + registeredAlready,
    inPlan: members.size,
    held,
    unregistered,
    registeredAlready,
    unread,
    strongest: {
      "phishing-resistant": strength("phishing-resistant"),
      strong: strength("strong"),
      phone: strength("phone"),
      unread: inPlan.filter(({ strongest }) => !strongest.read).length,
    },
    legacyUnknown: inPlan.filter(({ legacy }) => !legacy.read).length,
    overridden: inPlan.filter(({ override }) => override !== null).length,
    privileged: inPlan.filter(({ roles }) => roles.length > 0).length,
    smtp: evidence.filter(
      ({ legacy }) => legacy.read && legacy.value.some(({ protocol }) => needsSmtpAuth(protocol)),
    ).length,
    ...share,
  };
}

/** Whom a draft leaves out without a word though their state is not what the plan would make it, by verdict. */
export function leftOutOf(
  kind: "enforce" | "force-registration",
  people: readonly Subject[],
  draft: Draft,
  now: Date,
): LeftOut {
  const named = new Set([...draft.changes, ...draft.holds].map(({ user }) => user));
  const counts = new Map<Verdict, number>();
  for (const subject of people) {
    const { id, mfaState } = subject.person;
    const there =
      mfaState === "enforced" || (kind === "force-registration" && mfaState === "enabled");
    if (there || named.has(id)) continue;
    const verdict = verdictOf(subject, now);
    counts.set(verdict, (counts.get(verdict) ?? 0) + 1);
  }
  return counts;
}

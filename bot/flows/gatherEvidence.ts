import { type Draft, draftPlan, type Gathered, judgementOn } from "../core/draft.ts";
import type { Subject } from "../core/eligibility.ts";
import { verdictOf } from "../core/eligibility.ts";
import type { UserId } from "../core/ids.ts";
import { isNever, type Reason } from "../core/judgement.ts";
import { evidenceOf, type PersonEvidence } from "../core/planEvidence.ts";
import { serviceLikeness } from "../core/serviceLikeness.ts";
import type { Clock } from "../ports/clock.ts";
import type { FindingsReader } from "../ports/findings.ts";

export interface GatherPorts {
  readonly findings: FindingsReader;
  readonly clock: Clock;
}

/** Called when reading will take long enough for somebody to wonder. */
export type Patience = (people: number, finishAt: Date) => Promise<void>;

/** From so many people on, whoever asked is told how long it takes. */
const MANY = 100;
/** Live reads a second, a cautious guess: the methods' quota is the narrowest (graph.md 14.2). */
const READS_PER_SECOND = 15;

/** Reads what requiring MFA would break for everybody a first look at the scan leaves for a decision. */
export async function gatherEvidence(
  ports: GatherPorts,
  users: readonly UserId[],
  standing: Omit<Gathered, "findings">,
  patience: Patience,
): Promise<Gathered> {
  if (users.length > MANY)
    await patience(
      users.length,
      new Date(ports.clock.now().getTime() + (users.length / READS_PER_SECOND) * 1000),
    );
  return { ...standing, findings: await ports.findings.read(users) };
}

/** Whom a first look leaves for a decision: those it would change, and those an admin could decide on. */
export function toLookAt(
  kind: "enforce" | "force-registration",
  subjects: readonly Subject[],
  requester: UserId,
  now: Date,
): readonly UserId[] {
  const first = draftPlan(kind, subjects, requester, now);
  const never = new Set(
    subjects.filter((each) => isNever(verdictOf(each, now))).map(({ person }) => person.id),
  );
  return [...first.changes, ...first.holds]
    .map(({ user }) => user)
    .filter((user) => !never.has(user));
}

/** What is kept of everybody looked at, once it is settled who is in the plan. */
export function evidenceFor(
  kind: "enforce" | "force-registration",
  subjects: readonly Subject[],
  now: Date,
  gathered: Gathered,
  draft: Draft,
): readonly PersonEvidence[] {
  const changes = new Map(draft.changes.map((each) => [each.user, each]));
  const held = new Map(draft.holds.map((each) => [each.user, each.why]));
  return subjects.flatMap((subject) => {
    const { id } = subject.person;
    const findings = gathered.findings.get(id);
    const change = changes.get(id);
    const why = held.get(id);
    if (findings === undefined || (change === undefined && why === undefined)) return [];
    const { judgement } = judgementOn(kind, subject, now, { ...gathered, overrides: NOBODY });
    const found: readonly Reason[] = judgement.says === "hold" ? judgement.reasons : [];
    const reasons =
      why === undefined || found.some((each) => each === why) ? found : [why, ...found];
    const override = change?.override ?? null;
    const says = change === undefined ? "hold" : "go";
    const mfaState = change?.prior ?? subject.person.mfaState;
    const likeness = serviceLikeness({ subject, findings });
    return [
      evidenceOf({ ...subject.person, mfaState }, findings, likeness, { says, reasons, override }),
    ];
  });
}

const NOBODY: Gathered["overrides"] = new Map();

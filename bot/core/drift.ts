import { canSignIn, type Verdict } from "./eligibility.ts";
import { proves } from "./enforcement.ts";
import type { PlanId, UserId } from "./ids.ts";
import type { PerUserMfaState } from "./person.ts";
import type { Registration } from "./registration.ts";

/**
 * What a scan finds wrong with a state. `stuck`: registered, and still at `enabled`. `changed-outside`: not as our last
 * write left it. `locked-out`: enforced, with nothing registered, so the next sign-in stops them.
 */
export const DRIFT_KINDS = ["stuck", "changed-outside", "locked-out"] as const;
export type DriftKind = (typeof DRIFT_KINDS)[number];

/** What is known of somebody whose state may be wrong. */
export interface DriftFacts {
  readonly verdict: Verdict;
  readonly state: PerUserMfaState | "unknown";
  readonly registration: Registration["known"];
  /** What the last write of ours came to, by its read-back; null when we never wrote them. */
  readonly ours: PerUserMfaState | null;
}

export interface DriftCandidate extends DriftFacts {
  readonly user: UserId;
  readonly displayName: string;
  /** The plan of that last write. */
  readonly plan: PlanId | null;
}

/** Something wrong with one person, and since when we know. */
export interface Drift {
  readonly user: UserId;
  readonly displayName: string;
  readonly kind: DriftKind;
  /** For `changed-outside`: the state our last write left. */
  readonly ours: PerUserMfaState | null;
  readonly plan: PlanId | null;
  /** The state that was seen. */
  readonly now: PerUserMfaState;
  readonly foundAt: Date;
  /** Whether the admins have been told. */
  readonly told: boolean;
}

/** Each row speaks for itself: somebody may be locked out by a change from outside. An unknown state is never wrong. */
const RULES: Readonly<Record<DriftKind, (facts: DriftFacts) => boolean>> = {
  stuck: ({ state, verdict }) =>
    state === "enabled" && (verdict === "registered" || verdict === "phone-only"),
  "changed-outside": ({ state, ours }) => ours !== null && !proves(ours, state),
  "locked-out": ({ state, registration, verdict }) =>
    state === "enforced" && registration === "not-registered" && canSignIn(verdict),
};

/** Everything that is wrong with one person's state. */
export const driftsOf = (facts: DriftFacts): readonly DriftKind[] =>
  facts.state === "unknown" ? [] : DRIFT_KINDS.filter((kind) => RULES[kind](facts));

/** What makes two findings the same one: the person, the kind, and for a change from outside the state it led to. */
export const driftKey = ({ user, kind, now }: Pick<Drift, "user" | "kind" | "now">): string =>
  kind === "changed-outside" ? `${user}/${kind}/${now}` : `${user}/${kind}`;

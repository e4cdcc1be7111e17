import type { PlanId, UserId } from "../../core/ids.ts";
import type { PersonEvidence } from "../../core/planEvidence.ts";
import type { PlanSummary } from "../../core/planSummary.ts";

/** What was known of everybody when a plan was asked for. Made with the plan and never changed. */
export interface PlanEvidence {
  keep(plan: PlanId, people: readonly PersonEvidence[], summary: PlanSummary): Promise<void>;
  /** Ordered by user id; empty for a plan that rests on none. */
  of(plan: PlanId): Promise<readonly PersonEvidence[]>;
  /** The numbers on its card; null for a plan that rests on no evidence. */
  summaryOf(plan: PlanId): Promise<PlanSummary | null>;
}

/** An admin's reason to set aside what holds one person, for the next plan. */
export interface Override {
  readonly user: UserId;
  readonly reason: string;
  readonly by: UserId;
  readonly at: Date;
  readonly until: Date;
}

/** Standing overrides, one a person. A new one replaces it; the next plan that takes the person in uses it up. */
export interface Overrides {
  make(override: Override): Promise<void>;
  /** False if there was none. */
  lift(user: UserId): Promise<boolean>;
  /** Those that stand at `now`, by person. */
  standing(now: Date): Promise<ReadonlyMap<UserId, Override>>;
}

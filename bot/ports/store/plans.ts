import type { Decision, PlanState } from "../../core/approval.ts";
import type { ChangeState } from "../../core/enforcement.ts";
import type { PlanHash, PlanId, UserId } from "../../core/ids.ts";
import type { PerUserMfaState } from "../../core/person.ts";
import type { Hold, Plan, PlannedChange } from "../../core/plan.ts";
import type { PostureObjection } from "../../core/posture.ts";

/** A plan and where it stands. */
export interface PlanRecord {
  readonly plan: Plan;
  readonly holds: readonly Hold[];
  /** What spoke against the plan and was overridden. */
  readonly objections: readonly PostureObjection[];
  /** Whether the card advises Conditional Access, which the tenant owns (`000-03`). */
  readonly advise: boolean;
  readonly state: PlanState;
  /** Why it ended, by its name or in English; null while it has not or where the state says it all. */
  readonly why: string | null;
  /** The round of approvals it is in, or that it was written under; from 1. */
  readonly round: number;
  /** When it was last halted; null where it never was. */
  readonly haltedAt: Date | null;
  /** The plan that was asked for in its place; null where none was. */
  readonly supersededBy: PlanId | null;
  readonly decisions: readonly Decision[];
}

export interface PlanAges {
  readonly planMs: number;
  readonly roundMs: number;
}

export interface Plans {
  create(record: PlanRecord): Promise<void>;
  byId(id: PlanId): Promise<PlanRecord | null>;
  /** By the first digits of the hash (at least 4) or the full id; null if none or more than one fits. */
  byShortHash(prefix: string): Promise<PlanRecord | null>;
  /** The plan, locked until the surrounding transaction ends. */
  lock(id: PlanId): Promise<PlanRecord | null>;
  /** The same for whoever asks only where it stands: as cheap for ten thousand people as for one. */
  lockState(id: PlanId): Promise<PlanState | null>;
  /** Newest first. */
  list(limit: number): Promise<readonly PlanRecord[]>;
  inState(state: PlanState): Promise<readonly PlanRecord[]>;
  /** One word an admin, plan and round: a new one replaces it. */
  decide(id: PlanId, decision: Decision): Promise<void>;
  /** How old a plan and its round are in real milliseconds, by the database's clock; null if there is no such plan. */
  ages(id: PlanId): Promise<PlanAges | null>;
  /** Puts another plan in the place of one that is open. False, changing nothing, when it is not. */
  supersede(id: PlanId, by: PlanId): Promise<boolean>;
  /** Moves a plan on. False, changing nothing, unless it is in `from`. */
  move(id: PlanId, from: PlanState, to: PlanState, why: string | null): Promise<boolean>;
  /** Halts what is being written: a new round of approvals begins. False, changing nothing, when it is not being written. */
  halt(id: PlanId, why: string, at: Date): Promise<boolean>;
  /** Stops everything that is being written or halted, in one statement. Returns the plans it stopped. */
  stopWriting(why: string): Promise<readonly PlanId[]>;
  /** The state alone, as cheap as can be: asked before every write. */
  stateOf(id: PlanId): Promise<PlanState | null>;
  hashOf(id: PlanId): Promise<PlanHash | null>;
}

/** One row of the ledger. */
export interface Change extends PlannedChange {
  readonly plan: PlanId;
  readonly state: ChangeState;
  readonly reason: string | null;
  readonly readBack: PerUserMfaState | null;
  /** Real milliseconds since the intent was committed, by the database's clock; null before it. */
  readonly intentAgeMs: number | null;
  /** When the intent was committed, by our own clock; null before it. */
  readonly intendedAt: Date | null;
}

interface WrittenInDay {
  readonly people: number;
  /** How long ago the first of them was, in milliseconds. */
  readonly firstAgeMs: number;
}

/** The ledger: who is written, once. Rows are made with the plan and never added to. */
export interface Ledger {
  of(plan: PlanId): Promise<readonly Change[]>;
  /** In the order of the waves. */
  inState(plan: PlanId, states: readonly ChangeState[], limit: number): Promise<readonly Change[]>;
  tally(plan: PlanId): Promise<Readonly<Record<ChangeState, number>>>;
  /** Moves those of `users` who are `planned` to `intent`, at once; returns who was moved. */
  intend(plan: PlanId, users: readonly UserId[], at: Date): Promise<readonly UserId[]>;
  /** The outcomes of those last written, newest first: to be left alone is none. */
  outcomes(plan: PlanId, limit: number): Promise<readonly ChangeState[]>;
  /** How many people of all plans but undos were written within a day: by the database's clock, or up to `now` where that is given. */
  writtenInDay(now: Date | null): Promise<WrittenInDay>;
  /** Moves one row on. False, changing nothing, unless it is in one of `from`. Entering `intent` stamps the database's clock. */
  move(
    plan: PlanId,
    user: UserId,
    from: readonly ChangeState[],
    to: {
      readonly state: ChangeState;
      readonly reason?: string;
      readonly readBack?: PerUserMfaState;
    },
  ): Promise<boolean>;
  /** Every change ever planned for one person, oldest first. */
  ofUser(user: UserId): Promise<readonly Change[]>;
}

import type { PlanId, UserId } from "../../core/ids.ts";

/** That everybody of a wave has an outcome. */
export interface SettledWave {
  readonly wave: number;
  readonly at: Date;
  /** Real milliseconds since then, by the database's clock: a host's clock that is wrong by days shortens no waiting. */
  readonly ageMs: number;
}

/** What had happened when a round of approvals was given: what went wrong before it was looked at by those who gave it. */
export interface Baseline {
  readonly tried: number;
  readonly failed: number;
  readonly helps: number;
}

/** How the waves of a plan go. */
export interface Waves {
  /** Notes that a wave is settled. Only the first time counts. */
  settled(plan: PlanId, wave: number, at: Date): Promise<void>;
  /** The waves that are settled, in order. */
  of(plan: PlanId): Promise<readonly SettledWave[]>;
  /** What a round began with: the first proposal counts, for every replica and for good. */
  begin(plan: PlanId, round: number, proposal: Baseline): Promise<Baseline>;
  /** That somebody this plan changed asked for help; true the first time, and each person counts once. */
  help(plan: PlanId, user: UserId, at: Date): Promise<boolean>;
  /** Who did, the first to ask before the others. */
  helped(plan: PlanId): Promise<readonly UserId[]>;
}

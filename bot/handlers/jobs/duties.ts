import { randomUUID } from "node:crypto";
import { nextDailyAt } from "../../core/cadence.ts";
import type { Campaign } from "../../core/campaign.ts";
import { scanId, type UserId } from "../../core/ids.ts";
import type { AskPorts } from "../../flows/askWasThatYou.ts";
import { decidableUntil } from "../../flows/ballot.ts";
import { ProgressBoard, type ProgressPorts } from "../../flows/campaignProgress.ts";
import { expirePlans } from "../../flows/decidePlan.ts";
import { type DeliverPorts, deliverNudges } from "../../flows/deliverNudges.ts";
import { forgetOld, type KeepDays } from "../../flows/forgetOld.ts";
import { type NoticePorts, noticeRegistrations } from "../../flows/noticeRegistrations.ts";
import { type PlanNudgePorts, planNudges } from "../../flows/planNudges.ts";
import { type PlanPostPorts, updatePlan } from "../../flows/planPosts.ts";
import { recoverScan } from "../../flows/recoverScan.ts";
import { runScan, type ScanRunPorts } from "../../flows/runScan.ts";
import { type Held, underLease } from "../../flows/underLease.ts";
import type { Jobs } from "../../ports/jobs.ts";
import type { Duty } from "./agenda.ts";

export type DutyPorts = ScanRunPorts &
  NoticePorts &
  PlanNudgePorts &
  DeliverPorts &
  PlanPostPorts &
  ProgressPorts & {
    readonly jobs: Jobs;
    /** Lets work go on beside the duty. */
    beside(sentence: string, work: Promise<unknown>): void;
  };

export interface DutySettings {
  readonly scanAt: string;
  readonly zone: string;
  readonly noticeMinutes: number;
  readonly breakGlass: ReadonlySet<UserId>;
  readonly keepDays: KeepDays;
  /** What the database needs once a night. */
  housekeeping(): Promise<void>;
}

const MINUTE_MS = 60_000;
/** A scan that failed is tried again after this long, not at once: what stopped it rarely passes in a second. */
const SCAN_RETRY_MS = 30 * MINUTE_MS;
/** Messages planned ahead of the sending: more would be decided too early, fewer could run out. */
const BACKLOG = 2_000;

/** The nightly scan; the first comes in the first night. */
export const scanDuty = (ports: DutyPorts, settings: DutySettings): Duty => {
  const startedAt = ports.clock.now();
  return {
    name: "scan",
    nextDue: async () => {
      const latest = await ports.store.scans.latest();
      if (latest === null) return nextDailyAt(settings.scanAt, settings.zone, startedAt);
      if (latest.outcome.state === "running")
        return new Date(latest.startedAt.getTime() + SCAN_RETRY_MS);
      if (latest.outcome.state === "failed" && latest.by === null)
        return new Date(latest.outcome.at.getTime() + SCAN_RETRY_MS);
      return nextDailyAt(settings.scanAt, settings.zone, latest.startedAt);
    },
    run: async () => {
      if (await recoverScan(ports)) return 1;
      const scan = await runScan(ports, { id: scanId(randomUUID()), by: null });
      if (scan === null) return 0;
      await forgetOld(ports, settings.keepDays);
      await settings.housekeeping();
      return 1;
    },
  };
};

/** Looks who registered. Only while somebody has been read who has not. */
export const noticeDuty = (ports: DutyPorts & AskPorts, settings: DutySettings): Duty => {
  const everyMs = settings.noticeMinutes * MINUTE_MS;
  return {
    name: "notice",
    nextDue: async () => {
      const { scans, cursors } = ports.store;
      const [scan, last] = await Promise.all([scans.latestFinished(), cursors.get("notice")]);
      if (scan?.outcome.state !== "finished") return null;
      return last === null ? scan.outcome.at : new Date(last.getTime() + everyMs);
    },
    run: async () => {
      const found = await underLease(ports.store.leases, "notice", ports.holder, () =>
        noticeRegistrations(ports, everyMs),
      );
      return found ?? 0;
    },
  };
};

/** Decides on whoever is due in the campaigns that run, as far ahead as the sending needs it. */
export const nudgeDuty = (ports: DutyPorts): Duty => ({
  name: "nudge",
  nextDue: async () => {
    const { waiting } = await ports.store.nudges.backlog();
    return waiting >= BACKLOG ? null : ports.store.campaigns.nextDue();
  },
  run: async () =>
    (await underLease(ports.store.leases, "nudge", ports.holder, async (held) => {
      let done = 0;
      for (const campaign of await ports.store.campaigns.open())
        done += await planCampaign(ports, campaign, held);
      return done;
    })) ?? 0,
});

async function planCampaign(ports: DutyPorts, campaign: Campaign, held: Held): Promise<number> {
  let done = 0;
  while (held.isMine() && !ports.stopping.aborted) {
    if ((await ports.store.nudges.backlog()).waiting >= BACKLOG) break;
    const decided = await planNudges(ports, campaign);
    if (decided === 0) break;
    done += decided;
    // Each batch wakes one replica: the first is at work soon, and those that have nothing to do join in.
    await ports.jobs.wake("deliver");
  }
  return done;
}

/** Sends what was decided, and shows the admins how far it is. Every replica may be at it: the outbox keeps them apart. */
export const deliverDuty = (ports: DutyPorts): Duty => {
  const board = new ProgressBoard(ports);
  const show = (now: boolean) =>
    ports.beside("A campaign's card could not be updated.", board.show(now));
  return {
    name: "deliver",
    nextDue: async () =>
      (await ports.store.nudges.orphaned()) ? LONG_AGO : (await ports.store.nudges.backlog()).from,
    run: async () => {
      const showing = setInterval(() => show(false), SHOW_MS);
      const done = await deliverNudges(ports).finally(() => clearInterval(showing));
      if (done > 0) {
        show(true);
        await ports.jobs.wake("nudge");
      }
      return done;
    },
  };
};

const LONG_AGO = new Date(0);

/** In real time: how often a campaign's cards may change while it is sent. */
const SHOW_MS = 3_000;

/** Closes plans nobody approved, or approved anew after a halt, in time. */
export const expireDuty = (ports: DutyPorts): Duty => ({
  name: "expire",
  nextDue: async () => {
    const { plans } = ports.store;
    const waiting = [...(await plans.inState("open")), ...(await plans.inState("halted"))];
    const times = waiting.map((each) => decidableUntil(each).getTime());
    return times.length === 0 ? null : new Date(Math.min(...times));
  },
  run: async () => {
    const expired = await expirePlans(ports);
    for (const id of expired) await updatePlan(ports, id);
    return expired.length;
  },
});

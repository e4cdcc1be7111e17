import { randomUUID } from "node:crypto";
import { nextDailyAt } from "../../core/cadence.ts";
import type { Campaign } from "../../core/campaign.ts";
import { scanId, type UserId } from "../../core/ids.ts";
import type { AskPorts } from "../../flows/askWasThatYou.ts";
import { ProgressBoard, type ProgressPorts } from "../../flows/campaignProgress.ts";
import { expirePlans } from "../../flows/decidePlan.ts";
import { type DeliverPorts, deliverNudges } from "../../flows/deliverNudges.ts";
import { type NoticePorts, noticeRegistrations } from "../../flows/noticeRegistrations.ts";
import { type PlanNudgePorts, planNudges } from "../../flows/planNudges.ts";
import { type PlanPostPorts, tellChanged, updatePlan } from "../../flows/planPosts.ts";
import { recoverScan } from "../../flows/recoverScan.ts";
import { runScan, type ScanRunPorts } from "../../flows/runScan.ts";
import { type Held, underLease } from "../../flows/underLease.ts";
import { type WritePorts, type WriteSettings, writePlan } from "../../flows/writePlan.ts";
import type { Jobs } from "../../ports/jobs.ts";
import type { PlanRecord } from "../../ports/store/plans.ts";
import type { Duty } from "./agenda.ts";

export type DutyPorts = ScanRunPorts &
  NoticePorts &
  PlanNudgePorts &
  DeliverPorts &
  PlanPostPorts &
  WritePorts &
  ProgressPorts & {
    readonly jobs: Jobs;
    /** Lets work go on beside the duty. */
    beside(sentence: string, work: Promise<unknown>): void;
  };

export interface DutySettings {
  readonly scanAt: string;
  readonly zone: string;
  readonly noticeMinutes: number;
  readonly writing: WriteSettings;
  readonly breakGlass: ReadonlySet<UserId>;
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
      if (scan !== null) await settings.housekeeping();
      return scan === null ? 0 : 1;
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

/** In real time: how often a campaign's cards may change while it is sent. */
const SHOW_MS = 3_000;

/**
 * Writes approved plans, then tells the people. A process that starts, or whose last run failed, also looks after
 * plans that ended lately: what was on its way may not have been read back, shown or told.
 */
export const enforceDuty = (ports: DutyPorts, settings: DutySettings): Duty => {
  let isTidy = false;
  return {
    name: "enforce",
    nextDue: async () => {
      if (!isTidy) return LONG_AGO;
      const [first] = await ports.store.plans.inState("writing");
      return first === undefined ? null : (first.decisions.at(-1)?.at ?? first.plan.createdAt);
    },
    run: async () =>
      (await underLease(ports.store.leases, "enforce", ports.holder, async (held) => {
        const announce = new Announcer((id) => updatePlan(ports, id));
        const ended = isTidy ? [] : await endedLately(ports);
        isTidy = false;
        const writing = await ports.store.plans.inState("writing");
        for (const { plan } of [...ended, ...writing]) {
          await writePlan(ports, settings.writing, plan.id, held, (id) => announce.soon(id));
          if (!held.isMine()) return 0;
          await announce.now(plan.id);
          await tellChanged(ports, plan.id);
        }
        isTidy = true;
        return writing.length;
      })) ?? 0,
  };
};

const LONG_AGO = new Date(0);
const DAY_MS = 24 * 60 * MINUTE_MS;
/** More plans than this are not written in a day. */
const LATELY = 10;

/** Plans that writing has ended for, done or stopped, within the last day. */
async function endedLately({ store, clock }: DutyPorts): Promise<readonly PlanRecord[]> {
  const since = clock.now().getTime() - DAY_MS;
  return (await store.plans.list(LATELY)).filter(
    ({ state, plan }) =>
      (state === "done" || state === "stopped") && plan.expiresAt.getTime() > since,
  );
}

/** Keeps a plan's cards fresh without spending more messages on them than on people. */
class Announcer {
  readonly #update: (id: Parameters<typeof updatePlan>[1]) => Promise<void>;
  #at = 0;

  constructor(update: (id: Parameters<typeof updatePlan>[1]) => Promise<void>) {
    this.#update = update;
  }

  async soon(id: Parameters<typeof updatePlan>[1]): Promise<void> {
    if (Date.now() - this.#at < ANNOUNCE_MS) return;
    await this.now(id);
  }

  async now(id: Parameters<typeof updatePlan>[1]): Promise<void> {
    this.#at = Date.now();
    await this.#update(id);
  }
}

const ANNOUNCE_MS = 3_000;

/** Closes plans nobody approved in time. */
export const expireDuty = (ports: DutyPorts): Duty => ({
  name: "expire",
  nextDue: async () => {
    const open = await ports.store.plans.inState("open");
    const times = open.map(({ plan }) => plan.expiresAt.getTime());
    return times.length === 0 ? null : new Date(Math.min(...times));
  },
  run: async () => {
    const expired = await expirePlans(ports);
    for (const id of expired) await updatePlan(ports, id);
    return expired.length;
  },
});

import { randomUUID } from "node:crypto";
import { nextDailyAt } from "../../core/cadence.ts";
import { scanId, type UserId } from "../../core/ids.ts";
import { expirePlans } from "../../flows/decidePlan.ts";
import { IN_FLIGHT, inFlight } from "../../flows/inFlight.ts";
import { type NoticePorts, noticeRegistrations } from "../../flows/noticeRegistrations.ts";
import { type PlanPostPorts, tellChanged, updatePlan } from "../../flows/planPosts.ts";
import { recoverScan } from "../../flows/recoverScan.ts";
import { runScan, type ScanRunPorts } from "../../flows/runScan.ts";
import { type NudgePorts, sendNudge } from "../../flows/sendNudge.ts";
import { underLease } from "../../flows/underLease.ts";
import { type WritePorts, type WriteSettings, writePlan } from "../../flows/writePlan.ts";
import type { PlanRecord } from "../../ports/store/plans.ts";
import type { Duty } from "./agenda.ts";

export type DutyPorts = ScanRunPorts & NoticePorts & NudgePorts & PlanPostPorts & WritePorts;

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
const ROUND = 200;

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
export const noticeDuty = (ports: DutyPorts, settings: DutySettings): Duty => {
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
      const campaign = await ports.store.campaigns.current();
      const found = await underLease(ports.store.leases, "notice", ports.holder, () =>
        noticeRegistrations(ports, campaign, everyMs),
      );
      return found ?? 0;
    },
  };
};

/** Sends what is due, while the campaign runs. */
export const nudgeDuty = (ports: DutyPorts): Duty => ({
  name: "nudge",
  nextDue: async () => {
    const campaign = await ports.store.campaigns.current();
    return campaign?.state === "running" ? ports.store.campaigns.nextDue(campaign.id) : null;
  },
  run: async () =>
    (await underLease(ports.store.leases, "nudge", ports.holder, async (held) => {
      const { campaigns, nudges } = ports.store;
      await nudges.abandonSending(ports.clock.now(), "The bot stopped while it was being sent.");
      let done = 0;
      for (;;) {
        const campaign = await campaigns.current();
        if (campaign?.state !== "running" || !held.isMine()) return done;
        const due = await campaigns.due(campaign.id, ports.clock.now(), ROUND);
        if (due.length === 0) return done;
        await inFlight(due, IN_FLIGHT, async (user) => {
          if (held.isMine()) await sendNudge(ports, campaign, user);
        });
        done += due.length;
      }
    })) ?? 0,
});

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

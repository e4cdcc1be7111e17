import type { PlanId } from "../../core/ids.ts";
import { markProgress } from "../../flows/markProgress.ts";
import { recordPull } from "../../flows/pullKillSwitch.ts";
import { type Held, underLease } from "../../flows/underLease.ts";
import { type WritePorts, type WriteSettings, writePlan } from "../../flows/writePlan.ts";
import type { Jobs } from "../../ports/jobs.ts";
import type { Duty } from "./agenda.ts";
import { endedLately } from "./endedLately.ts";

export type EnforcePorts = WritePorts & {
  readonly holder: string;
  readonly jobs: Jobs;
  readonly stopping: AbortSignal;
};

/** How often, by our clock, a plan's cards follow the writing within a wave. */
const SHOWN_EVERY_MS = 30_000;
/** Longer pauses are ended by the tick that comes every minute. */
const OWN_TIMER_MS = 60_000;
const LONG_AGO = new Date(0);

/**
 * Writes approved plans; what is to be shown and told is left to `tell`, so that a process which writes need not speak. A
 * process that starts, or whose last run failed, also looks after plans that ended lately: what was on its way may not
 * have been read back.
 */
export const enforceDuty = (ports: EnforcePorts, settings: WriteSettings): Duty => {
  const pauses = new Pauses(ports);
  const progress = new Progress(ports);
  let isTidy = false;

  const write = async (held: Held): Promise<number> => {
    if (ports.killSwitch.pulled() !== null) await recordPull(ports);
    const ended = isTidy ? [] : (await endedLately(ports)).map(({ plan }) => plan.id);
    isTidy = false;
    const writing = (await ports.store.plans.inState("writing")).map(({ plan }) => plan.id);
    for (const id of new Set([...ended, ...pauses.plans(), ...writing])) {
      if (pauses.holds(id)) continue;
      const again = await writePlan(ports, settings, id, held, (_, when) => progress.note(when));
      if (!held.isMine()) return 0;
      pauses.set(id, again);
    }
    isTidy = true;
    return writing.length;
  };

  return {
    name: "enforce",
    nextDue: async () => {
      if (!isTidy || ports.killSwitch.pulled() !== null) return LONG_AGO;
      const writing = await ports.store.plans.inState("writing");
      const fresh = writing.filter(({ plan }) => !pauses.has(plan.id));
      const times = [
        ...fresh.map(({ plan, decisions }) => decisions.at(-1)?.at ?? plan.createdAt),
        ...pauses.ends(),
      ].map((at) => at.getTime());
      return times.length === 0 ? null : new Date(Math.min(...times));
    },
    run: async () => (await underLease(ports.store.leases, "enforce", ports.holder, write)) ?? 0,
  };
};

interface Pause {
  readonly from: Date;
  readonly until: Date;
}

/** Plans that wait. Kept here alone: after a restart each is looked at once, and says anew for how long. */
class Pauses {
  readonly #ports: EnforcePorts;
  readonly #pauses = new Map<PlanId, Pause>();

  constructor(ports: EnforcePorts) {
    this.#ports = ports;
  }

  plans(): readonly PlanId[] {
    return [...this.#pauses.keys()];
  }

  has(id: PlanId): boolean {
    return this.#pauses.has(id);
  }

  holds(id: PlanId): boolean {
    const pause = this.#pauses.get(id);
    return pause !== undefined && this.#endOf(pause) > this.#ports.clock.now();
  }

  ends(): readonly Date[] {
    return [...this.#pauses.values()].map((each) => this.#endOf(each));
  }

  /** A clock that was set back makes a pause end at once: how long it should be is asked anew, by the database's clock. */
  #endOf({ from, until }: Pause): Date {
    return this.#ports.clock.now() < from ? LONG_AGO : until;
  }

  set(id: PlanId, until: Date | null): void {
    if (until === null) {
      this.#pauses.delete(id);
      return;
    }
    const from = this.#ports.clock.now();
    this.#pauses.set(id, { from, until });
    const ms = until.getTime() - from.getTime();
    if (ms <= OWN_TIMER_MS) setTimeout(() => this.#wake(), ms).unref();
  }

  #wake(): void {
    if (this.#ports.stopping.aborted) return;
    // What cannot be woken now is woken by the next tick.
    this.#ports.jobs.wake("enforce").catch(() => undefined);
  }
}

/** Tells `tell` that there is something new, at once when it matters, else not too often. */
class Progress {
  readonly #ports: EnforcePorts;
  #at = 0;

  constructor(ports: EnforcePorts) {
    this.#ports = ports;
  }

  async note(when: "now" | "soon"): Promise<void> {
    const now = this.#ports.clock.now().getTime();
    if (when === "soon" && Math.abs(now - this.#at) < SHOWN_EVERY_MS) return;
    this.#at = now;
    await markProgress(this.#ports);
  }
}

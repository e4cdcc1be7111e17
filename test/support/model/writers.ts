import type { PlanId } from "#bot/core/ids.ts";
import { writePlan } from "#bot/flows/writePlan.ts";
import { seals } from "./deeds.ts";
import { type Fate, Life, LONG_LIFE } from "./life.ts";
import { ADMIN_GROUP, type World } from "./world.ts";

const LEASE = "enforce";
const LEASE_MS = 15_000;
const BEAT_MS = 5_000;
/** What one call to the database or to Graph takes. */
const CALL_MS = 20;

/** Something that happens outside between two steps of a process. */
export interface Meanwhile {
  readonly step: number;
  readonly happens: () => Promise<void> | void;
}

interface Sleeper {
  readonly life: Life;
  readonly work: Promise<unknown>;
}

/** Processes that write, one after the other or two at once, as the bot's duty does. */
export class Writers {
  readonly #world: World;
  readonly #sleepers: Sleeper[] = [];
  #lives = 0;
  /** How many processes died or stood still, so that a test can tell that it tested something. */
  readonly ends = { ended: 0, died: 0, asleep: 0, failed: 0 };

  constructor(world: World) {
    this.#world = world;
  }

  /** Starts a process and lets it run until it has nothing to do, dies or stands still. */
  async run(fate: Fate = LONG_LIFE, meanwhile: Meanwhile | null = null): Promise<void> {
    const { time } = this.#world;
    this.#lives += 1;
    let waiting = meanwhile;
    const life: Life = new Life(`writer ${this.#lives}`, fate, async (isInside) => {
      time.pass(CALL_MS);
      if (waiting === null || isInside || life.steps < waiting.step) return;
      const { happens } = waiting;
      waiting = null;
      await happens();
    });
    const work = this.#duty(life);
    const end = await life.live(work);
    this.ends[end] += 1;
    if (end === "asleep") this.#sleepers.push({ life, work });
    if (end === "died") this.#world.oracle.answersLost(life.name);
  }

  /** Wakes the process that has stood still longest. It may have missed everything. */
  async wake(): Promise<void> {
    const sleeper = this.#sleepers.shift();
    if (sleeper !== undefined) await sleeper.life.wake(sleeper.work);
  }

  async #duty(life: Life): Promise<void> {
    const { time, oracle, graph, breakGlass, options } = this.#world;
    const store = life.store(this.#world.store);
    const asked = time.now;
    const fence = await store.leases.take(LEASE, life.name, LEASE_MS);
    if (fence === null) return;
    const held = this.#beating(life, asked, fence);
    const graphPorts = graph.portsOf(life.name);
    const ports = {
      store,
      seals,
      clock: life.through(this.#world.clock),
      directory: life.through(graphPorts.directory),
      registrations: life.through(graphPorts.registrations),
      mfaStates: life.through(graphPorts.mfaStates),
      groups: life.through(graphPorts.groups),
      posture: life.through(graphPorts.posture),
      signInFailures: { around: async () => ({ read: false, why: "not modelled" }) as const },
      killSwitch: NEVER_PULLED,
    };
    const settings = {
      adminGroupId: ADMIN_GROUP,
      breakGlass,
      approvers: options.approvers,
      writesPerSecond: 5,
      writesPerDay: options.writesPerDay,
      readBackWaitsMs: [0, 500],
      clockMoves: false,
      waitOut: async (ms: number) => time.pass(ms),
    };
    try {
      for (const id of await this.#atWork()) {
        oracle.worksOn(life.name, id);
        for (;;) {
          const next = await writePlan(ports, settings, id, held, async () => {});
          const waitMs = next === null ? SOON_MS : next.getTime() - ports.clock.now().getTime();
          if (waitMs >= SOON_MS) break;
          await ports.clock.until(new Date(ports.clock.now().getTime() + waitMs));
        }
        if (!held.isMine()) return;
      }
    } finally {
      held.end();
      await store.leases.release(LEASE, life.name);
    }
  }

  /** Plans that are being written, and those that ended with something still on its way. */
  async #atWork(): Promise<readonly PlanId[]> {
    const { rows } = this.#world.store;
    return this.#world.plans.filter((id) => {
      const onTheWay = rows.ledger.get(id)?.some(({ state }) => ON_THE_WAY.has(state)) ?? false;
      return onTheWay || rows.plans.get(id)?.state === "writing";
    });
  }

  /** A lease as its holder knows it: renewed while the process is awake, and over by its own clock no later than in the database. */
  #beating(life: Life, asked: number, fence: number) {
    const { time, store } = this.#world;
    let until = asked + LEASE_MS;
    let isOver = false;
    const beat = (): void => {
      const row = store.rows.leases.get(LEASE);
      const isHeld = row?.holder === life.name && row.until > time.now;
      if (isOver || !life.isAwake || row === undefined || !isHeld) return;
      until = time.now + LEASE_MS;
      store.rows.leases.set(LEASE, { ...row, until });
      time.at(time.now + BEAT_MS, beat);
    };
    time.at(time.now + BEAT_MS, beat);
    return {
      name: LEASE,
      fence,
      isMine: () => time.now < until,
      end: () => {
        isOver = true;
      },
    };
  }
}

/** What is due within so long, the same process waits for. */
const SOON_MS = 30_000;
const NEVER_PULLED = { pulled: () => null, pull: () => {}, release: () => {} };
const ON_THE_WAY: ReadonlySet<string> = new Set(["intent", "sent"]);

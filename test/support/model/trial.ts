import fc from "fast-check";
import { type Act, bringToEnd, perform, type Stage } from "./acts.ts";
import { anyAct, anyOpening, type Stress } from "./anyAct.ts";
import { Deeds } from "./deeds.ts";
import type { Breach } from "./witness.ts";
import { World, type WorldOptions } from "./world.ts";
import { Writers } from "./writers.ts";

/** What runs did, so that a test can tell that they did something. */
export interface Tally {
  runs: number;
  plans: number;
  writes: number;
  changed: number;
  deaths: number;
  sleeps: number;
  /** Plans that halted by themselves, and those that undo another. */
  halts: number;
  undone: number;
  denied: number;
}

export const noTally = (): Tally => ({
  runs: 0,
  plans: 0,
  writes: 0,
  changed: 0,
  deaths: 0,
  sleeps: 0,
  halts: 0,
  undone: 0,
  denied: 0,
});

const anyWorld: fc.Arbitrary<WorldOptions> = fc.record({
  people: fc.integer({ min: 1, max: 9 }),
  admins: fc.integer({ min: 3, max: 5 }),
  approvers: fc.constant(2),
  bakeMinutes: fc.constantFrom(0, 10, 60),
  writesPerDay: fc.constantFrom(1_000, 1_000, 4),
  waves: fc.constantFrom([1, 5, 25, 100], [1, 2, 3]),
});

/** An act as fast-check's model runner takes it. The state to compare with is the oracle's: the model itself is empty. */
class Command implements fc.AsyncCommand<object, Stage> {
  readonly act: Act;

  constructor(act: Act) {
    this.act = act;
  }

  check = (): boolean => true;

  async run(_: object, stage: Stage): Promise<void> {
    await perform(stage, this.act);
    refuse(stage.world.oracle.breaches);
  }

  toString = (): string => JSON.stringify(this.act);
}

function refuse(breaches: readonly Breach[]): void {
  const [first] = breaches;
  if (first !== undefined) throw new Error(`${first.property}: ${first.what}`);
}

/**
 * Runs of random acts under one stress. Each run opens with a plan, as far as its stress begins there;
 * the oracle judges every write, and the end.
 */
export function trials(stress: Stress, tally: Tally): fc.IAsyncPropertyWithHooks<unknown[]> {
  const acts = fc.commands([anyAct(stress).map((act) => new Command(act))], {
    maxCommands: 12,
    size: "max",
  });
  return fc.asyncProperty(
    anyWorld,
    anyOpening(stress),
    acts,
    async (options, opening, commands) => {
      const stage = newStage(options);
      for (const act of opening) await perform(stage, act);
      await fc.asyncModelRun(() => ({ model: {}, real: stage }), commands);
      await bringToEnd(stage);
      count(tally, stage);
      refuse(stage.world.oracle.breaches);
    },
  ) as unknown as fc.IAsyncPropertyWithHooks<unknown[]>;
}

export function newStage(options: WorldOptions): Stage {
  const world = new World(options);
  return { world, deeds: new Deeds(world), writers: new Writers(world) };
}

function count(tally: Tally, { world, writers }: Stage): void {
  tally.runs += 1;
  tally.plans += world.plans.length;
  tally.writes += world.graph.patches.length;
  tally.changed += world.tenant.changes.filter(
    ({ by, from, to }) => by !== null && from !== to,
  ).length;
  tally.deaths += writers.ends.died;
  tally.sleeps += writers.ends.asleep;
  const plans = [...world.store.rows.plans.values()];
  tally.halts += plans.filter(({ round }) => round > 1).length;
  tally.undone += plans.filter(
    ({ plan, state }) => plan.kind.kind === "undo" && state === "done",
  ).length;
  tally.denied += plans.filter(
    ({ why }) => why === "approval-not-genuine" || why === "list-altered",
  ).length;
}

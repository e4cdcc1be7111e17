import type { PlanId, UserId } from "#bot/core/ids.ts";
import type { PerUserMfaState } from "#bot/core/person.ts";
import type { Card, Deeds } from "./deeds.ts";
import type { ReadFault, WriteFault } from "./faults.ts";
import { type Forgery, forge } from "./forgery.ts";
import { LONG_LIFE } from "./life.ts";
import type { Account } from "./modelTenant.ts";
import type { World } from "./world.ts";
import type { Writers } from "./writers.ts";

/** What becomes of a person outside the bot's reach. */
export type Turn =
  | "loses-methods"
  | "registers"
  | "leaves"
  | "is-switched-off"
  | "becomes-a-guest"
  | "becomes-a-room"
  | "becomes-privileged"
  | "uses-legacy"
  | { readonly state: PerUserMfaState };

/** One thing that happens in a run. Numbers stand for people and plans in turn, so that every act can be carried out. */
export type Act =
  | { readonly do: "request"; readonly by: number; readonly kind: "enforce" | "force-registration" }
  | { readonly do: "undo"; readonly by: number; readonly of: number }
  | {
      readonly do: "click";
      readonly plan: number;
      readonly by: number;
      readonly says: "approve" | "decline";
      readonly card: Card;
    }
  | { readonly do: "click-at-once"; readonly plan: number; readonly clicks: readonly Click[] }
  | { readonly do: "approve"; readonly plan: number }
  | { readonly do: "pass"; readonly minutes: number }
  | { readonly do: "turn"; readonly who: number; readonly turn: Turn }
  | { readonly do: "role"; readonly admin: number; readonly has: boolean }
  | { readonly do: "stop"; readonly by: number }
  | { readonly do: "override"; readonly who: number; readonly by: number }
  | { readonly do: "help"; readonly who: number }
  | { readonly do: "forge"; readonly plan: number; readonly how: Forgery }
  | { readonly do: "skew"; readonly hours: number }
  | { readonly do: "scan" }
  | Run
  | { readonly do: "run-two" }
  | { readonly do: "wake" };

interface Click {
  readonly by: number;
  readonly says: "approve" | "decline";
}

/** A process that writes, with what goes wrong on its way. */
export interface Run {
  readonly do: "run";
  readonly diesAt: number | null;
  readonly sleepsAt: number | null;
  readonly writes: readonly WriteFault[];
  readonly reads: readonly ReadFault[];
  readonly meanwhile: { readonly step: number; readonly act: Act } | null;
}

export interface Stage {
  readonly world: World;
  readonly deeds: Deeds;
  readonly writers: Writers;
}

/** Carries out one act, and shows the oracle what the database says afterwards. */
export async function perform(stage: Stage, act: Act): Promise<void> {
  await carryOut(stage, act);
  stage.world.observe();
}

const MINUTE_MS = 60_000;

async function carryOut(stage: Stage, act: Act): Promise<void> {
  const { world, deeds, writers } = stage;
  const plan = "plan" in act ? (world.plans[act.plan % world.plans.length] ?? null) : null;
  switch (act.do) {
    case "request":
      return void (await deeds.request(pick(world.admins, act.by), act.kind).catch(explained));
    case "undo":
      if (world.plans.length > 0)
        await deeds.undo(pick(world.admins, act.by), pick(world.plans, act.of)).catch(explained);
      return;
    case "click":
      if (plan !== null) await deeds.click(plan, pick(world.admins, act.by), act.says, act.card);
      return;
    case "click-at-once":
      if (plan !== null) await clickAtOnce(stage, plan, act.clicks);
      return;
    case "approve":
      if (plan !== null) await approve(stage, plan);
      return;
    case "pass":
      world.time.pass(act.minutes * MINUTE_MS);
      return deeds.expire();
    case "turn":
      return turn(world, pick(world.people, act.who), act.turn);
    case "role":
      return role(world, pick(world.admins, act.admin), act.has);
    case "stop":
      return deeds.stop(pick(world.admins, act.by));
    case "override":
      return deeds.override(pick(world.admins, act.by), pick(world.people, act.who));
    case "help":
      return deeds.help(pick(world.people, act.who));
    case "forge":
      if (plan !== null) forge(world, plan, act.how);
      return;
    case "skew":
      world.skewMs = act.hours * 60 * MINUTE_MS;
      return;
    case "scan":
      return world.scan();
    case "run":
      return run(stage, act);
    case "run-two":
      return void (await Promise.all([writers.run(), writers.run()]));
    case "wake":
      return writers.wake();
  }
}

async function run(stage: Stage, { diesAt, sleepsAt, writes, reads, meanwhile }: Run) {
  const { world, writers } = stage;
  world.faults.add(writes, reads);
  const aside =
    meanwhile === null
      ? null
      : { step: meanwhile.step, happens: () => carryOut(stage, meanwhile.act) };
  await writers.run({ ...LONG_LIFE, diesAt, sleepsAt }, aside);
  world.faults.clear();
}

/** Everybody who may approve does, one after the other, until nothing is left to approve. */
async function approve({ world, deeds }: Stage, plan: PlanId): Promise<void> {
  for (const admin of world.admins) {
    const state = world.store.rows.plans.get(plan)?.state;
    if (state !== "open" && state !== "halted") return;
    await deeds.click(plan, admin, "approve", "fresh");
  }
}

async function clickAtOnce(
  { world, deeds }: Stage,
  plan: PlanId,
  clicks: readonly Click[],
): Promise<void> {
  await Promise.all(
    clicks.map(({ by, says }) => deeds.click(plan, pick(world.admins, by), says, "old")),
  );
}

function turn(world: World, user: UserId, what: Turn): void {
  const account = world.tenant.accounts.get(user);
  if (account === undefined) return;
  if (typeof what === "object") {
    world.outside(user, what.state);
    return;
  }
  Object.assign(account, TURNS[what]);
  world.changed(user);
  // The kind of a mailbox is read by the scan alone.
  if (what === "becomes-a-room") world.scan();
}

const TURNS: Readonly<Record<Exclude<Turn, object>, Partial<Account>>> = {
  "loses-methods": { methods: "none" },
  registers: { methods: "app" },
  leaves: { exists: false },
  "is-switched-off": { signsIn: false },
  "becomes-a-guest": { guest: true },
  "becomes-a-room": { mailbox: "room" },
  "uses-legacy": { usesLegacy: true },
  "becomes-privileged": { roles: ["helpdesk-administrator"] },
};

function role(world: World, admin: UserId, isAdmin: boolean): void {
  const account = world.tenant.accounts.get(admin);
  if (account !== undefined) account.isAdmin = isAdmin;
}

/** Lets everything that has begun come to an end, without further trouble, and judges what is left. */
export async function bringToEnd(stage: Stage): Promise<void> {
  const { world, writers } = stage;
  world.faults.clear();
  world.tenant.posture = "nothing";
  await writers.wake();
  for (let round = 0; round < MOST_ROUNDS && isUnderWay(world); round += 1) {
    world.time.pass((world.options.bakeMinutes + 3) * MINUTE_MS);
    await writers.run();
    world.observe();
  }
  await judge(world);
}

/** Far more than any run needs: a plan that has not ended by then never does. */
const MOST_ROUNDS = 60;

const isUnderWay = ({ store }: World): boolean =>
  [...store.rows.plans.values()].some(({ state }) => state === "writing") ||
  [...store.rows.ledger.values()]
    .flat()
    .some(({ state }) => state === "intent" || state === "sent");

async function judge({ store, oracle, plans }: World): Promise<void> {
  const records = [...store.rows.audit.values()];
  for (const plan of plans) {
    const intended = records.filter(
      ({ event, subject }) => event === "change.intended" && subject === plan,
    );
    for (const { user, state } of store.rows.ledger.get(plan) ?? [])
      oracle.claimed(
        plan,
        user,
        state,
        intended.filter(({ detail }) => detail.user === user).length,
      );
  }
  oracle.recordIs((await store.audit.verify()).ok);
  oracle.judgeEnd();
}

/** Explained failures are answers; anything else is a bug and ends the run. */
function explained(error: unknown): null {
  if (error instanceof Error && error.name === "BotError") return null;
  throw error;
}

function pick<Value>(values: readonly Value[], nth: number): Value {
  const value = values[nth % values.length];
  if (value === undefined) throw new RangeError("There is nothing to pick from.");
  return value;
}

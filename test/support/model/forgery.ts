import type { PlanId } from "#bot/core/ids.ts";
import type { PlanRow } from "./rows.ts";
import type { World } from "./world.ts";

/** What somebody with the database's password, and nothing else, might do to get people written. */
export const FORGERIES = [
  "approvals",
  "state",
  "another-person",
  "another-target",
  "fewer-approvers",
  "longer-life",
  "copied-seals",
  "reopened",
  "earlier-round",
] as const;
export type Forgery = (typeof FORGERIES)[number];

/** Does it. Where the plan's own text changes, the oracle is told that nothing may be written for it any more. */
export function forge(world: World, plan: PlanId, how: Forgery): void {
  const row = world.store.rows.plans.get(plan);
  if (row === undefined) return;
  world.oracle.forged(plan);
  FORGE[how](world, row);
}

const FORGE: Readonly<Record<Forgery, (world: World, row: PlanRow) => void>> = {
  approvals(world, row) {
    const { decisions } = world.store.rows;
    const at = world.clock.now();
    const invented = world.admins.map((by) => ({
      by,
      says: "approve" as const,
      at,
      round: row.round,
      seal: "00",
    }));
    decisions.set(row.plan.id, invented);
    set(world, row, { state: "writing" });
  },

  state: (world, row) => {
    if (row.state === "open" || row.state === "halted") set(world, row, { state: "writing" });
  },

  "another-person"(world, { plan }) {
    const rows = world.store.rows.ledger.get(plan.id) ?? [];
    const [first] = rows;
    const [user] = world.breakGlass;
    if (first === undefined || user === undefined) return;
    if (rows.some((each) => each.user === user)) return;
    world.store.rows.ledger.set(plan.id, [{ ...first, user, state: "planned" }, ...rows]);
    world.oracle.altered(plan.id);
  },

  "another-target"(world, { plan }) {
    const rows = world.store.rows.ledger.get(plan.id) ?? [];
    if (rows.every(({ target }) => target === "disabled")) return;
    world.store.rows.ledger.set(
      plan.id,
      rows.map((each) => ({ ...each, target: "disabled" })),
    );
    world.oracle.altered(plan.id);
  },

  "fewer-approvers"(world, row) {
    set(world, row, { plan: { ...row.plan, approvers: 1 }, state: "writing" });
    world.oracle.altered(row.plan.id);
  },

  "longer-life"(world, row) {
    const runsUntil = new Date(row.plan.runsUntil.getTime() + 86_400_000);
    set(world, row, { plan: { ...row.plan, runsUntil } });
    world.oracle.altered(row.plan.id);
  },

  /** The seals of one plan, or of an earlier round, on another. */
  "copied-seals"(world, row) {
    const { decisions } = world.store.rows;
    const others = [...decisions.values()].flat().filter(({ says }) => says === "approve");
    decisions.set(
      row.plan.id,
      others.map((each) => ({ ...each, round: row.round })),
    );
    if (row.state === "open" || row.state === "halted") set(world, row, { state: "writing" });
  },

  /** A plan that was stopped, declined or overtaken, written once more. */
  reopened: (world, row) => {
    if (["stopped", "declined", "expired", "superseded"].includes(row.state))
      set(world, row, { state: "writing" });
  },

  /** A plan that halted, put back to the round whose approvals it still has. */
  "earlier-round": (world, row) => {
    if (row.state === "halted") set(world, row, { state: "writing", round: 1 });
  },
};

const set = (world: World, row: PlanRow, change: Partial<PlanRow>): void =>
  void world.store.rows.plans.set(row.plan.id, { ...row, ...change });

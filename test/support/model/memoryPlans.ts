import { planHash, planId } from "#bot/core/ids.ts";
import type { PlanRecord, Plans } from "#bot/ports/store/plans.ts";
import type { LedgerRow, Pen, PlanRow, Rows } from "./rows.ts";

/**
 * Plans as the database keeps them: the changes are the ledger's rows, so what is altered there is altered here.
 * @param now the database's own clock
 */
export function memoryPlans(rows: Rows, pen: Pen, now: () => number): Plans {
  const record = ({ openedAt: _, roundAt: __, ...row }: PlanRow): PlanRecord => ({
    ...row,
    plan: { ...row.plan, changes: (rows.ledger.get(row.plan.id) ?? []).map(changeOf) },
    decisions: rows.decisions.get(row.plan.id) ?? [],
  });
  const all = () => [...rows.plans.values()];
  const byId = async (id: string) => {
    const row = rows.plans.get(planId(id));
    return row === undefined ? null : record(row);
  };
  const move = (row: PlanRow, change: Partial<PlanRow>) =>
    pen.set(rows.plans, row.plan.id, { ...row, ...change });

  return {
    byId,
    lock: byId,
    lockState: async (id) => rows.plans.get(id)?.state ?? null,

    async create({ decisions, ...row }) {
      const { id, changes } = row.plan;
      if (rows.plans.has(id) || new Set(changes.map(({ user }) => user)).size < changes.length)
        throw new Error("duplicate key value violates unique constraint");
      pen.set(rows.plans, id, { ...row, openedAt: now(), roundAt: now() });
      pen.set(rows.decisions, id, decisions);
      pen.set(
        rows.ledger,
        id,
        changes.map((change, position) => ({
          ...change,
          position,
          plan: id,
          state: "planned",
          reason: null,
          readBack: null,
          intentAt: null,
          intendedAt: null,
          settledAt: null,
        })),
      );
    },

    async byShortHash(prefix) {
      const wanted = prefix.trim().toLowerCase();
      const exact = await byId(wanted);
      if (exact !== null || !/^[0-9a-f]{4,64}$/.test(wanted)) return exact;
      const [only, ...others] = all().filter(({ plan }) => plan.hash.startsWith(wanted));
      return only === undefined || others.length > 0 ? null : record(only);
    },

    list: async (limit) => all().toReversed().slice(0, limit).map(record),
    inState: async (state) =>
      all()
        .filter((each) => each.state === state)
        .map(record),

    async decide(id, decision) {
      const before = rows.decisions.get(id) ?? [];
      const nth = before.findIndex(
        (each) => each.by === decision.by && each.round === decision.round,
      );
      pen.set(rows.decisions, id, nth < 0 ? [...before, decision] : before.with(nth, decision));
    },

    async ages(id) {
      const row = rows.plans.get(id);
      if (row === undefined) return null;
      return { planMs: now() - row.openedAt, roundMs: now() - row.roundAt };
    },

    async supersede(id, by) {
      const row = rows.plans.get(id);
      if (row?.state !== "open") return false;
      move(row, { state: "superseded", supersededBy: by });
      return true;
    },

    async move(id, from, to, why) {
      const row = rows.plans.get(id);
      if (row?.state !== from) return false;
      move(row, { state: to, why });
      return true;
    },

    async halt(id, why, haltedAt) {
      const row = rows.plans.get(id);
      if (row?.state !== "writing") return false;
      move(row, { state: "halted", why, round: row.round + 1, roundAt: now(), haltedAt });
      return true;
    },

    async stopWriting(why) {
      const writing = all().filter(({ state }) => state === "writing" || state === "halted");
      for (const row of writing) move(row, { state: "stopped", why });
      return writing.map(({ plan }) => plan.id);
    },

    stateOf: async (id) => rows.plans.get(id)?.state ?? null,
    hashOf: async (id) => {
      const hash = rows.plans.get(id)?.plan.hash;
      return hash === undefined ? null : planHash(hash);
    },
  };
}

const changeOf = ({
  user,
  displayName,
  prior,
  target,
  wave,
  privileged,
  override,
}: LedgerRow): PlanRecord["plan"]["changes"][number] => ({
  user,
  displayName,
  prior,
  target,
  wave,
  privileged,
  override,
});

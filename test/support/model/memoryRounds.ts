import type { PlanId } from "#bot/core/ids.ts";
import type { Nonces } from "#bot/ports/store/nonces.ts";
import type { Waves } from "#bot/ports/store/waves.ts";
import type { Pen, Rows, WavesRow } from "./rows.ts";

export function memoryNonces(rows: Rows, pen: Pen): Nonces {
  return {
    issue: async (nonce) => pen.set(rows.nonces, nonce.hash, { ...nonce, spent: new Map() }),
    find: async (hash) => rows.nonces.get(hash) ?? null,
    spentOn: async (hash, by) => rows.nonces.get(hash)?.spent.get(by) ?? null,
    async spend(hash, by, says) {
      const row = rows.nonces.get(hash);
      if (row === undefined || row.spent.has(by)) return false;
      pen.set(rows.nonces, hash, { ...row, spent: new Map(row.spent).set(by, says) });
      return true;
    },
  };
}

/** @param now the database's own clock */
export function memoryWaves(rows: Rows, pen: Pen, now: () => number): Waves {
  const rowOf = (plan: PlanId): WavesRow =>
    rows.waves.get(plan) ?? { settled: new Map(), begun: new Map(), helps: new Set() };
  return {
    async settled(plan, wave, at) {
      const row = rowOf(plan);
      if (row.settled.has(wave)) return;
      const settled = new Map(row.settled).set(wave, { at, settledAt: now() });
      pen.set(rows.waves, plan, { ...row, settled });
    },
    of: async (plan) =>
      [...rowOf(plan).settled]
        .toSorted(([one], [other]) => one - other)
        .map(([wave, { at, settledAt }]) => ({ wave, at, ageMs: now() - settledAt })),
    async begin(plan, round, proposal) {
      const row = rowOf(plan);
      const begun = row.begun.get(round);
      if (begun !== undefined) return begun;
      pen.set(rows.waves, plan, { ...row, begun: new Map(row.begun).set(round, proposal) });
      return proposal;
    },
    async help(plan, user) {
      const row = rowOf(plan);
      if (row.helps.has(user)) return false;
      pen.set(rows.waves, plan, { ...row, helps: new Set(row.helps).add(user) });
      return true;
    },
    helped: async (plan) => [...rowOf(plan).helps],
  };
}

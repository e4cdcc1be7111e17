import type { Overrides, PlanEvidence } from "#bot/ports/store/planEvidence.ts";
import type { Pen, Rows } from "./rows.ts";

export function memoryEvidence(rows: Rows, pen: Pen): PlanEvidence {
  return {
    keep: async (plan, people, summary) => pen.set(rows.evidence, plan, { people, summary }),
    of: async (plan) => rows.evidence.get(plan)?.people ?? [],
    summaryOf: async (plan) => rows.evidence.get(plan)?.summary ?? null,
  };
}

export function memoryOverrides(rows: Rows, pen: Pen): Overrides {
  return {
    make: async (override) => pen.set(rows.overrides, override.user, override),
    async lift(user) {
      const was = rows.overrides.has(user);
      pen.remove(rows.overrides, user);
      return was;
    },
    standing: async (now) => new Map([...rows.overrides].filter(([, { until }]) => until > now)),
  };
}

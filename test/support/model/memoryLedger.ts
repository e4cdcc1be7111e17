import { CHANGE_STATES, type ChangeState, SETTLED } from "#bot/core/enforcement.ts";
import type { PlanId } from "#bot/core/ids.ts";
import type { Change, Ledger } from "#bot/ports/store/plans.ts";
import type { LedgerRow, Pen, Rows } from "./rows.ts";

const DAY_MS = 86_400_000;

/** @param now the database's own clock */
export function memoryLedger(rows: Rows, pen: Pen, now: () => number): Ledger {
  const of = (plan: PlanId) => rows.ledger.get(plan) ?? [];
  const put = (plan: PlanId, row: LedgerRow) =>
    pen.set(
      rows.ledger,
      plan,
      of(plan).map((each) => (each.user === row.user ? row : each)),
    );
  const shown = ({ intentAt, position: _, settledAt: __, ...row }: LedgerRow): Change => ({
    ...row,
    intentAgeMs: intentAt === null ? null : Math.max(0, Math.round(now() - intentAt)),
  });

  return {
    of: async (plan) => of(plan).map(shown),

    inState: async (plan, states, limit) =>
      of(plan)
        .filter(({ state }) => states.includes(state))
        .toSorted((one, other) => one.wave - other.wave || one.position - other.position)
        .slice(0, limit)
        .map(shown),

    async tally(plan) {
      const count = (state: ChangeState) => of(plan).filter((row) => row.state === state).length;
      return Object.fromEntries(CHANGE_STATES.map((state) => [state, count(state)])) as Record<
        ChangeState,
        number
      >;
    },

    async intend(plan, users, at) {
      const going = of(plan).filter(
        ({ user, state }) => state === "planned" && users.includes(user),
      );
      for (const row of going)
        put(plan, {
          ...row,
          state: "intent",
          reason: null,
          readBack: null,
          intentAt: now(),
          intendedAt: at,
        });
      return going.map(({ user }) => user);
    },

    outcomes: async (plan, limit) =>
      of(plan)
        .filter(({ state, settledAt }) => settledAt !== null && state !== "skipped")
        .toSorted((one, other) => newest(other) - newest(one) || other.position - one.position)
        .slice(0, limit)
        .map(({ state }) => state),

    async writtenInDay(at) {
      const until = at?.getTime() ?? now();
      const moments = [...rows.ledger.values()]
        .flat()
        .map(({ intendedAt, intentAt }) =>
          at === null ? intentAt : (intendedAt?.getTime() ?? null),
        )
        .filter((moment) => moment !== null && moment > until - DAY_MS);
      const first = Math.min(until, ...moments.filter((moment) => moment !== null));
      return { people: moments.length, firstAgeMs: Math.max(0, until - first) };
    },

    async move(plan, user, from, { state, reason, readBack }) {
      const row = of(plan).find((each) => each.user === user && from.includes(each.state));
      if (row === undefined) return false;
      put(plan, {
        ...row,
        state,
        reason: reason ?? null,
        readBack: readBack ?? null,
        intentAt: intentAt(state, row.intentAt, now),
        intendedAt: state === "planned" ? null : row.intendedAt,
        settledAt: SETTLED.includes(state) ? now() : null,
      });
      return true;
    },

    ofUser: async (user) =>
      [...rows.ledger.values()]
        .flat()
        .filter((row) => row.user === user)
        .map(shown),
  };
}

const newest = ({ settledAt }: LedgerRow): number => settledAt ?? 0;

function intentAt(state: ChangeState, before: number | null, now: () => number): number | null {
  if (state === "intent") return now();
  return state === "planned" ? null : before;
}

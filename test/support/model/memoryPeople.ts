import type { People, Rulings } from "#bot/ports/store/people.ts";
import type { Scans } from "#bot/ports/store/scans.ts";
import type { Holds } from "#bot/ports/store/trust.ts";
import type { Pen, Rows } from "./rows.ts";

/** People as the last scan left them. Only what plans read of them. */
export function memoryPeople(rows: Rows, pen: Pen): Partial<People> {
  const known = () => [...rows.people.values()];
  return {
    byId: async (id) => rows.people.get(id) ?? null,
    byIds: async (ids) => known().filter(({ person }) => ids.includes(person.id)),
    async *each() {
      yield known();
    },
    async tallies() {
      return known().map(({ person, verdict }) => ({
        verdict,
        mfaState: person.mfaState,
        registration: person.registration.known,
        people: 1,
      }));
    },
    async update(id, { verdict, ...change }) {
      const row = rows.people.get(id);
      if (row === undefined) return;
      pen.set(rows.people, id, {
        person: { ...row.person, ...change },
        verdict: verdict ?? row.verdict,
      });
    },
  };
}

export function memoryRulings(rows: Rows, pen: Pen): Rulings {
  return {
    make: async (ruling) => pen.set(rows.rulings, ruling.user, ruling),
    async lift(user) {
      const was = rows.rulings.has(user);
      pen.remove(rows.rulings, user);
      return was;
    },
    of: async (users) => new Map([...rows.rulings].filter(([user]) => users.includes(user))),
    all: async () => [...rows.rulings.values()],
  };
}

export function memoryScans(rows: Rows): Partial<Scans> {
  const last = async () => [...rows.scans.values()].at(-1) ?? null;
  return { latest: last, latestFinished: last };
}

export function memoryHolds(rows: Rows): Partial<Holds> {
  return { among: async (users) => new Set(users.filter((user) => rows.holds.has(user))) };
}

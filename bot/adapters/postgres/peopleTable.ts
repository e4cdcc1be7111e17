import { type SqlBool, sql } from "kysely";
import type { Verdict } from "../../core/eligibility.ts";
import type { Registration } from "../../core/registration.ts";
import type { People, PeopleFilter, Tally } from "../../ports/store/people.ts";
import { type Database, pages } from "./database.ts";
import { findPeople } from "./findPeople.ts";
import { currentGeneration, scopeOf } from "./generations.ts";
import { foldCase, knownPerson, registrationColumns } from "./personRow.ts";
import { relapsedAmong } from "./relapses.ts";
import { scopeChoices } from "./scopeChoices.ts";
import { tallied } from "./tallies.ts";

export const peopleTable = (db: Database): People => ({
  async byId(id) {
    const row = await db.selectFrom("people").selectAll().where("id", "=", id).executeTakeFirst();
    return row === undefined ? null : knownPerson(row);
  },

  async byIds(ids) {
    if (ids.length === 0) return [];
    const rows = await db
      .selectFrom("people")
      .selectAll()
      .where(sql<SqlBool>`id = any(${[...ids]})`)
      .orderBy("id")
      .execute();
    return rows.map(knownPerson);
  },

  find: (words, limit) => findPeople(db, words, limit),

  relapsed: (users) => relapsedAmong(db, users),

  tallies: () => talliesOf(db),

  scopeChoices: () => scopeChoices(db),

  async list(filter, page) {
    const rows = await fitting(db, filter)
      .selectAll()
      .orderBy("department_key", (order) => order.asc().nullsLast())
      .orderBy("name_key")
      .orderBy("id")
      .offset(page.offset)
      .limit(page.limit)
      .execute();
    const { total } = await fitting(db, filter)
      .select((count) => count.fn.countAll<number>().as("total"))
      .executeTakeFirstOrThrow();
    return { rows: rows.map(knownPerson), total };
  },

  each: (filter) =>
    pages(
      async (after, limit) => {
        const rows = fitting(db, filter).selectAll().where("id", ">", after).orderBy("id");
        return (await rows.limit(limit).execute()).map(knownPerson);
      },
      (known) => known.person.id,
    ),

  async update(id, { registration, mfaState, verdict }) {
    const change = {
      ...(registration === undefined ? {} : registrationColumns(registration)),
      ...(mfaState === undefined ? {} : { mfa_state: mfaState }),
      ...(verdict === undefined ? {} : { verdict }),
    };
    if (Object.keys(change).length === 0) return;
    // A running scan may have assessed them already: what it found is brought up to date too.
    await db.updateTable("people_rows").set(change).where("id", "=", id).execute();
  },
});

const fitting = (db: Database, { verdicts, department }: PeopleFilter) =>
  db
    .selectFrom("people")
    .$if(verdicts !== undefined, (query) => query.where(sql<SqlBool>`verdict = any(${verdicts})`))
    .$if(department !== undefined, (query) =>
      query.where("department_key", "=", foldCase(department ?? "")),
    );

async function talliesOf(db: Database): Promise<readonly Tally[]> {
  const counts = await tallied(db, scopeOf(await currentGeneration(db)));
  return [...counts].map(([what, people]) => {
    const [verdict, mfaState, registration] = what.split("/");
    return {
      verdict: verdict as Verdict,
      mfaState: mfaState as Tally["mfaState"],
      registration: registration as Registration["known"],
      people,
    };
  });
}

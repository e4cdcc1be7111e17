import { type SqlBool, sql } from "kysely";
import type { Verdict } from "../../core/eligibility.ts";
import type { Registration } from "../../core/registration.ts";
import type { People, PeopleFilter, Tally } from "../../ports/store/people.ts";
import { type Database, pages } from "./database.ts";
import { findPeople } from "./findPeople.ts";
import { foldCase, knownPerson, registrationColumns } from "./personRow.ts";

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

  tallies: () => talliesOf(db),

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
    await db.updateTable("people").set(change).where("id", "=", id).execute();
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
  const rows = await db
    .selectFrom("people")
    .select(["verdict", "mfa_state", "registration"])
    .select((count) => count.fn.countAll<number>().as("people"))
    .groupBy(["verdict", "mfa_state", "registration"])
    .orderBy("verdict")
    .orderBy("mfa_state")
    .orderBy("registration")
    .execute();
  return rows.map((row) => ({
    verdict: row.verdict as Verdict,
    mfaState: row.mfa_state as Tally["mfaState"],
    registration: row.registration as Registration["known"],
    people: row.people,
  }));
}

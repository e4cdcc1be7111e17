import { type Selectable, sql } from "kysely";
import { userId } from "../../core/ids.ts";
import type { Case, CaseAbout, Cases, TrustTally } from "../../ports/store/trust.ts";
import { type Database, json } from "./database.ts";
import type { Schema } from "./schema.ts";

export const casesTable = (db: Database): Cases => ({
  async open({ id, about, openedAt }) {
    const { numInsertedOrUpdatedRows } = await db
      .insertInto("cases")
      .values({
        id,
        kind: about.kind,
        about_key: about.kind === "report" ? about.post : about.hold,
        about: json(about),
        opened_at: openedAt,
        state: "open",
        closed_by: null,
        closed_at: null,
      })
      .onConflict((same) => same.doNothing())
      .executeTakeFirst();
    return numInsertedOrUpdatedRows === 1n;
  },

  async byId(id) {
    const row = await db.selectFrom("cases").selectAll().where("id", "=", id).executeTakeFirst();
    return row === undefined ? null : caseOf(row);
  },

  async close(id, end, by, at) {
    const { numUpdatedRows } = await db
      .updateTable("cases")
      .set({ state: end, closed_by: by, closed_at: at })
      .where("id", "=", id)
      .where("state", "=", "open")
      .executeTakeFirst();
    return numUpdatedRows === 1n;
  },

  async openOnes(limit) {
    const rows = await db
      .selectFrom("cases")
      .selectAll()
      .where("state", "=", "open")
      .orderBy("opened_at")
      .orderBy("id")
      .limit(limit)
      .execute();
    return rows.map(caseOf);
  },

  async tally() {
    const { rows } = await sql<TrustTally>`
      select
        (select count(*) from cases where state = 'open') as "openCases",
        (select count(*) from enforcement_holds where state <> 'lifted') as held,
        (select count(*) from enforcement_holds where state = 'waiting') as unasked,
        (select count(*) from enrolments where entry = 'relapse' and state = 'active') as relapsed
    `.execute(db);
    return rows[0] ?? { openCases: 0, held: 0, unasked: 0, relapsed: 0 };
  },
});

const caseOf = (row: Selectable<Schema["cases"]>): Case => ({
  id: row.id,
  about: aboutOf(row.about),
  openedAt: row.opened_at,
  outcome:
    row.closed_by === null || row.closed_at === null
      ? { state: "open" }
      : {
          state: row.state === "genuine" ? "genuine" : "hostile",
          by: userId(row.closed_by),
          at: row.closed_at,
        },
});

/** JSON has no moments: they went in as ISO 8601. */
function aboutOf(stored: unknown): CaseAbout {
  const about = stored as CaseAbout;
  return about.kind === "report"
    ? { ...about, sentAt: new Date(about.sentAt) }
    : { ...about, registeredAt: new Date(about.registeredAt) };
}

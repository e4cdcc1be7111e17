import { type RawBuilder, sql } from "kysely";
import type { ScopeChoices, Shared } from "../../ports/store/people.ts";
import type { Database } from "./database.ts";

const MOST = 100;

/** Counted anew at each question: it is asked when an admin opens a form, and the answer need not be quick. */
export async function scopeChoices(db: Database): Promise<ScopeChoices> {
  return {
    departments: await commonest(
      db,
      sql`select min(department) as value, count(*) as people from people
        where department_key is not null and department_key <> '' group by department_key`,
    ),
    licences: await commonest(db, perValue("licences")),
    roles: await commonest(db, perValue("roles")),
  };
}

const perValue = (column: "licences" | "roles"): RawBuilder<unknown> => sql`
  select value, count(*) as people from people, unnest(${sql.ref(column)}) as value group by value`;

async function commonest(db: Database, counts: RawBuilder<unknown>): Promise<readonly Shared[]> {
  const { rows } = await sql<Shared>`
    select value, people from (${counts}) as counted
    order by people desc, value limit ${MOST}`.execute(db);
  return rows;
}

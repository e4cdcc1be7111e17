import { sql } from "kysely";
import { PERSON_COLUMNS } from "./personRow.ts";

const names = Object.keys(PERSON_COLUMNS);

/** The columns of a person as pieces of SQL, so that a bulk statement cannot forget one. */
export const COLUMNS = sql.raw(names.join(", "));

/** With their types, for `jsonb_to_recordset`. */
export const TYPED_COLUMNS = sql.raw(
  Object.entries(PERSON_COLUMNS)
    .map((column) => column.join(" "))
    .join(", "),
);

/** For `on conflict do update set`: everything but the key. */
export const OVERWRITE = sql.raw(
  names
    .filter((name) => name !== "id")
    .map((name) => `${name} = excluded.${name}`)
    .join(", "),
);

export const columnsOf = (table: string) =>
  sql.raw(names.map((name) => `${table}.${name}`).join(", "));

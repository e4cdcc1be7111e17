import pg from "pg";

/** Every row of every table of a database, as text, by the table's name: ours and the queue's. */
export async function everyCell(databaseUrl: string): Promise<ReadonlyMap<string, string>> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query(`
      select schemaname || '.' || tablename as name, coalesce(query_to_xml(
        format('select to_jsonb(t)::text as row from %I.%I t', schemaname, tablename),
        true, true, '')::text, '') as content
      from pg_tables where schemaname not in ('pg_catalog', 'information_schema')`);
    return new Map(rows.map(({ name, content }) => [name, content]));
  } finally {
    await client.end();
  }
}

/** The tables in which one of these texts stands, whatever its case. */
export const tablesWith = (
  cells: ReadonlyMap<string, string>,
  texts: readonly string[],
): readonly string[] =>
  [...cells]
    .filter(([, content]) =>
      texts.some((text) => content.toLowerCase().includes(text.toLowerCase())),
    )
    .map(([name]) => name);

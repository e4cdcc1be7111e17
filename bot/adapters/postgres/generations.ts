import { sql } from "kysely";
import type { Database } from "./database.ts";
import { addUp } from "./tallies.ts";

/** Which of the two generations of people something is said of. */
export type Generation = 0 | 1;

export const scopeOf = (generation: Generation): string => `people/${generation}`;

/** The generation everybody reads; the first is 0. */
export async function currentGeneration(db: Database): Promise<Generation> {
  const row = await db.selectFrom("people_current").select("gen").executeTakeFirst();
  return row?.gen === 1 ? 1 : 0;
}

/** The generation a scan fills. */
export const nextGeneration = async (db: Database): Promise<Generation> =>
  (await currentGeneration(db)) === 0 ? 1 : 0;

/** Makes room for a scan. What the one before the last found is only thrown away here: nobody reads it any more. */
export async function clearNext(db: Database): Promise<void> {
  const next = await nextGeneration(db);
  await sql`truncate ${sql.table(`people_rows_${next}`)}`.execute(db);
  await db.deleteFrom("tallies").where("scope", "=", scopeOf(next)).execute();
}

/** Verdicts that rest on registration; all others stand whatever a live look has seen. */
const BY_REGISTRATION = ["registered", "phone-only", "not-capable", "unknown", "nudge"];

/** Keeps what was read from single people since `since`, while a scan was on its way with older evidence. */
export async function carryOver(db: Database, next: Generation, since: Date): Promise<void> {
  await sql`
    update people_rows as found set
      registration = known.registration, capable = known.capable, phone_only = known.phone_only,
      evidence_source = known.evidence_source, evidence_at = known.evidence_at,
      unknown_why = known.unknown_why,
      verdict = case when found.verdict = any(${BY_REGISTRATION}) then known.verdict else found.verdict end
    from people_rows as known
    where found.gen = ${next} and known.gen = 1 - found.gen and known.id = found.id
      and known.evidence_source = 'live' and known.evidence_at >= ${since}
      and known.evidence_at > coalesce(found.evidence_at, '-infinity')`.execute(db);
}

/** From here on everybody reads `next`. */
export async function pointAt(db: Database, next: Generation): Promise<void> {
  await addUp(db, scopeOf(next));
  await db.deleteFrom("people_current").execute();
  await db.insertInto("people_current").values({ gen: next }).execute();
}

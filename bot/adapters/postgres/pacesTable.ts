import { type RawBuilder, sql } from "kysely";
import { type Lane, laneRate, learned, type Rate } from "../../core/pace.ts";
import type { PaceBook, PacedService, Reservation } from "../../ports/pace.ts";
import { type Database, inTransaction } from "./database.ts";

/** Nobody reserves further ahead: a later line was left by a clock that has gone back since (a new sandbox). */
const HORIZON = sql`interval '1 minute'`;
/** What replies may take at once: a person who presses twice, or ten people, do not wait for one another. */
const REPLY_BURST = sql`interval '400 milliseconds'`;

/**
 * The lines are GCRA's "theoretical arrival time": each reservation is one statement on one row, so replicas take turns at
 * its lock and time can be read after it. Silence is always in the server's own time.
 */
export const pacesTable = (db: Database): PaceBook => ({
  async reserve(service, lane, slots, now) {
    const known = await take(db, service, lane, slots, now);
    if (known !== null) return known;
    await settle(db, service, now);
    const made = await take(db, service, lane, slots, now);
    if (made === null) throw new Error(`The pace of ${service.name} is changed all the time.`);
    return made;
  },

  async silence(name, forMs) {
    await sql`
      update paces set silent_until = greatest(silent_until, clock_timestamp() + ${ms(forMs)})
      where name = ${name}`.execute(db);
  },

  async learn(name, signal, now) {
    await inTransaction(db, async (transaction) => {
      const { rows } = await sql<RateRow & { now: Date }>`
        select per_second, ceiling, changed_at, fell_at, ${moment(now)} as now
        from paces where name = ${name} for update`.execute(transaction);
      const [row] = rows;
      if (row === undefined) return;
      const { perSecond, changedAt, fellAt } = learned(rateOf(row), signal, row.now);
      await sql`
        update paces set per_second = ${perSecond}, changed_at = ${changedAt}, fell_at = ${fellAt}
        where name = ${name}`.execute(transaction);
    });
  },

  async read(name) {
    const { rows } = await sql<RateRow & { silent_ms: number }>`
      select per_second, ceiling, changed_at, fell_at,
        ${msOf(sql`greatest(silent_until, clock_timestamp()) - clock_timestamp()`)} as silent_ms
      from paces where name = ${name}`.execute(db);
    const [row] = rows;
    return row === undefined
      ? null
      : { rate: rateOf(row), silentForMs: Math.max(0, row.silent_ms) };
  },
});

interface RateRow {
  readonly per_second: number;
  readonly ceiling: number;
  readonly changed_at: Date;
  readonly fell_at: Date;
}

interface TakenRow extends RateRow {
  readonly now: Date;
  readonly end_ms: number;
  readonly silent_ms: number;
}

/** Null when the row is missing, or stands for another ceiling. */
async function take(
  db: Database,
  { name, ceiling }: PacedService,
  lane: Lane,
  slots: number,
  now: Date | null,
): Promise<Reservation | null> {
  const length = sql`${slots}::integer * (interval '1 second' / ${sql.raw(LANE_RATES[lane])})`;
  const silent = sql`silent_until > moment.real`;
  const reply = sql`reply_at = case when ${silent} then reply_at
    else ${line("reply_at", sql`moment.now - ${REPLY_BURST}`)} + ${length} end, `;
  const { rows } = await sql<TakenRow>`
    update paces set ${lane === "reply" ? reply : sql``}
      next_at = case when ${silent} then next_at
        else ${line("next_at", sql`moment.now`)} + ${length} end
    from (select clock_timestamp() as real, ${moment(now)} as now) as moment
    where name = ${name} and ceiling = ${ceiling}
    returning per_second, ceiling, changed_at, fell_at, moment.now,
      ${msOf(sql`${sql.ref(lane === "reply" ? "reply_at" : "next_at")} - moment.now`)} as end_ms,
      ${msOf(sql`greatest(silent_until, moment.real) - moment.real`)} as silent_ms`.execute(db);
  const [row] = rows;
  if (row === undefined) return null;
  if (row.silent_ms > 0) return { kind: "silence", forMs: Math.ceil(row.silent_ms) };
  const gapMs = 1_000 / laneRate(lane, row.per_second);
  const inMs = row.end_ms - slots * gapMs;
  return { kind: "slots", slots, inMs, gapMs, rate: rateOf(row), now: row.now };
}

const LANE_RATES: Readonly<Record<Lane, string>> = {
  campaign: `(per_second * ${laneRate("campaign", 1)})`,
  reply: `(per_second * ${laneRate("reply", 1)})`,
};

/** The row for this ceiling: new, or as it was learnt; what had reached the old ceiling goes with it. */
async function settle(
  db: Database,
  { name, ceiling }: PacedService,
  now: Date | null,
): Promise<void> {
  await sql`
    insert into paces as known (name, per_second, ceiling, changed_at)
    values (${name}, ${ceiling}, ${ceiling}, ${moment(now)})
    on conflict (name) do update set ceiling = excluded.ceiling,
      per_second = case when known.per_second >= known.ceiling then excluded.ceiling
        else least(known.per_second, excluded.ceiling) end`.execute(db);
}

/** Where a line goes on: at its end, or at `earliest`. */
const line = (end: "next_at" | "reply_at", earliest: RawBuilder<unknown>) => sql`
  case when ${sql.ref(end)} > moment.now + ${HORIZON} then ${earliest}
    else greatest(${sql.ref(end)}, ${earliest}) end`;

const moment = (now: Date | null) => sql`coalesce(${now}::timestamptz, clock_timestamp())`;

const ms = (count: number) => sql`${count} * interval '1 millisecond'`;

const msOf = (interval: RawBuilder<unknown>) =>
  sql`(extract(epoch from ${interval}) * 1000)::double precision`;

const rateOf = (row: RateRow): Rate => ({
  perSecond: row.per_second,
  ceiling: row.ceiling,
  changedAt: row.changed_at,
  fellAt: row.fell_at,
});

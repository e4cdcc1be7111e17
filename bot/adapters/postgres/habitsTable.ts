import { sql } from "kysely";
import { userId } from "../../core/ids.ts";
import type { Calendar, Leave } from "../../core/workday.ts";
import type { HabitBook } from "../../ports/store/habits.ts";
import { batches, type Database, json } from "./database.ts";
import type { Schema } from "./schema.ts";

export const habitsTable = (db: Database): HabitBook => ({
  async of(users) {
    const { rows } = await sql<Schema["habits"]>`
      select * from habits where user_id = any(${[...users]}::text[])`.execute(db);
    return new Map(
      rows.map((row) => {
        const user = userId(row.user_id);
        return [user, { user, calendar: calendarOf(row.calendar), readAt: row.read_at }];
      }),
    );
  },

  async keep(habits) {
    for (const batch of batches(habits)) {
      const rows = batch.map(({ user, calendar, readAt }) => ({
        user_id: user,
        calendar,
        read_at: readAt,
      }));
      await sql`
        insert into habits (user_id, calendar, read_at)
        select distinct on (user_id) user_id, nullif(calendar, 'null'), read_at
        from jsonb_to_recordset(${json(rows)}::jsonb)
          as given (user_id text, calendar jsonb, read_at timestamptz)
        order by user_id, read_at desc
        on conflict (user_id) do update
        set calendar = excluded.calendar, read_at = excluded.read_at`.execute(db);
    }
  },

  async anyReadSince(since) {
    const { rows } = await sql<{ found: boolean }>`
      select exists (select 1 from habits where calendar is not null and read_at >= ${since})
        as found`.execute(db);
    return rows[0]?.found ?? false;
  },
});

/** As `keep` wrote it, with the moments of a leave as text. */
function calendarOf(stored: unknown): Calendar | null {
  if (stored === null) return null;
  const calendar = stored as Calendar;
  return { ...calendar, leave: leaveOf(calendar.leave) };
}

const leaveOf = (leave: Leave): Leave =>
  leave.state === "dated"
    ? { ...leave, from: new Date(leave.from), until: new Date(leave.until) }
    : leave;

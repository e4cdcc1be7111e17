import { type Selectable, sql } from "kysely";
import type { Reply } from "../../core/campaign.ts";
import { postId, userId } from "../../core/ids.ts";
import type { RecordedReply, Replies } from "../../ports/store/campaigns.ts";
import { type Database, json } from "./database.ts";
import type { Schema } from "./schema.ts";

export const repliesTable = (db: Database): Replies => ({
  /**
   * One statement even when two presses race: the loser waits for the winner's row and is given it. `xmax` is zero
   * only on a row this statement inserted. The campaign is noted from the card's subject, for the tally.
   */
  async record({ post, revision, user, reply, at }) {
    const { rows } = await sql<{ reply: unknown; first: boolean }>`
      insert into replies as known (post, revision, user_id, verb, reply, at, campaign)
      values (${post}, ${revision}, ${user}, ${reply.verb}, ${json(reply)}, ${at},
        (select split_part(subject, '/', 1) from posts where id = ${post} and kind = 'nudge'))
      on conflict (post, revision, user_id, verb) do update set at = known.at
      returning reply, xmax = 0 as first`.execute(db);
    const row = rows[0];
    if (row === undefined) throw new Error("A recorded reply came back empty.");
    return { first: row.first, reply: replyOf(row.reply) };
  },

  async find({ post, revision, user, verb }) {
    const row = await db
      .selectFrom("replies")
      .select("reply")
      .where("post", "=", post)
      .where("revision", "=", revision)
      .where("user_id", "=", user)
      .where("verb", "=", verb)
      .executeTakeFirst();
    return row === undefined ? null : replyOf(row.reply);
  },

  async of(user) {
    const rows = await db
      .selectFrom("replies")
      .selectAll()
      .where("user_id", "=", user)
      .orderBy("at")
      .orderBy("seq")
      .execute();
    return rows.map(recordedReply);
  },

  async latestOf(users) {
    const { rows } = await sql<Selectable<Schema["replies"]>>`
      select distinct on (user_id) * from replies where user_id = any(${[...users]}::text[])
      order by user_id, at desc, seq desc`.execute(db);
    return new Map(rows.map(recordedReply).map((reply) => [reply.user, reply]));
  },
});

const recordedReply = (row: Selectable<Schema["replies"]>): RecordedReply => ({
  user: userId(row.user_id),
  post: postId(row.post),
  revision: row.revision,
  reply: replyOf(row.reply),
  at: row.at,
});

/** JSON has no moments: `until` went in as ISO 8601. */
function replyOf(stored: unknown): Reply {
  const reply = stored as Reply;
  return reply.verb === "nudge.snooze" && reply.outcome === "snoozed"
    ? { ...reply, until: new Date(reply.until) }
    : reply;
}

import { type Selectable, sql } from "kysely";
import { postId, userId } from "../../core/ids.ts";
import type { Post, PostKind, Posts } from "../../ports/store/posts.ts";
import { batches, type Database, json } from "./database.ts";
import type { Schema } from "./schema.ts";

export const postsTable = (db: Database): Posts => ({
  ...inBulk(db),

  async create({ id, kind, subject, recipient, address, messageId, revision, at }) {
    await db
      .insertInto("posts")
      .values({
        id,
        kind,
        subject,
        recipient,
        service_url: address.serviceUrl,
        conversation_id: address.conversationId,
        message_id: messageId,
        revision,
        at,
      })
      .execute();
  },

  async delivered(id, messageId) {
    await db.updateTable("posts").set({ message_id: messageId }).where("id", "=", id).execute();
  },

  async byId(id) {
    const row = await db.selectFrom("posts").selectAll().where("id", "=", id).executeTakeFirst();
    return row === undefined ? null : postOf(row);
  },

  async about(kind, subject) {
    const rows = await db
      .selectFrom("posts")
      .selectAll()
      .where("kind", "=", kind)
      .where("subject", "=", subject)
      .orderBy("at")
      .orderBy("seq")
      .execute();
    return rows.map(postOf);
  },

  async postedAmong(kind, subjects) {
    const { rows } = await sql<{ subject: string }>`
      select distinct subject from posts
      where subject = any(${[...subjects]}::text[]) and kind = ${kind}`.execute(db);
    return new Set(rows.map((row) => row.subject));
  },

  async latestTo(user, limit) {
    const rows = await db
      .selectFrom("posts")
      .selectAll()
      .where("recipient", "=", user)
      .orderBy("at", "desc")
      .orderBy("seq", "desc")
      .limit(limit)
      .execute();
    return rows.map(postOf);
  },

  async revise(id) {
    const { revision } = await db
      .updateTable("posts")
      .set((post) => ({ revision: post("revision", "+", 1) }))
      .where("id", "=", id)
      .returning("revision")
      .executeTakeFirstOrThrow();
    return revision;
  },
});

/** For campaigns, where a statement a message would be too many. */
const inBulk = (db: Database): Pick<Posts, "createAll" | "deliveredAll"> => ({
  async createAll(posts) {
    for (const batch of batches(posts)) {
      const rows = batch.map((post) => ({
        id: post.id,
        kind: post.kind,
        subject: post.subject,
        recipient: post.recipient,
        service_url: post.address.serviceUrl,
        conversation_id: post.address.conversationId,
        message_id: post.messageId,
        revision: post.revision,
        at: post.at,
      }));
      await sql`
        insert into posts (id, kind, subject, recipient, service_url, conversation_id, message_id,
          revision, at)
        select * from jsonb_to_recordset(${json(rows)}::jsonb) as given (id text, kind text,
          subject text, recipient text, service_url text, conversation_id text, message_id text,
          revision int, at timestamptz)
        on conflict (id) do update set service_url = excluded.service_url,
          conversation_id = excluded.conversation_id`.execute(db);
    }
  },

  async deliveredAll(posts) {
    for (const batch of batches(posts)) {
      await sql`
        update posts set message_id = given."messageId"
        from jsonb_to_recordset(${json(batch)}::jsonb) as given (id text, "messageId" text)
        where posts.id = given.id`.execute(db);
    }
  },
});

const postOf = (row: Selectable<Schema["posts"]>): Post => ({
  id: postId(row.id),
  kind: row.kind as PostKind,
  subject: row.subject,
  recipient: row.recipient === null ? null : userId(row.recipient),
  address: { serviceUrl: row.service_url, conversationId: row.conversation_id },
  messageId: row.message_id,
  revision: row.revision,
  at: row.at,
});

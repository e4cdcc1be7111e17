import type { Selectable } from "kysely";
import { postId, userId } from "../../core/ids.ts";
import type { Post, PostKind, Posts } from "../../ports/store/posts.ts";
import type { Database } from "./database.ts";
import type { Schema } from "./schema.ts";

export const postsTable = (db: Database): Posts => ({
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

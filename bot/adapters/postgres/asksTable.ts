import { postId, userId } from "../../core/ids.ts";
import type { Asks } from "../../ports/store/posts.ts";
import type { Database } from "./database.ts";

export const asksTable = (db: Database): Asks => ({
  async open({ id, by, kind, payload, expiresAt }) {
    await db
      .insertInto("asks")
      .values({ id, by_user: by, kind, payload, expires_at: expiresAt })
      .execute();
  },

  async find(id) {
    const row = await db.selectFrom("asks").selectAll().where("id", "=", id).executeTakeFirst();
    if (row === undefined) return null;
    return {
      id: postId(row.id),
      by: userId(row.by_user),
      kind: row.kind,
      payload: row.payload,
      expiresAt: row.expires_at,
    };
  },

  async settle(id, answer, at) {
    const { numUpdatedRows } = await db
      .updateTable("asks")
      .set({ answer, answered_at: at })
      .where("id", "=", id)
      .where("answer", "is", null)
      .executeTakeFirst();
    return numUpdatedRows === 1n;
  },
});

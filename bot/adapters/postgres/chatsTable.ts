import { sql } from "kysely";
import type { DeliveryFailure } from "../../core/delivery.ts";
import { userId } from "../../core/ids.ts";
import type { Chat, Chats } from "../../ports/store/posts.ts";
import type { Database } from "./database.ts";
import type { Schema } from "./schema.ts";

export const chatsTable = (db: Database): Chats => ({
  /** Asked with every message that comes in, so a chat that is known already is not written again. */
  async remember({ user, address, locale }) {
    await sql`
      with reachable as (delete from unreachable where user_id = ${user})
      insert into chats as known (user_id, service_url, conversation_id, locale)
      values (${user}, ${address.serviceUrl}, ${address.conversationId}, ${locale})
      on conflict (user_id) do update set service_url = excluded.service_url,
        conversation_id = excluded.conversation_id,
        locale = coalesce(excluded.locale, known.locale)
      where (known.service_url, known.conversation_id, known.locale) is distinct from
        (excluded.service_url, excluded.conversation_id, coalesce(excluded.locale, known.locale))
    `.execute(db);
  },

  async of(user) {
    const row = await db
      .selectFrom("chats")
      .selectAll()
      .where("user_id", "=", user)
      .executeTakeFirst();
    return row === undefined ? null : chatOf(row);
  },

  async ofMany(users) {
    const { rows } = await sql<ChatRow>`
      select * from chats where user_id = any(${[...users]}::text[])`.execute(db);
    return new Map(rows.map(chatOf).map((chat) => [chat.user, chat]));
  },

  async forget(user) {
    await db.deleteFrom("chats").where("user_id", "=", user).execute();
  },

  async unreachable(user, why, at) {
    await db
      .insertInto("unreachable")
      .values({ user_id: user, why, at })
      .onConflict((conflict) => conflict.column("user_id").doUpdateSet({ why, at }))
      .execute();
  },

  async unreachableTally() {
    const rows = await db
      .selectFrom("unreachable")
      .select("why")
      .select((count) => count.fn.countAll<number>().as("people"))
      .groupBy("why")
      .execute();
    return Object.fromEntries(rows.map((row) => [row.why as DeliveryFailure, row.people]));
  },
});

type ChatRow = Schema["chats"];

const chatOf = (row: ChatRow): Chat => ({
  user: userId(row.user_id),
  address: { serviceUrl: row.service_url, conversationId: row.conversation_id },
  locale: row.locale,
});

import { sql } from "kysely";
import type { PlanState, Word } from "../../core/approval.ts";
import { planId, postId } from "../../core/ids.ts";
import type { Nonces } from "../../ports/store/nonces.ts";
import { type Database, touched } from "./database.ts";

export const noncesTable = (db: Database): Nonces => ({
  async issue({ hash, post, revision, plan, seen }) {
    await db
      .insertInto("nonces")
      .values({ hash, post, revision, plan, ...seen })
      .execute();
  },

  async find(hash) {
    const row = await db
      .selectFrom("nonces")
      .selectAll()
      .where("hash", "=", hash)
      .executeTakeFirst();
    if (row === undefined) return null;
    const { state, round, approvals } = row;
    return {
      hash,
      post: postId(row.post),
      revision: row.revision,
      plan: planId(row.plan),
      seen: { state: state as PlanState, round, approvals },
    };
  },

  async spentOn(hash, by) {
    const row = await db
      .selectFrom("nonces_spent")
      .select("says")
      .where("hash", "=", hash)
      .where("admin", "=", by)
      .executeTakeFirst();
    return row === undefined ? null : (row.says as Word["says"]);
  },

  async spend(hash, by, says) {
    return touched(
      await sql`
        insert into nonces_spent (hash, admin, says) values (${hash}, ${by}, ${says})
        on conflict (hash, admin) do nothing`.execute(db),
    );
  },
});

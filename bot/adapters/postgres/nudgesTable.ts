import { type Selectable, sql } from "kysely";
import type { Nudge, NudgeKey, NudgeOutcome } from "../../core/campaign.ts";
import { deliveryFailure } from "../../core/delivery.ts";
import { campaignId, userId } from "../../core/ids.ts";
import type { Nudges } from "../../ports/store/campaigns.ts";
import { type Database, storable } from "./database.ts";
import type { Schema } from "./schema.ts";

export const nudgesTable = (db: Database): Nudges => ({
  async claim({ campaign, user, step }: NudgeKey, { asked, at }) {
    const { numInsertedOrUpdatedRows } = await db
      .insertInto("nudges")
      .values({ campaign, user_id: user, step, claimed_at: at, asked, state: "sending" })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    return numInsertedOrUpdatedRows === 1n;
  },

  /** A late word on an `uncertain` nudge is still the better one; what is certain stays. */
  async settle({ campaign, user, step }, outcome) {
    await db
      .updateTable("nudges")
      .set({ state: outcome.state, settled_at: outcome.at, detail: detailOf(outcome) })
      .where("campaign", "=", campaign)
      .where("user_id", "=", user)
      .where("step", "=", step)
      .where("state", "in", ["sending", "uncertain"])
      .execute();
  },

  async of(campaign, user) {
    const rows = await db
      .selectFrom("nudges")
      .selectAll()
      .where("campaign", "=", campaign)
      .where("user_id", "=", user)
      .orderBy("step")
      .execute();
    return rows.map(nudgeOf);
  },

  async latestOf(campaign, users) {
    const { rows } = await sql<Selectable<Schema["nudges"]>>`
      select distinct on (user_id) * from nudges
      where campaign = ${campaign} and user_id = any(${[...users]}::text[])
      order by user_id, step desc`.execute(db);
    return new Map(rows.map(nudgeOf).map((nudge) => [nudge.user, nudge]));
  },

  async abandonSending(at, detail) {
    const { rows } = await sql<Selectable<Schema["nudges"]>>`
      update nudges set state = 'uncertain', settled_at = ${at}, detail = ${storable(detail)}
      where state = 'sending' returning *`.execute(db);
    return rows.map(nudgeOf).toSorted((one, other) => +one.claimedAt - +other.claimedAt);
  },
});

function detailOf(outcome: Exclude<NudgeOutcome, { state: "sending" }>): string | null {
  if (outcome.state === "sent") return null;
  return storable(outcome.state === "failed" ? outcome.failure : outcome.detail);
}

const nudgeOf = (row: Selectable<Schema["nudges"]>): Nudge => ({
  campaign: campaignId(row.campaign),
  user: userId(row.user_id),
  step: row.step,
  claimedAt: row.claimed_at,
  asked: row.asked,
  outcome: outcomeOf(row),
});

function outcomeOf({ state, settled_at: at, detail }: Selectable<Schema["nudges"]>): NudgeOutcome {
  if (at === null) return { state: "sending" };
  if (state === "sent") return { state: "sent", at };
  return state === "failed"
    ? { state: "failed", at, failure: deliveryFailure(detail) }
    : { state: "uncertain", at, detail: detail ?? "" };
}

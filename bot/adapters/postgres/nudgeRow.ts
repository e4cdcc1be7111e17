import type { Selectable } from "kysely";
import type { Nudge, NudgeKey, NudgeOutcome } from "../../core/campaign.ts";
import { deliveryFailure } from "../../core/delivery.ts";
import { campaignId, postId, userId } from "../../core/ids.ts";
import { storable } from "./database.ts";
import type { Schema } from "./schema.ts";

export type NudgeRow = Selectable<Schema["nudges"]>;

export const keyColumns = ({ campaign, user, step }: NudgeKey) => ({
  campaign,
  user_id: user,
  step,
});

export function detailOf(
  outcome: Exclude<NudgeOutcome, { state: "planned" | "sending" }>,
): string | null {
  if (outcome.state === "failed") return storable(outcome.failure);
  return outcome.state === "uncertain" ? storable(outcome.detail) : null;
}

export const nudgeOf = (row: NudgeRow): Nudge => ({
  campaign: campaignId(row.campaign),
  user: userId(row.user_id),
  step: row.step,
  plannedAt: row.planned_at,
  asked: row.asked,
  post: postId(row.post),
  outcome: outcomeOf(row),
});

function outcomeOf({ state, settled_at: at, detail }: NudgeRow): NudgeOutcome {
  if (at === null) return state === "sending" ? { state } : { state: "planned" };
  switch (state) {
    case "sent":
    case "gone":
      return { state, at };
    case "failed":
      return { state, at, failure: deliveryFailure(detail) };
    default:
      return { state: "uncertain", at, detail: detail ?? "" };
  }
}

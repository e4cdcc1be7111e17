import type { NudgeAnsweredView } from "../cards/nudgeAnswered.ts";
import type { Campaign } from "../core/campaign.ts";
import type { UserId } from "../core/ids.ts";
import { type Standing, standingOf } from "../core/nudge.ts";
import type { Post } from "../ports/store/posts.ts";
import type { Tables } from "../ports/store.ts";
import type { Sender } from "./sender.ts";

/** Reads where somebody stands, for showing their card again. */
export async function readStanding(
  store: Pick<Tables, "campaigns" | "nudges">,
  campaign: Campaign,
  user: UserId,
  now: Date,
): Promise<Standing> {
  const [enrolment, nudges] = await Promise.all([
    store.campaigns.enrolment(campaign.id, user),
    store.nudges.of(campaign.id, user),
  ]);
  return standingOf({ campaign, enrolment, nudges }, now);
}

/** What a card to one person needs besides its words. */
export const nudgeViewOf = (
  sender: Sender,
  copy: Pick<Post, "id" | "revision">,
  standing: Standing,
  now: Date,
): NudgeAnsweredView => ({ ...sender, ...standing, id: copy.id, rev: copy.revision, now });

import type { NudgeAnsweredView } from "../cards/nudgeAnswered.ts";
import { deadlineOf } from "../core/cadence.ts";
import type { Campaign, Nudge } from "../core/campaign.ts";
import type { UserId } from "../core/ids.ts";
import type { Post } from "../ports/store/posts.ts";
import type { Tables } from "../ports/store.ts";
import type { Sender } from "./sender.ts";

/** Where one person stands in a campaign, as their card tells it. */
export type Standing = Pick<
  NudgeAnsweredView,
  "number" | "of" | "asked" | "deadline" | "snoozesLeft"
>;

/** Nudges that count towards the campaign's number: not those a person asked for, nor those that never arrived. */
export const countedNudges = (nudges: readonly Nudge[]): readonly Date[] =>
  nudges
    .filter((each) => !each.asked && each.outcome.state !== "failed")
    .map((each) => each.claimedAt);

/** Reads where somebody stands, for showing their card again. */
export async function standingOf(
  store: Pick<Tables, "campaigns" | "nudges">,
  campaign: Campaign,
  user: UserId,
  now: Date,
): Promise<Standing> {
  const [enrolment, nudges] = await Promise.all([
    store.campaigns.enrolment(campaign.id, user),
    store.nudges.of(campaign.id, user),
  ]);
  const { cadence, hours } = campaign;
  return {
    number: Math.max(1, countedNudges(nudges).length),
    of: cadence.maxNudges,
    asked: nudges.at(-1)?.asked ?? false,
    deadline: enrolment?.deadline ?? deadlineOf(now, cadence, hours),
    snoozesLeft: Math.max(0, cadence.maxSnoozes - (enrolment?.snoozes ?? 0)),
  };
}

/** What a card to one person needs besides its words. */
export const nudgeViewOf = (
  sender: Sender,
  copy: Pick<Post, "id" | "revision">,
  standing: Standing,
  now: Date,
): NudgeAnsweredView => ({ ...sender, ...standing, id: copy.id, rev: copy.revision, now });

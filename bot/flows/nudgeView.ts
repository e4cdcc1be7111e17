import type { NudgeAnsweredView } from "../cards/nudgeAnswered.ts";
import type { SendingHours } from "../core/cadence.ts";
import type { Campaign } from "../core/campaign.ts";
import type { UserId } from "../core/ids.ts";
import { languageOf, type Reader } from "../core/language.ts";
import { type Standing, standingOf } from "../core/nudge.ts";
import type { Post } from "../ports/store/posts.ts";
import type { Store } from "../ports/store.ts";
import { type HabitPorts, readHabits } from "./readHabits.ts";
import type { Sender } from "./sender.ts";

/** Where somebody stands in a campaign, and how they are spoken to. */
export interface Place {
  readonly campaign: Campaign;
  readonly hours: SendingHours;
  readonly reader: Reader;
  readonly standing: Standing;
}

/** Reads where somebody stands, for showing their card again. */
export async function readPlace(
  ports: HabitPorts & { readonly store: Store },
  campaign: Campaign,
  user: UserId,
  now: Date,
): Promise<Place> {
  const { campaigns, nudges, people, chats } = ports.store;
  const [enrolment, all, known, chat] = await Promise.all([
    campaigns.enrolment(campaign.id, user),
    nudges.of(campaign.id, user),
    people.byId(user),
    chats.of(user),
  ]);
  const persons = known === null ? [] : [known.person];
  const habit = (await readHabits(ports, persons, campaign.hours)).get(user);
  const hours = habit?.hours ?? campaign.hours;
  const language = languageOf([
    campaign.voice.language,
    known?.person.preferredLanguage ?? null,
    habit?.language ?? null,
    chat?.locale ?? null,
  ]);
  return {
    campaign,
    hours,
    reader: { language, zone: hours.zone },
    standing: standingOf({ campaign, enrolment, nudges: all, hours }, now),
  };
}

/** What a card to one person needs besides its words. */
export const nudgeViewOf = (
  sender: Sender,
  place: Pick<Place, "campaign" | "reader" | "hours"> & {
    /** The campaign's, now. */
    readonly code: string;
  },
  copy: Pick<Post, "id" | "revision">,
  standing: Standing,
  now: Date,
): NudgeAnsweredView => ({
  ...sender,
  ...standing,
  organisation: place.campaign.voice.sender || sender.organisation,
  note: place.campaign.voice.note,
  reader: place.reader,
  hours: place.hours,
  code: place.code,
  id: copy.id,
  rev: copy.revision,
  now,
});

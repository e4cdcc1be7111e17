import type { SendingHours } from "../core/cadence.ts";
import type { Campaign, Enrolment, Nudge } from "../core/campaign.ts";
import type { CampaignId, UserId } from "../core/ids.ts";
import { languageOf, type Reader } from "../core/language.ts";
import type { TakenNudge } from "../ports/store/nudges.ts";
import type { Store } from "../ports/store.ts";
import type { Address } from "../ports/teams.ts";
import { type CodePorts, currentCode } from "./campaignCode.ts";
import { type HabitPorts, readHabits } from "./readHabits.ts";

/** A message, and everything its card and its way need to know about whom it is for. */
export interface Addressee {
  readonly nudge: TakenNudge;
  readonly campaign: Campaign;
  readonly enrolment: Enrolment;
  readonly nudges: readonly Nudge[];
  readonly hours: SendingHours;
  readonly reader: Reader;
  /** The campaign's code, now. */
  readonly code: string;
  /** Null where no chat is open yet. */
  readonly address: Address | null;
}

/** Joins messages with their people, a few look-ups for all of them. Messages whose campaign or person is gone are left out. */
export async function readAddressees(
  ports: HabitPorts & CodePorts & { readonly store: Store },
  taken: readonly TakenNudge[],
): Promise<readonly Addressee[]> {
  const byCampaign = Map.groupBy(taken, ({ campaign }) => campaign);
  const found: Addressee[] = [];
  for (const [id, nudges] of byCampaign) found.push(...(await ofCampaign(ports, id, nudges)));
  return found;
}

async function ofCampaign(
  ports: HabitPorts & CodePorts & { readonly store: Store },
  id: CampaignId,
  taken: readonly TakenNudge[],
): Promise<readonly Addressee[]> {
  const { campaigns, nudges, chats, people } = ports.store;
  const users: UserId[] = taken.map(({ user }) => user);
  const campaign = await campaigns.byId(id);
  if (campaign === null) return [];
  const [{ code }, enrolments, all, known, persons] = await Promise.all([
    currentCode(ports, id),
    campaigns.enrolments(id, users),
    nudges.ofMany(id, users),
    chats.ofMany(users),
    people.byIds(users),
  ]);
  const byId = new Map(persons.map(({ person }) => [person.id, person]));
  const habits = await readHabits(ports, [...byId.values()], campaign.hours);
  return taken.flatMap((nudge) => {
    const enrolment = enrolments.get(nudge.user);
    if (enrolment === undefined) return [];
    const chat = known.get(nudge.user);
    const habit = habits.get(nudge.user);
    const hours = habit?.hours ?? campaign.hours;
    const tags = [
      campaign.voice.language,
      byId.get(nudge.user)?.preferredLanguage ?? null,
      habit?.language ?? null,
      chat?.locale ?? null,
    ];
    return {
      nudge,
      campaign,
      enrolment,
      nudges: all.get(nudge.user) ?? [],
      hours,
      reader: { language: languageOf(tags), zone: hours.zone },
      code,
      address: chat?.address ?? null,
    };
  });
}

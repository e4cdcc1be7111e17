import { breakerCard } from "../cards/breaker.ts";
import { speechFor } from "../cards/speech.ts";
import { type BreakerRule, trips, waveStart } from "../core/breaker.ts";
import type { Campaign } from "../core/campaign.ts";
import type { CampaignId } from "../core/ids.ts";
import { plainText } from "../core/text.ts";
import type { Groups } from "../ports/directory.ts";
import type { Trip } from "../ports/store/trust.ts";
import type { Store, Tables } from "../ports/store.ts";
import { type ProgressPorts, updateProgress } from "./campaignProgress.ts";
import { type About, type PostPorts, postCard, type Render, updateCopies } from "./postCard.ts";

export interface BreakerPorts extends ProgressPorts {
  readonly store: Store;
  readonly groups: Groups;
  readonly adminGroupId: string;
  readonly breaker: BreakerRule;
}

/** Cards that say a campaign stopped by itself. Their button is that of every card about a campaign: an admin lets it go on. */
const aboutTrip = (id: CampaignId): About => ({ kind: "campaign", subject: `tripped/${id}` });

/**
 * Stops a campaign by itself once too many people of its current wave have turned against it, and tells the admins. To be
 * called after every block, uninstall and report, when it is written down: whoever comes last sees them all.
 * Returns whether it stopped it now.
 */
export const tripBreaker = (ports: BreakerPorts, id: CampaignId): Promise<boolean> =>
  stop(ports, id, "too-many");

/** Stops a campaign whose messages somebody imitates or altered, whatever the numbers. */
export const tripHostile = (ports: BreakerPorts, id: CampaignId): Promise<boolean> =>
  stop(ports, id, "hostile");

async function stop(ports: BreakerPorts, id: CampaignId, why: Trip["why"]): Promise<boolean> {
  const at = ports.clock.now();
  const trip = await ports.store.atomically(async (tables) => {
    const campaign = await tables.campaigns.byId(id);
    if (campaign?.state !== "running") return null;
    const found = await tripOf(tables, campaign, why, ports.breaker, at);
    // Of two at once one stops it.
    if (found === null || !(await tables.campaigns.setState(id, ["running"], "tripped")))
      return null;
    await tables.nudges.unplan({ campaign: id });
    await tables.breakers.tripped(found);
    const { sent, against, by } = found.wave;
    const detail = { why, sent, against, ...by };
    await tables.audit.append([
      { at, actor: null, event: "campaign.tripped", subject: id, detail },
    ]);
    return found;
  });
  if (trip === null) return false;
  await postTrip(ports, id);
  await updateProgress(ports, id);
  return true;
}

async function tripOf(
  { breakers }: Pick<Tables, "breakers">,
  campaign: Campaign,
  why: Trip["why"],
  rule: BreakerRule,
  at: Date,
): Promise<Trip | null> {
  const since = waveStart(campaign, at);
  const complaints = await breakers.against(campaign.id, since);
  // Messages are only counted once there is something to compare them with.
  if (why === "too-many" && complaints.against < rule.minimum) return null;
  const wave = { ...complaints, sent: await breakers.sent(campaign.id, since) };
  if (why === "too-many" && !trips(wave, rule)) return null;
  return { campaign: campaign.id, at, why, since, wave, resumed: null };
}

/** Tells every admin, in their own chat, what stopped the campaign. */
async function postTrip(ports: BreakerPorts, id: CampaignId): Promise<void> {
  const render = await tripRender(ports, id);
  if (render === null) return;
  for (const admin of await ports.groups.members(ports.adminGroupId))
    await postCard(ports, admin.id, aboutTrip(id), render);
}

/** Tells the admins of campaigns that stopped while the process that should have told them died. */
export async function postForgottenTrips(ports: BreakerPorts): Promise<void> {
  for (const { id, state } of await ports.store.campaigns.open()) {
    if (state !== "tripped") continue;
    const trip = await ports.store.breakers.latest(id);
    const { kind, subject } = aboutTrip(id);
    const copies = await ports.store.posts.about(kind, subject);
    if (trip !== null && copies.every(({ at, messageId }) => messageId === null || at < trip.at))
      await postTrip(ports, id);
  }
}

/** Brings the cards up to date after an admin has let the campaign go on. */
export async function updateTrip(ports: TripPorts, id: CampaignId): Promise<void> {
  const render = await tripRender(ports, id);
  if (render !== null) await updateCopies(ports, aboutTrip(id), render);
}

type TripPorts = PostPorts & { readonly store: Store };

async function tripRender(ports: TripPorts, id: CampaignId): Promise<Render | null> {
  const [campaign, trip] = await Promise.all([
    ports.store.campaigns.byId(id),
    ports.store.breakers.latest(id),
  ]);
  if (campaign === null || trip === null) return null;
  const resumer = trip.resumed && (await ports.store.people.byId(trip.resumed.by));
  const resumedBy = resumer === null ? "" : plainText(resumer.person.displayName);
  return ({ id: post, revision: rev, reader }) => ({
    card: breakerCard({ id: post, rev, reader, name: campaign.name, trip, resumedBy }),
    summary: speechFor(reader).say("breaker:summary"),
  });
}

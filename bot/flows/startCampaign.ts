import { randomUUID } from "node:crypto";
import type { SendingHours } from "../core/cadence.ts";
import type { Campaign } from "../core/campaign.ts";
import { type CampaignDraft, campaignFrom, placed, sameName } from "../core/campaignDraft.ts";
import { campaignId, type UserId } from "../core/ids.ts";
import type { Jobs } from "../ports/jobs.ts";
import type { Tables } from "../ports/store.ts";
import { type ProgressPorts, postProgress, updateProgress } from "./campaignProgress.ts";
import { type SyncPorts, syncCampaigns } from "./syncCampaigns.ts";
import { underLease } from "./underLease.ts";

export interface StartPorts extends SyncPorts, ProgressPorts {
  readonly jobs: Pick<Jobs, "wake">;
  readonly hours: SendingHours;
  readonly holder: string;
  /** Lets work go on beside the answer. */
  beside(sentence: string, work: Promise<unknown>): void;
}

/** `busy`: another admin changes campaigns at this moment. */
type ChangeRefusal = "name-taken" | "gone" | "busy";

export type Changed =
  | { readonly ok: true; readonly campaign: Campaign }
  | { readonly ok: false; readonly why: ChangeRefusal };

/**
 * Starts a campaign an admin has confirmed. A name that is taken starts nothing, so confirming twice, or two admins in
 * the same moment, start one. Its people are taken in beside the answer, and its card follows.
 */
export async function startCampaign(
  ports: StartPorts,
  draft: CampaignDraft,
  by: UserId,
): Promise<Changed> {
  const at = ports.clock.now();
  const campaign = campaignFrom(draft, {
    id: campaignId(randomUUID()),
    by,
    at,
    hours: ports.hours,
  });
  const changed = await underLease(ports.store.leases, "campaign", ports.holder, () =>
    begin(ports, campaign),
  );
  if (changed === null) return { ok: false, why: "busy" };
  if (changed.ok) {
    const begun = settleIn(ports).then(() => postProgress(ports, campaign.id, by));
    ports.beside("A campaign could not take people in.", begun);
  }
  return changed;
}

async function begin({ store }: StartPorts, campaign: Campaign): Promise<Changed> {
  const open = await store.campaigns.open();
  if (open.some(({ name }) => sameName(name, campaign.name)))
    return { ok: false, why: "name-taken" };
  const after = placed(open, campaign);
  const own = after.find(({ id }) => id === campaign.id) ?? campaign;
  const { id, startedAt: at, startedBy: actor, cadence } = own;
  await store.atomically(async (tables) => {
    await tables.campaigns.start(own);
    await movePlaces(tables, open, after);
    const detail = { ...cadence, name: own.name, place: own.place };
    await tables.audit.append([{ at, actor, event: "campaign.started", subject: id, detail }]);
  });
  return { ok: true, campaign: own };
}

/** Saves every campaign whose place is another than before. */
export async function movePlaces(
  { campaigns }: Pick<Tables, "campaigns">,
  before: readonly Campaign[],
  after: readonly Campaign[],
): Promise<void> {
  const places = new Map(before.map(({ id, place }) => [id, place]));
  for (const campaign of after) {
    const place = places.get(campaign.id);
    if (place !== undefined && place !== campaign.place) await campaigns.change(campaign);
  }
}

/** Brings people in line with the campaigns as they are now, and the sending and the cards with it. */
export async function settleIn(ports: StartPorts): Promise<void> {
  await syncCampaigns(ports);
  await ports.jobs.wake("nudge");
  for (const { id } of await ports.store.campaigns.open()) await updateProgress(ports, id);
}

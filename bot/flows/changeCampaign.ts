import type { Campaign } from "../core/campaign.ts";
import { type CampaignDraft, placed, sameName } from "../core/campaignDraft.ts";
import type { CampaignId, UserId } from "../core/ids.ts";
import { type Changed, movePlaces, type StartPorts, settleIn } from "./startCampaign.ts";
import { underLease } from "./underLease.ts";

/**
 * Changes a campaign as an admin has confirmed it. Who is no longer in its scope leaves it, who is now comes in; what
 * waits to be sent is decided anew, since it was decided by the old cadence and in the old voice.
 */
export async function changeCampaign(
  ports: StartPorts,
  id: CampaignId,
  draft: CampaignDraft,
  by: UserId,
): Promise<Changed> {
  const changed = await underLease(ports.store.leases, "campaign", ports.holder, () =>
    change(ports, id, draft, by),
  );
  if (changed === null) return { ok: false, why: "busy" };
  if (changed.ok)
    ports.beside("People could not be brought in line with a campaign.", settleIn(ports));
  return changed;
}

async function change(
  { store, clock }: StartPorts,
  id: CampaignId,
  draft: CampaignDraft,
  by: UserId,
): Promise<Changed> {
  return store.atomically(async (tables): Promise<Changed> => {
    const open = await tables.campaigns.open();
    const known = open.find((each) => each.id === id);
    if (known === undefined) return { ok: false, why: "gone" };
    const isTaken = open.some((each) => each.id !== id && sameName(each.name, draft.name));
    if (isTaken) return { ok: false, why: "name-taken" };
    const after = placed(open, { ...known, ...draft });
    const own = after.find((each) => each.id === id) ?? known;
    await tables.campaigns.change(own);
    await movePlaces(tables, open, after);
    await tables.nudges.unplan({ campaign: id });
    const at = clock.now();
    const detail = changesOf(known, own);
    await tables.audit.append([{ at, actor: by, event: "campaign.changed", subject: id, detail }]);
    return { ok: true, campaign: own };
  });
}

/** What is different, field by field, as it is now. */
function changesOf(before: Campaign, after: Campaign): Readonly<Record<string, string>> {
  const fields = ["name", "place", "scope", "cadence", "voice"] as const;
  return Object.fromEntries(
    fields
      .map((field) => [field, JSON.stringify(after[field]), JSON.stringify(before[field])] as const)
      .filter(([, now, then]) => now !== then)
      .map(([field, now]) => [field, now]),
  );
}

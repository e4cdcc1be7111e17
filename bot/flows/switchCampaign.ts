import type { Campaign, CampaignState } from "../core/campaign.ts";
import type { CampaignId, UserId } from "../core/ids.ts";
import type { Tables } from "../ports/store.ts";
import { updateProgress } from "./campaignProgress.ts";
import { type StartPorts, settleIn } from "./startCampaign.ts";
import { updateTrip } from "./tripBreaker.ts";

const GOES_ON: readonly CampaignState[] = ["paused", "tripped"];
const CAN_STOP: readonly CampaignState[] = ["running", "paused", "tripped"];

/** Holds a campaign: nothing planned leaves any more, in this transaction. False when it was not running. */
export async function pauseCampaign(
  ports: StartPorts,
  id: CampaignId,
  by: UserId,
): Promise<boolean> {
  const at = ports.clock.now();
  const paused = await ports.store.atomically(async (tables) => {
    if (!(await tables.campaigns.setState(id, ["running"], "paused"))) return false;
    await tables.nudges.unplan({ campaign: id });
    await record(tables, "campaign.paused", id, by, at);
    return true;
  });
  if (paused) show(ports, id);
  return paused;
}

/** Lets a campaign go on that was paused or stopped by itself; its reports and blocks are counted from now. False when it was neither. */
export async function resumeCampaign(
  ports: StartPorts,
  id: CampaignId,
  by: UserId,
): Promise<boolean> {
  const at = ports.clock.now();
  const resumed = await ports.store.atomically(async (tables) => {
    if (!(await tables.campaigns.setState(id, GOES_ON, "running"))) return false;
    const campaign = await tables.campaigns.byId(id);
    if (campaign !== null) await tables.campaigns.change({ ...campaign, watchedSince: at });
    await tables.breakers.resumed(id, by, at);
    await record(tables, "campaign.resumed", id, by, at);
    return true;
  });
  // Whom scans found while it was held is taken in now.
  if (resumed) {
    ports.beside("A resumed campaign could not take people in.", settleIn(ports));
    ports.beside(
      "Cards of a campaign that had stopped stayed as they were.",
      updateTrip(ports, id),
    );
  }
  return resumed;
}

/**
 * Ends a campaign for good. The switch comes first and by itself, so that it acts at once however many people are still
 * in it; should the process die before they are out, the next sync finds them. Returns how many were, null when it was
 * stopped already.
 */
export async function stopCampaign(
  ports: StartPorts,
  id: CampaignId,
  by: UserId,
): Promise<number | null> {
  const at = ports.clock.now();
  const { active } = await ports.store.campaigns.tally(id);
  const stopped = await ports.store.atomically(async (tables) => {
    if (!(await tables.campaigns.setState(id, CAN_STOP, "stopped"))) return false;
    await tables.nudges.unplan({ campaign: id });
    await record(tables, "campaign.stopped", id, by, at);
    return true;
  });
  if (!stopped) return null;
  const out = ports.store.campaigns.endStopped(at).then(() => updateProgress(ports, id));
  ports.beside("People could not be let out of a stopped campaign.", out);
  return active;
}

const record = (
  { audit }: Pick<Tables, "audit">,
  event: "campaign.paused" | "campaign.resumed" | "campaign.stopped",
  subject: Campaign["id"],
  actor: UserId,
  at: Date,
): Promise<unknown> => audit.append([{ at, actor, event, subject, detail: {} }]);

function show(ports: StartPorts, id: CampaignId): void {
  ports.beside("A campaign's card could not be updated.", updateProgress(ports, id));
}

import type { DeliveryFailure } from "../core/delivery.ts";
import type { CampaignId } from "../core/ids.ts";
import { afterFailure } from "../core/nudge.ts";
import type { Clock } from "../ports/clock.ts";
import type { Store } from "../ports/store.ts";
import type { Addressee } from "./addressees.ts";

export interface FailurePorts {
  readonly store: Store;
  readonly clock: Clock;
  /** Told when somebody turned against a campaign, once it is written down. */
  onComplaint(campaign: CampaignId): void;
}

/** Writes down that a message certainly did not arrive, and what follows from that for the person. */
export async function settleFailure(
  { store, clock, onComplaint }: FailurePorts,
  { nudge, campaign, hours }: Addressee,
  why: DeliveryFailure,
): Promise<void> {
  const at = clock.now();
  await store.atomically(async ({ campaigns, nudges, chats, breakers }) => {
    await nudges.settle([{ nudge, outcome: { state: "failed", at, failure: why } }]);
    if (why === "blocked-by-user") await breakers.note(campaign.id, nudge.user, "blocked", at);
    const enrolment = await campaigns.lock(campaign.id, nudge.user);
    if (enrolment?.progress.state !== "active") return;
    const all = await nudges.of(campaign.id, nudge.user);
    const after = afterFailure({ hours, enrolment, nudges: all }, why, nudge.asked, at);
    if (after.progress.state === "ended") await chats.unreachable(nudge.user, why, at);
    await campaigns.save(after);
  });
  if (why === "blocked-by-user") onComplaint(campaign.id);
}

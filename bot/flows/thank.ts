import { nudgeAnsweredCard } from "../cards/nudgeAnswered.ts";
import { type Campaign, nudgeSubject } from "../core/campaign.ts";
import type { UserId } from "../core/ids.ts";
import type { Store } from "../ports/store.ts";
import { nudgeViewOf, standingOf } from "./nudgeView.ts";
import { type PostPorts, updateCopies } from "./postCard.ts";
import type { Sender } from "./sender.ts";

export interface FarewellPorts extends PostPorts {
  readonly store: Store;
  readonly sender: Sender;
}

/** Ends the campaign for someone who has registered, and turns every nudge they have into a thank-you. Thanks once. */
export async function thank(ports: FarewellPorts, campaign: Campaign, user: UserId): Promise<void> {
  const at = ports.clock.now();
  const ended = await ports.store.atomically(async ({ campaigns }) => {
    const enrolment = await campaigns.lock(campaign.id, user);
    if (enrolment === null) return false;
    const { progress } = enrolment;
    if (progress.state === "ended" && progress.why === "registered") return false;
    await campaigns.save({ ...enrolment, progress: { state: "ended", why: "registered", at } });
    return true;
  });
  if (!ended) return;
  const standing = await standingOf(ports.store, campaign, user, at);
  await updateCopies(
    ports,
    { kind: "nudge", subject: nudgeSubject(campaign.id, user) },
    (copy) => ({
      card: nudgeAnsweredCard(nudgeViewOf(ports.sender, copy, standing, at), { is: "noticed" }),
      summary: "Thank you: you are registered for MFA.",
    }),
  );
}

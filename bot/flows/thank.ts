import { nudgeAnsweredCard } from "../cards/nudgeAnswered.ts";
import { type Campaign, nudgeSubject } from "../core/campaign.ts";
import type { PostId, UserId } from "../core/ids.ts";
import type { Store } from "../ports/store.ts";
import { nudgeViewOf, readStanding } from "./nudgeView.ts";
import { type PostPorts, updateCopy } from "./postCard.ts";
import type { Sender } from "./sender.ts";

export interface FarewellPorts extends PostPorts {
  readonly store: Store;
  readonly sender: Sender;
}

/**
 * Ends the campaign for someone who has registered, and turns every nudge they have into a thank-you. Thanks once.
 * @param spare the copy that is being replaced already
 */
export async function thank(
  ports: FarewellPorts,
  campaign: Campaign,
  user: UserId,
  spare: PostId | null = null,
): Promise<void> {
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
  const standing = await readStanding(ports.store, campaign, user, at);
  for (const copy of await ports.store.posts.about("nudge", nudgeSubject(campaign.id, user)))
    if (copy.id !== spare)
      await updateCopy(ports, copy, ({ id, revision }) => ({
        card: nudgeAnsweredCard(nudgeViewOf(ports.sender, { id, revision }, standing, at), {
          is: "noticed",
        }),
        summary: "Thank you: you are registered for MFA.",
      }));
}

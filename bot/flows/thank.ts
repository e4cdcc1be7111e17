import { nudgeAnsweredCard } from "../cards/nudgeAnswered.ts";
import { speechFor } from "../cards/speech.ts";
import { nudgeSubject } from "../core/campaign.ts";
import type { PostId, UserId } from "../core/ids.ts";
import type { Store } from "../ports/store.ts";
import { type CodePorts, currentCode } from "./campaignCode.ts";
import { nudgeViewOf, readPlace } from "./nudgeView.ts";
import { type PostPorts, updateCopy } from "./postCard.ts";
import type { HabitPorts } from "./readHabits.ts";
import type { Sender } from "./sender.ts";

export interface FarewellPorts extends PostPorts, HabitPorts, CodePorts {
  readonly store: Store;
  readonly sender: Sender;
}

/**
 * Ends the campaign for someone who has registered, and turns every nudge they have into a thank-you. Thanks once.
 * @param spare the copy that is being replaced already
 */
export async function thank(
  ports: FarewellPorts,
  user: UserId,
  spare: PostId | null = null,
): Promise<void> {
  const at = ports.clock.now();
  const campaign = await ports.store.atomically(async ({ campaigns }) => {
    const last = await campaigns.ofUser(user);
    const enrolment = last && (await campaigns.lock(last.campaign, user));
    if (enrolment === null) return null;
    const { progress } = enrolment;
    if (progress.state === "ended" && progress.why === "registered") return null;
    await campaigns.save({ ...enrolment, progress: { state: "ended", why: "registered", at } });
    return campaigns.byId(enrolment.campaign);
  });
  if (campaign === null) return;
  const { code } = await currentCode(ports, campaign.id);
  const place = { ...(await readPlace(ports, campaign, user, at)), code };
  for (const copy of await ports.store.posts.about("nudge", nudgeSubject(campaign.id, user)))
    if (copy.id !== spare)
      await updateCopy(ports, copy, ({ id, revision, reader }) => ({
        card: nudgeAnsweredCard(
          nudgeViewOf(ports.sender, place, { id, revision }, place.standing, at),
          { is: "noticed" },
        ),
        summary: speechFor(reader).say("presses:nudge/thanks"),
      }));
}

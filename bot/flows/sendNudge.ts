import { nudgeCard } from "../cards/nudge.ts";
import { type Campaign, nudgeSubject } from "../core/campaign.ts";
import { verdictOf } from "../core/eligibility.ts";
import type { UserId } from "../core/ids.ts";
import { afterFailure, decideNudge, type NudgeDecision } from "../core/nudge.ts";
import type { Clock } from "../ports/clock.ts";
import type { Store } from "../ports/store.ts";
import type { Delivery } from "../ports/teams.ts";
import { nudgeViewOf } from "./nudgeView.ts";
import { type PostPorts, postCard } from "./postCard.ts";
import type { Sender } from "./sender.ts";

export interface NudgePorts extends PostPorts {
  readonly store: Store;
  readonly clock: Clock;
  readonly sender: Sender;
  readonly breakGlass: ReadonlySet<UserId>;
}

/** A message that was claimed: nobody else sends it. */
type Claimed = Extract<NudgeDecision, { do: "send" }>;

/**
 * Sends one person the message that is due, if one still is. Safe to run twice: the claim lets only one run send,
 * and a run that died after its claim left a message that may have arrived, which is never sent again.
 */
export async function sendNudge(
  ports: NudgePorts,
  campaign: Campaign,
  user: UserId,
): Promise<boolean> {
  const claimed = await claim(ports, campaign, user);
  if (claimed === null) return false;
  const delivery = await postCard(
    ports,
    user,
    { kind: "nudge", subject: nudgeSubject(campaign.id, user) },
    (copy) => ({
      card: nudgeCard(nudgeViewOf(ports.sender, copy, claimed.standing, ports.clock.now())),
      summary: `${ports.sender.organisation}: please set up MFA for your account.`,
    }),
  );
  await settle(ports, campaign, claimed, delivery);
  return true;
}

async function claim(ports: NudgePorts, campaign: Campaign, user: UserId): Promise<Claimed | null> {
  const now = ports.clock.now();
  return ports.store.atomically(async ({ campaigns, people, rulings, nudges }) => {
    const enrolment = await campaigns.lock(campaign.id, user);
    // The caller's campaign may be as old as the round it sends: a pause holds from the next message on.
    if (enrolment === null || (await campaigns.current())?.state !== "running") return null;
    const known = await people.byId(user);
    const ruling = (await rulings.of([user])).get(user)?.ruling ?? null;
    const breakGlass = ports.breakGlass.has(user);
    const verdict = known && verdictOf({ person: known.person, breakGlass, ruling }, now);
    const before = await nudges.of(campaign.id, user);

    const decision = decideNudge({ campaign, enrolment, nudges: before, verdict }, now);
    if (decision.do === "nothing") return null;
    if (decision.do === "send") {
      const { asked } = decision.standing;
      if (!(await nudges.claim(decision.nudge, { asked, at: now }))) return null;
    }
    await campaigns.save(decision.enrolment);
    return decision.do === "send" ? decision : null;
  });
}

/** Writes down what became of a message, and what follows from a failure. */
async function settle(
  ports: NudgePorts,
  campaign: Campaign,
  { nudge, standing }: Claimed,
  delivery: Delivery<object>,
): Promise<void> {
  const at = ports.clock.now();
  if (delivery.ok) return ports.store.nudges.settle(nudge, { state: "sent", at });
  if (!delivery.sure)
    return ports.store.nudges.settle(nudge, { state: "uncertain", at, detail: delivery.detail });

  const { why } = delivery;
  await ports.store.atomically(async ({ campaigns, nudges, chats }) => {
    await nudges.settle(nudge, { state: "failed", at, failure: why });
    const enrolment = await campaigns.lock(campaign.id, nudge.user);
    if (enrolment?.progress.state !== "active") return;
    const all = await nudges.of(campaign.id, nudge.user);
    const after = afterFailure({ campaign, enrolment, nudges: all }, why, standing.asked, at);
    if (after.progress.state === "ended") await chats.unreachable(nudge.user, why, at);
    await campaigns.save(after);
  });
}

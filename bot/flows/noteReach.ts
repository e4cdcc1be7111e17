import { withinHours } from "../core/cadence.ts";
import type { UserId } from "../core/ids.ts";
import type { Clock } from "../ports/clock.ts";
import type { Store } from "../ports/store.ts";

/**
 * Takes somebody back into the campaign that had given them up: whoever writes to us can be reached. What they were sent
 * so far counts. Nothing happens for anybody else.
 */
export async function noteReach(
  { store, clock }: { readonly store: Store; readonly clock: Clock },
  user: UserId,
): Promise<void> {
  const last = await store.campaigns.ofUser(user);
  if (last?.progress.state !== "ended" || last.progress.why !== "unreachable") return;
  const [campaign, known] = await Promise.all([
    store.campaigns.byId(last.campaign),
    store.people.byId(user),
  ]);
  if (campaign === null || campaign.state === "stopped" || known?.verdict !== "nudge") return;
  const dueAt = withinHours(campaign.hours, clock.now());
  await store.atomically(async ({ campaigns }) => {
    const enrolment = await campaigns.lock(campaign.id, user);
    if (enrolment?.progress.state !== "ended" || enrolment.progress.why !== "unreachable") return;
    await campaigns.save({ ...enrolment, progress: { state: "active", dueAt } });
  });
}

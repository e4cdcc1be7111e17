import { withinHours } from "../core/cadence.ts";
import { type Campaign, endFor } from "../core/campaign.ts";
import type { UserId } from "../core/ids.ts";
import type { Store } from "../ports/store.ts";
import { type FarewellPorts, thank } from "./thank.ts";

/**
 * Brings a campaign in line with the last scan: takes in whoever is to be nudged now, and ends it for those who need
 * it no longer. Repeating it changes nothing.
 */
export async function syncCampaign(
  ports: FarewellPorts & { readonly store: Store },
  campaign: Campaign,
): Promise<{ readonly enrolled: number; readonly ended: number }> {
  const now = ports.clock.now();
  let enrolled = 0;
  for await (const batch of ports.store.people.each({ verdicts: ["nudge"] }))
    enrolled += await ports.store.campaigns.enrol(
      campaign.id,
      batch.map((each) => each.person.id),
      withinHours(campaign.hours, now),
      now,
    );

  const leaving: { user: UserId; registered: boolean }[] = [];
  for await (const batch of ports.store.campaigns.active(campaign.id)) {
    const known = new Map(
      (await ports.store.people.byIds(batch)).map((each) => [each.person.id, each.verdict]),
    );
    for (const user of batch) {
      const why = endFor(known.get(user) ?? null);
      if (why !== null) leaving.push({ user, registered: why === "registered" });
    }
  }
  for (const { user, registered } of leaving)
    if (registered) await thank(ports, campaign, user);
    else await leave(ports.store, campaign, user, now);
  return { enrolled, ended: leaving.length };
}

async function leave(store: Store, campaign: Campaign, user: UserId, at: Date): Promise<void> {
  await store.atomically(async ({ campaigns }) => {
    const enrolment = await campaigns.lock(campaign.id, user);
    if (enrolment?.progress.state !== "active") return;
    await campaigns.save({
      ...enrolment,
      progress: { state: "ended", why: "no-longer-eligible", at },
    });
  });
}

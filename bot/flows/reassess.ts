import { endFor } from "../core/campaign.ts";
import { type Ruling, verdictOf } from "../core/eligibility.ts";
import type { UserId } from "../core/ids.ts";
import type { Tables } from "../ports/store.ts";

/** Gives somebody the verdict that follows from a ruling, or from there being none, and ends the campaign for them if it says so. */
export async function reassess(
  tables: Pick<Tables, "people" | "campaigns">,
  breakGlass: ReadonlySet<UserId>,
  user: UserId,
  ruling: Ruling | null,
  at: Date,
): Promise<void> {
  const known = await tables.people.byId(user);
  if (known === null) return;
  const { person } = known;
  const verdict = verdictOf({ person, breakGlass: breakGlass.has(user), ruling }, at);
  await tables.people.update(user, { verdict });
  const why = endFor(verdict);
  const last = await tables.campaigns.ofUser(user);
  if (last === null || why === null) return;
  const enrolment = await tables.campaigns.lock(last.campaign, user);
  if (enrolment?.progress.state !== "active") return;
  await tables.campaigns.save({ ...enrolment, progress: { state: "ended", why, at } });
}

import { exemptionsCard } from "../cards/exemptions.ts";
import { PAGE_SIZE, pagesOf } from "../cards/list.ts";
import { speechFor } from "../cards/speech.ts";
import { canSignIn } from "../core/eligibility.ts";
import { mostExempt } from "../core/exemption.ts";
import type { Clock } from "../ports/clock.ts";
import type { Directory } from "../ports/directory.ts";
import type { Store } from "../ports/store.ts";
import { namesOf } from "./planPosts.ts";
import type { Render } from "./postCard.ts";

export interface ListExemptionsPorts {
  readonly store: Store;
  readonly clock: Clock;
  readonly directory: Pick<Directory, "usersById">;
  readonly exemptPercent: number;
}

/** One page of who is exempt. @param withReasons for readers who may see what the asker wrote */
export async function exemptionsPage(
  ports: ListExemptionsPorts,
  asked: number,
  withReasons: boolean,
): Promise<Render> {
  const { exemptions, people } = ports.store;
  const now = ports.clock.now();
  const [waiting, tallies, first] = await Promise.all([
    exemptions.asked(),
    people.tallies(),
    exemptions.list(now, { offset: 0, limit: PAGE_SIZE }),
  ]);
  const page = Math.min(Math.max(1, Math.trunc(asked)), pagesOf(first.total));
  const { rows, total } =
    page === 1
      ? first
      : await exemptions.list(now, { offset: (page - 1) * PAGE_SIZE, limit: PAGE_SIZE });
  const [known, names] = await Promise.all([
    people.byIds(rows.map(({ user }) => user)),
    namesOf(
      ports,
      rows.flatMap(({ user, owner }) => [user, owner]),
    ),
  ]);
  const principals = new Map(known.map(({ person }) => [person.id, person.userPrincipalName]));
  const base = tallies
    .filter(({ verdict }) => canSignIn(verdict))
    .reduce((sum, each) => sum + each.people, 0);
  return ({ id, revision: rev, reader }) => ({
    card: exemptionsCard({
      id,
      rev,
      reader,
      rows: rows.map(({ user, owner, why, until, reason, control }) => ({
        displayName: names.get(user) ?? user,
        userPrincipalName: principals.get(user) ?? user,
        ownerName: names.get(owner) ?? owner,
        why,
        until,
        terms: withReasons ? { reason, control } : null,
      })),
      page,
      total,
      waiting: waiting.length,
      base,
      most: mostExempt(ports.exemptPercent, base),
      now,
    }),
    summary: speechFor(reader).say("exemptions:summary", { many: total, base }),
  });
}

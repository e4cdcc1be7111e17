import { canSignIn } from "../core/eligibility.ts";
import { type ExemptionStanding, mostExempt } from "../core/exemption.ts";
import type { UserId } from "../core/ids.ts";
import type { Groups, Roles } from "../ports/directory.ts";
import type { KnownPerson } from "../ports/store/people.ts";
import type { Tables } from "../ports/store.ts";

export interface StandingPorts {
  readonly groups: Pick<Groups, "among">;
  readonly roles: Pick<Roles, "holders">;
  readonly adminGroupId: string;
  readonly breakGlass: ReadonlySet<UserId>;
  /** Of the people who can sign in, how many may be exempt at once. */
  readonly exemptPercent: number;
}

/**
 * Whether somebody holds a directory role or is an admin of ours, read from the tenant now. A role the last scan saw counts
 * as well, also where roles cannot be read any more. Throws when the group cannot be read: the caller must then refuse.
 */
export async function isPrivileged(
  ports: StandingPorts,
  { person }: KnownPerson,
): Promise<boolean> {
  const [groups, holders] = await Promise.all([
    ports.groups.among(person.id, [ports.adminGroupId]),
    ports.roles.holders(),
  ]);
  return groups.size > 0 || person.roles.length > 0 || (holders?.get(person.id)?.length ?? 0) > 0;
}

/** A standing, and how many people its cap was counted from. */
export type Standing = ExemptionStanding & { readonly base: number };

/** What decides whether somebody may be left out, counted in the transaction that decides. */
export async function standingOf(
  tables: Pick<Tables, "people" | "exemptions">,
  ports: Pick<StandingPorts, "breakGlass" | "exemptPercent">,
  { person, verdict }: KnownPerson,
  privileged: boolean,
  now: Date,
): Promise<Standing> {
  const tallies = await tables.people.tallies();
  const base = tallies
    .filter((each) => canSignIn(each.verdict))
    .reduce((sum, { people }) => sum + people, 0);
  return {
    breakGlass: ports.breakGlass.has(person.id),
    privileged,
    verdict,
    granted: await tables.exemptions.countBesides(person.id, now),
    most: mostExempt(ports.exemptPercent, base),
    base,
  };
}

import type { UserId } from "../../core/ids.ts";
import type { Roles } from "../../ports/directory.ts";
import type { GraphClient } from "./graphClient.ts";
import { readGroupIds } from "./groupIds.ts";
import { policyName, readMfaPolicies, readSecurityDefaults } from "./policies.ts";
import { demandsWithoutCondition } from "./policyReach.ts";
import { unreadable } from "./reading.ts";
import { isObject, stringsOf, type WireObject } from "./wire.ts";

/** What requires MFA of one person already, by name. */
export type CoveredBy = (user: UserId) => readonly string[];

/** Everybody's name for security defaults, among the names of policies. */
const SECURITY_DEFAULTS = "security defaults";

/**
 * Reads what requires MFA of whom: security defaults of everyone, an enabled policy of those it includes and does not
 * exclude. Only a policy for every application without a further condition counts, since the rest leave a way around MFA.
 * Each group of a policy is read once. Throws a `BotError` as soon as anything cannot be told: half an answer would call
 * somebody uncovered who is not.
 */
export async function readCoverage(client: GraphClient, roles: Roles): Promise<CoveredBy> {
  const defaults = await readSecurityDefaults(client);
  const policies = (await readMfaPolicies(client)).filter(demandsWithoutCondition);
  const members = await membersOf(client, roles, policies.map(usersOf));
  return (user) => {
    const names = policies.filter((each) => includes(usersOf(each), user, members)).map(policyName);
    return defaults ? [SECURITY_DEFAULTS, ...names] : names;
  };
}

/** The people behind the ids of groups and roles, both in lower case. */
type Members = ReadonlyMap<string, ReadonlySet<UserId>>;

const usersOf = ({ conditions }: WireObject): WireObject =>
  isObject(conditions) && isObject(conditions.users) ? conditions.users : {};

const lower = (values: unknown): readonly string[] =>
  stringsOf(values).map((each) => each.toLowerCase());

/** Guests are not among the people anything is required of here, so what is said of guests alone covers nobody. */
function includes(users: WireObject, user: UserId, members: Members): boolean {
  const among = (ids: unknown): boolean =>
    lower(ids).some((id) => members.get(id)?.has(user) === true);
  if (lower(users.excludeUsers).includes(user)) return false;
  if (among(users.excludeGroups) || among(users.excludeRoles)) return false;
  const named = lower(users.includeUsers);
  if (named.includes("all") || named.includes(user)) return true;
  return among(users.includeGroups) || among(users.includeRoles);
}

async function membersOf(
  client: GraphClient,
  roles: Roles,
  all: readonly WireObject[],
): Promise<Members> {
  const members = new Map<string, ReadonlySet<UserId>>();
  const groups = all.flatMap((each) => [
    ...lower(each.includeGroups),
    ...lower(each.excludeGroups),
  ]);
  for (const group of new Set(groups)) members.set(group, await readGroupIds(client, group));
  const named = new Set(
    all.flatMap((each) => [...lower(each.includeRoles), ...lower(each.excludeRoles)]),
  );
  if (named.size === 0) return members;
  const held = await roles.holders();
  if (held === null)
    throw unreadable("A Conditional Access policy names roles, and who holds them cannot be read.");
  for (const role of named)
    members.set(role, new Set([...held].flatMap(([id, of]) => (of.includes(role) ? [id] : []))));
  return members;
}

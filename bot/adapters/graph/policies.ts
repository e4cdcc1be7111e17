import type { GraphClient } from "./graphClient.ts";
import { pages } from "./pages.ts";
import { unreadable } from "./reading.ts";
import { isObject, stringOf, stringsOf, type WireObject } from "./wire.ts";

/** Whether security defaults are on (graph.md 5.2). Throws a `BotError` where Graph does not say. */
export async function readSecurityDefaults(client: GraphClient): Promise<boolean> {
  const path = "/policies/identitySecurityDefaultsEnforcementPolicy";
  const { isEnabled } = await client.read(path);
  if (typeof isEnabled === "boolean") return isEnabled;
  throw unreadable("Graph did not say whether security defaults are enabled.");
}

/**
 * Enabled Conditional Access policies that demand MFA, or offer it beside another control (graph.md 5.3). Read seldom:
 * one request a second is allowed. A strength nobody can read is an error, not a no.
 */
export async function readMfaPolicies(client: GraphClient): Promise<readonly WireObject[]> {
  const all = (path: string): Promise<readonly WireObject[]> => readAll(client, path);
  let strengths: Promise<ReadonlyMap<string, WireObject>> | undefined;
  const strengthById = async (id: string): Promise<WireObject | undefined> => {
    strengths ??= all("/policies/authenticationStrengthPolicies").then(
      (rows) => new Map(rows.map((row) => [stringOf(row.id) ?? "", row])),
    );
    return (await strengths).get(id);
  };
  const demanding: WireObject[] = [];
  for (const policy of await all("/identity/conditionalAccess/policies"))
    if (policy.state === "enabled" && (await demandsMfa(policy, strengthById)))
      demanding.push(policy);
  return demanding;
}

export const policyName = (policy: WireObject): string =>
  stringOf(policy.displayName) || stringOf(policy.id) || "a policy without a name";

async function readAll(client: GraphClient, path: string): Promise<readonly WireObject[]> {
  const listing = pages(path, (target, onNextLink) => client.page(target, {}, onNextLink));
  return (await Array.fromAsync(listing)).flat();
}

/** Whether a policy demands MFA, by itself or by an authentication strength. */
async function demandsMfa(
  policy: WireObject,
  strengthById: (id: string) => Promise<WireObject | undefined>,
): Promise<boolean> {
  const grant = policy.grantControls;
  if (!isObject(grant)) return false;
  if (stringsOf(grant.builtInControls).some((each) => each.toLowerCase() === "mfa")) return true;
  const named = grant.authenticationStrength;
  if (!isObject(named)) return false;
  const satisfied =
    stringOf(named.requirementsSatisfied) ??
    stringOf((await strengthById(stringOf(named.id) ?? ""))?.requirementsSatisfied);
  if (satisfied === null)
    throw unreadable(`The authentication strength of "${policyName(policy)}" cannot be read.`);
  return satisfied
    .toLowerCase()
    .split(",")
    .some((each) => each.trim() === "mfa");
}

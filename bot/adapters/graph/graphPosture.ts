import { BotError, isBotError } from "../../core/errors.ts";
import type { Reading, TenantPosture } from "../../core/posture.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Posture } from "../../ports/directory.ts";
import type { GraphClient } from "./graphClient.ts";
import { ownsPremium } from "./licence.ts";
import { pages } from "./pages.ts";
import { isObject, stringOf, stringsOf, type WireObject } from "./wire.ts";

/** What already demands MFA in the tenant (graph.md 5.2, 5.3, 8). Read seldom: Conditional Access allows one request a second. */
export class GraphPosture implements Posture {
  readonly #client: GraphClient;
  readonly #clock: Clock;

  constructor(client: GraphClient, clock: Clock) {
    this.#client = client;
    this.#clock = clock;
  }

  async read(): Promise<TenantPosture> {
    const readAt = this.#clock.now();
    const [securityDefaults, mfaPolicies, conditionalAccessLicensed] = await Promise.all([
      reading(() => this.#securityDefaults()),
      reading(() => this.#mfaPolicies()),
      reading(() => ownsPremium(this.#client)),
    ]);
    return { readAt, securityDefaults, mfaPolicies, conditionalAccessLicensed };
  }

  async #securityDefaults(): Promise<boolean> {
    const path = "/policies/identitySecurityDefaultsEnforcementPolicy";
    const { isEnabled } = await this.#client.read(path);
    if (typeof isEnabled === "boolean") return isEnabled;
    throw unreadable("Graph did not say whether security defaults are enabled.");
  }

  async #mfaPolicies(): Promise<readonly string[]> {
    const names: string[] = [];
    let strengths: Promise<ReadonlyMap<string, WireObject>> | undefined;
    const strengthById = async (id: string): Promise<WireObject | undefined> => {
      strengths ??= this.#strengths();
      return (await strengths).get(id);
    };
    for (const policy of await this.#all("/identity/conditionalAccess/policies"))
      if (policy.state === "enabled" && (await demandsMfa(policy, strengthById)))
        names.push(nameOf(policy));
    return names;
  }

  async #strengths(): Promise<ReadonlyMap<string, WireObject>> {
    const all = await this.#all("/policies/authenticationStrengthPolicies");
    return new Map(all.map((strength) => [stringOf(strength.id) ?? "", strength]));
  }

  async #all(path: string): Promise<readonly WireObject[]> {
    const listing = pages(path, (target, onNextLink) => this.#client.page(target, {}, onNextLink));
    return (await Array.fromAsync(listing)).flat();
  }
}

/** Whether an enabled policy demands MFA, by itself or by an authentication strength. A strength nobody can read is an error, not a no. */
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
    throw unreadable(`The authentication strength of "${nameOf(policy)}" cannot be read.`);
  return satisfied
    .toLowerCase()
    .split(",")
    .some((each) => each.trim() === "mfa");
}

const nameOf = (policy: WireObject): string =>
  stringOf(policy.displayName) || stringOf(policy.id) || "a policy without a name";

async function reading<T>(read: () => Promise<T>): Promise<Reading<T>> {
  try {
    return { read: true, value: await read() };
  } catch (error) {
    if (isBotError(error)) return { read: false, why: error.message };
    throw error;
  }
}

const unreadable = (message: string): BotError =>
  new BotError("directory-unavailable", message, "Check it in the Entra admin center.");

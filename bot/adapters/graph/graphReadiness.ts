import { isBotError } from "../../core/errors.ts";
import { type UserId, userId } from "../../core/ids.ts";
import type { Reading } from "../../core/posture.ts";
import { strengthOfType } from "../../core/registration.ts";
import type { BreakGlassAccount, TenantReadiness } from "../../core/tenantReadiness.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Directory } from "../../ports/directory.ts";
import type { Readiness } from "../../ports/readiness.ts";
import type { GraphClient } from "./graphClient.ts";
import { campaignOf, methodsAllowedOf } from "./methodsPolicyFacts.ts";
import { readMethodTypes } from "./methodTypes.ts";
import { policyName, readMfaPolicies } from "./policies.ts";
import { demandsWithoutCondition } from "./policyReach.ts";
import { reading } from "./reading.ts";

/** What the tenant itself must have in order (graph.md 4.1, 5.1, 5.3). Read when an admin asks or a plan is made, never by a scan. */
export class GraphReadiness implements Readiness {
  readonly #client: GraphClient;
  readonly #directory: Pick<Directory, "usersById">;
  readonly #clock: Clock;

  constructor(client: GraphClient, directory: Pick<Directory, "usersById">, clock: Clock) {
    this.#client = client;
    this.#directory = directory;
    this.#clock = clock;
  }

  async read(breakGlass: readonly UserId[]): Promise<TenantReadiness> {
    const readAt = this.#clock.now();
    const [policy, partialPolicies, accounts] = await Promise.all([
      reading(() =>
        this.#client.read("/policies/authenticationMethodsPolicy", { version: "beta" }),
      ),
      reading(() => this.#partial()),
      reading(() => this.#accounts(breakGlass)),
    ]);
    return {
      readAt,
      methods: policy.read ? { read: true, value: methodsAllowedOf(policy.value) } : policy,
      campaign: policy.read ? campaignOf(policy.value) : policy,
      partialPolicies,
      breakGlass: accounts,
    };
  }

  async #partial(): Promise<readonly string[]> {
    const demanding = await readMfaPolicies(this.#client);
    return demanding.filter((each) => !demandsWithoutCondition(each)).map(policyName);
  }

  async #accounts(users: readonly UserId[]): Promise<readonly BreakGlassAccount[]> {
    const ids = users.map(userId);
    if (ids.length === 0) return [];
    const [profiles, methods] = await Promise.all([
      this.#directory.usersById(ids),
      this.#methodsOf(ids),
    ]);
    return ids.map((user) => {
      const profile = profiles.get(user);
      const displayName = profile?.displayName ?? null;
      const passkey = passkeyAmong(methods.get(user) ?? null);
      return { user, displayName, account: accountOf(profile), passkey };
    });
  }

  /** Whether the accounts are there is worth telling also where their methods may not be read. */
  async #methodsOf(ids: readonly UserId[]): ReturnType<typeof readMethodTypes> {
    try {
      return await readMethodTypes(this.#client, this.#clock, ids);
    } catch (error) {
      if (isBotError(error)) return new Map();
      throw error;
    }
  }
}

type Found = { readonly accountEnabled: boolean } | null | undefined;

function accountOf(profile: Found): BreakGlassAccount["account"] {
  if (profile === undefined) return "unreadable";
  if (profile === null) return "missing";
  return profile.accountEnabled ? "enabled" : "disabled";
}

/** Windows Hello and the like are bound to one machine, so only a passkey or security key counts. */
function passkeyAmong(types: readonly string[] | null): Reading<boolean> {
  if (types === null) return { read: false, why: "Graph did not tell this account's methods." };
  if (types.some((type) => type.endsWith("fido2AuthenticationMethod")))
    return { read: true, value: true };
  return types.some((type) => strengthOfType(type) === "unknown")
    ? { read: false, why: "The account has a method the bot does not know." }
    : { read: true, value: false };
}

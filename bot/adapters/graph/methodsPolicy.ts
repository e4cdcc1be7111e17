import { isBotError } from "../../core/errors.ts";
import type { Clock } from "../../ports/clock.ts";
import type { GraphClient } from "./graphClient.ts";
import { objectsOf, stringOf, type WireObject } from "./wire.ts";

/**
 * Types of method, as `authentication/methods` names them, beside the configurations of the authentication methods
 * policy that allow them (graph.md 4.1, 5.1). A type is forbidden when each of its configurations is switched off; a
 * configuration the tenant does not list forbids nothing.
 */
const ALLOWED_BY: readonly (readonly [type: string, configurations: readonly string[]])[] = [
  ["microsoftAuthenticatorAuthenticationMethod", ["microsoftauthenticator"]],
  ["passwordlessMicrosoftAuthenticatorAuthenticationMethod", ["microsoftauthenticator"]],
  ["fido2AuthenticationMethod", ["fido2"]],
  ["softwareOathAuthenticationMethod", ["softwareoath"]],
  ["hardwareOathAuthenticationMethod", ["hardwareoath"]],
  ["phoneAuthenticationMethod", ["sms", "voice"]],
];

/** Policies change rarely, and a scan of thousands needs one answer. */
const FRESH_MS = 5 * 60_000;

/** Which methods the tenant forbids everyone. */
export class MethodsPolicy {
  readonly #client: GraphClient;
  readonly #clock: Clock;
  #known: { readonly at: Date; readonly forbidden: ReadonlySet<string> } | null = null;

  constructor(client: GraphClient, clock: Clock) {
    this.#client = client;
    this.#clock = clock;
  }

  /** Empty when the policy cannot be read: a missing permission must not make everyone "not capable". */
  async forbidden(): Promise<ReadonlySet<string>> {
    const now = this.#clock.now();
    if (this.#known !== null && now.getTime() - this.#known.at.getTime() < FRESH_MS)
      return this.#known.forbidden;
    const forbidden = await this.#read();
    this.#known = { at: now, forbidden };
    return forbidden;
  }

  async #read(): Promise<ReadonlySet<string>> {
    try {
      const policy = await this.#client.read("/policies/authenticationMethodsPolicy", {
        version: "beta",
      });
      return forbiddenBy(objectsOf(policy.authenticationMethodConfigurations));
    } catch (error) {
      if (isBotError(error)) return new Set();
      throw error;
    }
  }
}

function forbiddenBy(configurations: readonly WireObject[]): ReadonlySet<string> {
  const isOff = ({ state }: WireObject): boolean => stringOf(state)?.toLowerCase() === "disabled";
  const off = new Set(configurations.filter(isOff).map(({ id }) => stringOf(id)?.toLowerCase()));
  const forbidden = ALLOWED_BY.filter(([, by]) => by.every((id) => off.has(id)));
  const types = new Set(forbidden.map(([type]) => type));
  const external = configurations.filter((each) => stringOf(each["@odata.type"]) === EXTERNAL);
  if (configurations.length > 0 && external.every(isOff)) types.add(EXTERNAL_METHOD);
  return types;
}

/** An external provider works only while a configuration of its own is on; its id is a GUID. */
const EXTERNAL = "#microsoft.graph.externalAuthenticationMethodConfiguration";
const EXTERNAL_METHOD = "externalAuthenticationMethod";

import type { TenantPosture } from "../../core/posture.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Posture } from "../../ports/directory.ts";
import type { GraphClient } from "./graphClient.ts";
import { ownsPremium } from "./licence.ts";
import { policyName, readMfaPolicies, readSecurityDefaults } from "./policies.ts";
import { reading } from "./reading.ts";

/** What already demands MFA in the tenant (graph.md 5.2, 5.3, 8). */
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
      reading(() => readSecurityDefaults(this.#client)),
      reading(async () => (await readMfaPolicies(this.#client)).map(policyName)),
      reading(() => ownsPremium(this.#client)),
    ]);
    return { readAt, securityDefaults, mfaPolicies, conditionalAccessLicensed };
  }
}

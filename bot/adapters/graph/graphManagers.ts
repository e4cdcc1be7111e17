import { type UserId, userId } from "../../core/ids.ts";
import type { Profile } from "../../core/person.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Managers } from "../../ports/managers.ts";
import { readBatched } from "./batch.ts";
import type { GraphClient } from "./graphClient.ts";
import { PROFILE_SELECT, profileOf } from "./profile.ts";

/** Managers, asked for one by one in batches (graph.md 2.2). Nothing is cached. */
export class GraphManagers implements Managers {
  readonly #client: GraphClient;
  readonly #clock: Clock;

  constructor(client: GraphClient, clock: Clock) {
    this.#client = client;
    this.#clock = clock;
  }

  async of(users: readonly UserId[]): Promise<ReadonlyMap<UserId, Profile | null>> {
    const parts = await readBatched({
      client: this.#client,
      version: "v1.0",
      keys: users.map(userId),
      path: (id) => `/users/${encodeURIComponent(id)}/manager?$select=${PROFILE_SELECT}`,
      now: () => this.#clock.now(),
    });
    const found = new Map<UserId, Profile | null>();
    for (const [id, { status, body }] of parts) {
      const profile = status === 200 ? profileOf(body) : null;
      // No manager and no such person are answered alike; for us both mean that nobody can be asked.
      if (profile !== null || status === 404) found.set(id, profile);
    }
    return found;
  }
}

import { BotError } from "../../core/errors.ts";
import { type UserId, userId } from "../../core/ids.ts";
import type { Presences } from "../../ports/presences.ts";
import type { GraphClient } from "./graphClient.ts";
import { objectsOf, stringOf } from "./wire.ts";

/** graph.md 10 */
const MOST_IDS = 650;

/** Values of `availability` and `activity` that mean "not now", in lower case: Graph spells them in two ways (graph.md 10). */
const BUSY: ReadonlySet<string> = new Set([
  "busy",
  "donotdisturb",
  "focusing",
  "inacall",
  "inaconferencecall",
  "inameeting",
  "presenting",
  "urgentinterruptionsonly",
]);

/** Presence in Teams (graph.md 10). */
export class GraphPresences implements Presences {
  readonly #client: GraphClient;

  constructor(client: GraphClient) {
    this.#client = client;
  }

  async busy(ids: readonly UserId[]): Promise<ReadonlySet<UserId>> {
    const busy = new Set<UserId>();
    for (let from = 0; from < ids.length; from += MOST_IDS)
      for (const id of await this.#busyAmong(ids.slice(from, from + MOST_IDS))) busy.add(id);
    return busy;
  }

  async #busyAmong(ids: readonly UserId[]): Promise<readonly UserId[]> {
    // A POST that only reads: it may be repeated.
    const { value } = await this.#client.read("/communications/getPresencesByUserId", {
      method: "POST",
      body: { ids },
      repeatable: true,
    });
    if (!Array.isArray(value))
      throw new BotError(
        "directory-unavailable",
        "Graph did not say who is busy.",
        "The bot goes on without: it writes to people whether they are in a meeting or not.",
      );
    return objectsOf(value).flatMap(({ id, availability, activity }) => {
      const user = stringOf(id);
      const says = [availability, activity].map((each) => (stringOf(each) ?? "").toLowerCase());
      return user !== null && says.some((each) => BUSY.has(each)) ? [userId(user)] : [];
    });
  }
}

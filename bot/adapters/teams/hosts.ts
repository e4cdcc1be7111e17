import type { Delivery } from "../../ports/teams.ts";

/** How a connector says that the tenant lives at another one; nothing was done then (teams.md 3.4). */
const WRONG_HOST = "403 InvalidBotApiHost";

/** Which connector really serves a root: found out once, and kept while we run. */
export class Hosts {
  readonly #elsewhere: (serviceUrl: string) => string | null;
  readonly #moved = new Map<string, string>();

  constructor(elsewhere: (serviceUrl: string) => string | null) {
    this.#elsewhere = elsewhere;
  }

  /** Makes a call at the right root, once more if that turns out to be another one. */
  async call<Result extends Delivery<object> | null>(
    serviceUrl: string,
    make: (serviceUrl: string) => Promise<Result>,
  ): Promise<Result> {
    const known = this.#moved.get(serviceUrl);
    const first = await make(known ?? serviceUrl);
    const other = known === undefined ? this.#elsewhere(serviceUrl) : null;
    if (first === null || first.ok || first.detail !== WRONG_HOST || other === null) return first;
    const second = await make(other);
    if (second?.ok === true) this.#moved.set(serviceUrl, other);
    return second;
  }
}

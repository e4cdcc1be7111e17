import { setTimeout as wait } from "node:timers/promises";
import type { Enforcer } from "./run.ts";

const BATCH = 4;

/** The same writes at the pace of the quota, with nothing decided, read back or kept: the floor of this machine. */
export const nullClient: Enforcer = {
  name: "null client",
  async enforce(url, people, perSecond) {
    const began = performance.now();
    const under: Promise<unknown>[] = [];
    for (let at = 0; at < people.length; at += BATCH) {
      await wait(Math.max(0, began + (at / perSecond) * 1000 - performance.now()));
      under.push(
        fetch(`${url}/beta/$batch`, { method: "POST", body: bodyOf(people.slice(at, at + BATCH)) }),
      );
    }
    await Promise.all(under);
    return performance.now() - began;
  },
};

const bodyOf = (people: readonly string[]): string =>
  JSON.stringify({
    requests: people.map((id, at) => ({
      id: String(at),
      method: "PATCH",
      url: `/users/${id}/authentication/requirements`,
      headers: { "Content-Type": "application/json" },
      body: { perUserMfaState: "enforced" },
    })),
  });

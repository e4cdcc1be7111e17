import { setTimeout as sleep } from "node:timers/promises";
import type { Clock } from "../../ports/clock.ts";

/** Time as it is. */
export const systemClock: Clock = {
  now: () => new Date(),
  until: async (at) => {
    const wait = at.getTime() - Date.now();
    if (wait > 0) await sleep(wait);
  },
};

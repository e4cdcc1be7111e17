import type { Clock } from "#bot/ports/clock.ts";

/** A clock that stands still until somebody waits for it. */
export function patientClock(start = new Date("2026-11-21T08:00:00Z")): Clock {
  let now = start.getTime();
  return {
    now: () => new Date(now),
    until: async (at) => {
      now = Math.max(now, at.getTime());
    },
  };
}

/** What the judge does to a message it had room for. */
export type Fault = "none" | "502" | "504" | "504 delivered" | "reset" | "reset delivered" | "slow";

/** Parts of all messages (performance.md 6): 1 % 502 and 504, 1 % resets before or after the message got through, 2 % answered late. */
const SHARES: readonly (readonly [Fault, number])[] = [
  ["502", 0.005],
  ["504", 0.0025],
  ["504 delivered", 0.0025],
  ["reset", 0.005],
  ["reset delivered", 0.005],
  ["slow", 0.02],
];

export const SLOW_MS = 3_000;

/** The same faults for the same seed and order of messages. */
export function faultsBy(seed: number): () => Fault {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    let left = state / 2 ** 32;
    for (const [fault, share] of SHARES) {
      if (left < share) return fault;
      left -= share;
    }
    return "none";
  };
}

/** How often the service has had enough, and for how long: 5 % of the time, with a Retry-After that is kept. */
const EPISODE_EVERY_MS = 20_000;
const EPISODE_MS = 1_000;

/** Ms until the episode that is going on is over; 0 outside. The first begins in the middle of the first stretch. */
export function episodeLeft(sinceFirstMs: number): number {
  const into = (sinceFirstMs + EPISODE_EVERY_MS / 2) % EPISODE_EVERY_MS;
  return sinceFirstMs >= EPISODE_EVERY_MS / 2 && into < EPISODE_MS ? EPISODE_MS - into : 0;
}

/** How much of a stretch from the first message on was not in an episode, in ms. */
export function allowedMs(sinceFirstMs: number): number {
  const begun = sinceFirstMs + EPISODE_EVERY_MS / 2;
  const whole = Math.floor(begun / EPISODE_EVERY_MS);
  const into = begun - whole * EPISODE_EVERY_MS;
  const episodes = whole === 0 ? 0 : (whole - 1) * EPISODE_MS + Math.min(into, EPISODE_MS);
  return sinceFirstMs - episodes;
}

interface ChatLimit {
  readonly calls: number;
  readonly perMs: number;
}

/** What one bot may send into one conversation (teams.md 3.5). Replacing a card counts like sending one. */
export const CHAT_LIMITS: readonly ChatLimit[] = [
  { calls: 7, perMs: 1_000 },
  { calls: 8, perMs: 2_000 },
  { calls: 60, perMs: 30_000 },
  { calls: 1_800, perMs: 3_600_000 },
];

/** How many calls back the longest limit looks. */
export const LONGEST_MEMORY = Math.max(...CHAT_LIMITS.map(({ calls }) => calls));

/** The soonest moment the next call keeps every limit, in ms like all the others. `calls` are earlier ones, oldest first. */
export function nextCallAt(calls: readonly number[], now: number): number {
  const waits = CHAT_LIMITS.map((limit) => {
    const first = calls.at(-limit.calls);
    return first === undefined || calls.length < limit.calls ? now : first + limit.perMs;
  });
  return Math.max(now, ...waits);
}

/**
 * Whether a conversation can be forgotten. Fewer than 8 calls, and none for 30 s: at that pace nobody comes near 1,800 an
 * hour, the only limit that looks back further. So a campaign to 100,000 chats remembers those of the last minute.
 */
export const isForgettable = (calls: readonly number[], now: number): boolean =>
  calls.length < 8 && now - (calls.at(-1) ?? 0) > 30_000;

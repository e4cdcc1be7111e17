/**
 * Milliseconds that `Retry-After` asks for, in seconds or as an HTTP date; null when it does not say (graph.md 11.2).
 * Never capped: who asks earlier is counted and told to wait longer.
 */
export function retryAfterMs(value: string | null | undefined, now: Date): number | null {
  if (value === null || value === undefined || value.trim() === "") return null;
  const seconds = Number(value);
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000);
  const at = Date.parse(value);
  return Number.isNaN(at) ? null : Math.max(0, at - now.getTime());
}

/** How long to wait before attempt `attempt` (from 1) when nobody told us: doubling from 1 s to 60 s, half of it by chance. */
export function backoffMs(attempt: number, chance: number): number {
  const whole = Math.min(60_000, 1000 * 2 ** (attempt - 1));
  return Math.round(whole / 2 + (whole / 2) * chance);
}

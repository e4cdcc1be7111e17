import { setTimeout as sleep } from "node:timers/promises";
import type { Clock } from "../../ports/clock.ts";

/** Waits in real time: for servers that demand it. Returns early, without throwing, once `closing` is aborted. */
export type Wait = (ms: number, closing: AbortSignal) => Promise<void>;

export const waitForReal: Wait = async (ms, closing) => {
  await sleep(ms, undefined, { signal: closing }).catch(() => {});
};

/** Waits by the clock: for what is our own idea. Returns early, without throwing, once `closing` is aborted. */
export async function waitUntil(at: number, clock: Clock, closing: AbortSignal): Promise<void> {
  if (at > clock.now().getTime())
    await orClosing(() => clock.until(new Date(Math.ceil(at))), closing);
}

/** Waits for something, but no longer than until `closing` is aborted. */
export async function orClosing(wait: () => Promise<unknown>, closing: AbortSignal): Promise<void> {
  if (closing.aborted) return;
  const closed = Promise.withResolvers<void>();
  const stop = (): void => closed.resolve();
  closing.addEventListener("abort", stop, { once: true });
  try {
    await Promise.race([wait(), closed.promise]);
  } finally {
    closing.removeEventListener("abort", stop);
  }
}

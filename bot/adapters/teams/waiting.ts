import { setTimeout as sleep } from "node:timers/promises";

/** Waits in real time: for servers that demand it, and between attempts. Returns early, without throwing, once `closing` is aborted. */
export type Wait = (ms: number, closing: AbortSignal) => Promise<void>;

export const waitForReal: Wait = async (ms, closing) => {
  await sleep(ms, undefined, { signal: closing }).catch(() => {});
};

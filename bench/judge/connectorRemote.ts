import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Policy } from "./limiter.ts";

/** Under what messages are sent. */
export interface ConnectorConditions {
  /** Calls a second that are taken; null is no limit. */
  readonly perSecond: number | null;
  readonly policy: Policy;
  readonly latencyMs: number;
  /** Null for a service without faults. */
  readonly faultSeed: number | null;
}

/** What really came, since the last reset. */
export interface Arrivals {
  readonly delivered: number;
  /** Refused because the limit was passed. */
  readonly throttled: number;
  /** Refused in an episode of seeded 429s. */
  readonly paused: number;
  /** When each message was taken, faulty ones too, in ms of the wall clock; in order. Empty unless asked for. */
  readonly calls: readonly number[];
  /** Messages by conversation. Empty unless asked for. */
  readonly got: Readonly<Record<string, number>>;
}

/** The judge of messages, seen from the bench. */
export interface ConnectorJudge {
  readonly url: string;
  reset(conditions: ConnectorConditions): Promise<void>;
  /** Counts only. */
  counts(): Promise<Arrivals>;
  arrivals(): Promise<Arrivals>;
  /** Resolves when so many messages have been delivered since the reset. */
  reached(count: number): Promise<void>;
  stop(): void;
}

const JUDGE = fileURLToPath(new URL("./connector.ts", import.meta.url));

export async function startConnectorJudge(): Promise<ConnectorJudge> {
  const child = fork(JUDGE, [], { stdio: ["ignore", "inherit", "inherit", "ipc"] });
  const url = await new Promise<string>((resolve, reject) => {
    child.once("message", (message) => resolve(String(message)));
    child.once("exit", (code) => reject(new Error(`The judge ended with ${code}.`)));
  });
  const ask = async (path: string, body?: ConnectorConditions): Promise<Arrivals> => {
    const request = body === undefined ? {} : { method: "POST", body: JSON.stringify(body) };
    return (await (await fetch(`${url}/judge/${path}`, request)).json()) as Arrivals;
  };
  return {
    url,
    reset: async (conditions) => void (await ask("reset", conditions)),
    counts: () => ask("counts"),
    arrivals: () => ask("arrivals"),
    reached: async (count) => void (await ask(`when?count=${count}`)),
    stop: () => void child.kill(),
  };
}

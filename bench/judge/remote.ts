import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Policy } from "./limiter.ts";

/** Under what the clients work. `speed` refills Microsoft's quotas so many times faster; null is no quota at all. */
export interface Conditions {
  readonly latencyMs: number;
  readonly speed: number | null;
  readonly policy: Policy;
}

/** What was really asked, since the last reset. */
export interface Counts {
  readonly requests: number;
  /** Answered with 429, parts of batches among them. */
  readonly throttled: number;
  /** Asked for, refusals included. */
  readonly reportPages: number;
  /** Writes of a state that arrived, and people they were carried out on. */
  readonly patches: number;
  readonly enforced: number;
}

export interface Facts {
  readonly counts: Counts;
  readonly people: number;
  readonly reportPages: { readonly everyone: number; readonly unregistered: number };
}

/** The judge, seen from the bench. */
export interface Judge {
  readonly url: string;
  /** Forgets what was counted and fills the quotas. */
  reset(conditions: Conditions): Promise<Facts>;
  facts(): Promise<Facts>;
  stop(): void;
}

const JUDGE = fileURLToPath(new URL("./judge.ts", import.meta.url));

export async function startJudge(people: number): Promise<Judge> {
  const child = fork(JUDGE, [String(people)], { stdio: ["ignore", "inherit", "inherit", "ipc"] });
  const url = await new Promise<string>((resolve, reject) => {
    child.once("message", (message) => resolve(String(message)));
    child.once("exit", (code) => reject(new Error(`The judge ended with ${code}.`)));
  });
  const ask = async (path: string, body?: Conditions): Promise<Facts> => {
    const request = body === undefined ? {} : { method: "POST", body: JSON.stringify(body) };
    return (await (await fetch(`${url}/judge/${path}`, request)).json()) as Facts;
  };
  return {
    url,
    reset: (conditions) => ask("reset", conditions),
    facts: () => ask("facts"),
    stop: () => void child.kill(),
  };
}

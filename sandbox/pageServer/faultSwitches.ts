import type { Fault, Faults, Where } from "../faults.ts";

/** The faults a visitor can throw, by the name the page uses. */
const SWITCHES = {
  "graph-429": {
    title: "Graph: too many requests",
    detail: "The next 5 calls are answered 429, wait 1 second.",
    where: { face: "graph", times: 5 },
    fault: { do: "answer", status: 429, retryAfter: 1 },
  },
  "connector-503": {
    title: "Teams: unavailable",
    detail: "The next 3 messages are answered 503.",
    where: { face: "connector", times: 3 },
    fault: { do: "answer", status: 503 },
  },
  "connector-429": {
    title: "Teams: too many requests",
    detail: "The next 5 messages are answered 429, wait 2 seconds.",
    where: { face: "connector", times: 5 },
    fault: { do: "answer", status: 429, retryAfter: 2 },
  },
  "connector-lost": {
    title: "Teams: loses an answer",
    detail: "The next message arrives, and the bot never hears so.",
    where: { face: "connector", method: "POST", path: /\/activities/, times: 1 },
    fault: { do: "reset-after" },
  },
  "graph-slow": {
    title: "Graph: slow",
    detail: "Every call takes 0.8 seconds longer, until switched off.",
    where: { face: "graph", times: Number.POSITIVE_INFINITY },
    fault: { do: "delay", ms: 800 },
  },
  "write-ignored": {
    title: "Graph: swallows a write",
    detail: "The next state change is answered 204 and not made.",
    where: { face: "graph", method: "PATCH", times: 1 },
    fault: { do: "ignore-write" },
  },
} as const satisfies Record<string, FaultSwitch>;

interface FaultSwitch {
  readonly title: string;
  readonly detail: string;
  readonly where: Where;
  readonly fault: Fault;
}

export interface SwitchState {
  readonly name: string;
  readonly title: string;
  readonly detail: string;
  readonly on: boolean;
}

/** Knows which of its switches are on, though a used-up one switches itself off. */
export class FaultSwitches {
  readonly #faults: Faults;
  readonly #takeBack = new Map<string, () => void>();

  constructor(faults: Faults) {
    this.#faults = faults;
  }

  /** Throws RangeError for an unknown name. */
  turn(name: string, on: boolean): void {
    if (!Object.hasOwn(SWITCHES, name)) throw new RangeError(`There is no fault called ${name}.`);
    this.#takeBack.get(name)?.();
    this.#takeBack.delete(name);
    const { where, fault } = SWITCHES[name as keyof typeof SWITCHES];
    if (on) this.#takeBack.set(name, this.#faults.add(where, fault));
  }

  clear(): void {
    this.#faults.clear();
    this.#takeBack.clear();
  }

  states(): readonly SwitchState[] {
    const active = new Set<Fault>(this.#faults.active().map(({ fault }) => fault));
    return Object.entries(SWITCHES).map(([name, { title, detail, fault }]) => ({
      name,
      title,
      detail,
      on: active.has(fault),
    }));
  }
}

import type { Fault, Faults, Where } from "./faults.ts";

type Spell = readonly [where: Omit<Where, "share" | "times">, fault: Fault];

/** Where people are written to: the way to a chat, and the message. */
const SENDING = {
  face: "connector",
  method: "POST",
  path: /^\/v3\/conversations(\/[^/]+\/activities)?$/,
} as const;
const answered = (status: number, retryAfter?: number): Fault => ({
  do: "answer",
  status,
  ...(retryAfter === undefined ? {} : { retryAfter }),
});

/** What goes wrong at random in a real tenant (teams.md 3.4, graph.md 11.2); `slow` answers after three seconds. */
const SPELLS = {
  "connector 429": [SENDING, answered(429, 1)],
  "connector 429 without Retry-After": [SENDING, answered(429)],
  "connector 412": [SENDING, answered(412)],
  "connector 500": [SENDING, answered(500)],
  "connector 502": [SENDING, answered(502)],
  "connector 503": [SENDING, answered(503)],
  "connector 504": [SENDING, answered(504)],
  "connector reset": [SENDING, { do: "reset-before" }],
  "connector reset after the effect": [SENDING, { do: "reset-after" }],
  "connector slow": [SENDING, { do: "delay", ms: 3000 }],
  "graph 429": [{ face: "graph" }, answered(429, 1)],
  "graph 429 without Retry-After": [{ face: "graph" }, answered(429)],
  "graph 500": [{ face: "graph", method: "GET" }, answered(500)],
  "graph 502": [{ face: "graph" }, answered(502)],
  "graph 503": [{ face: "graph" }, answered(503)],
  "graph 504": [{ face: "graph" }, answered(504)],
  "graph reset": [{ face: "graph" }, { do: "reset-before" }],
  "graph slow": [{ face: "graph" }, { do: "delay", ms: 3000 }],
} as const satisfies Record<string, Spell>;

export type Weather = keyof typeof SPELLS;
export const WEATHERS = Object.keys(SPELLS) as Weather[];

/** Lets each of these go wrong for `share` of the requests it may hit, until the returned function is called. */
export function badWeather(
  faults: Faults,
  share: number,
  kinds: readonly Weather[] = WEATHERS,
): () => void {
  const undo = kinds.map((kind) => {
    const [where, fault]: Spell = SPELLS[kind];
    return faults.add({ ...where, share, times: Number.POSITIVE_INFINITY }, fault);
  });
  return () => {
    for (const each of undo) each();
  };
}

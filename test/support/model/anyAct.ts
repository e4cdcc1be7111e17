import fc from "fast-check";
import type { Act, Run, Turn } from "./acts.ts";
import { READ_FAULTS, WRITE_FAULTS } from "./faults.ts";
import { FORGERIES } from "./forgery.ts";

/** What a property is about: it happens more often in its runs. Every run has something of everything. */
export type Stress =
  | "votes"
  | "forgery"
  | "turns"
  | "faults"
  | "deaths"
  | "sleepers"
  | "undo"
  | "waves"
  | "clocks"
  | "roles";

type Name = Act["do"];

const nth = fc.nat({ max: 7 });
const says = fc.constantFrom("approve", "approve", "decline");

const anyTurn: fc.Arbitrary<Turn> = fc.oneof(
  fc.constantFrom(
    "loses-methods",
    "registers",
    "leaves",
    "is-switched-off",
    "becomes-a-guest",
    "becomes-a-room",
    "becomes-privileged",
    "uses-legacy",
  ),
  fc.record({ state: fc.constantFrom("disabled", "enabled", "enforced") }),
);

const turnAct = fc.record({ do: fc.constant("turn" as const), who: nth, turn: anyTurn });
const roleAct = fc.record({
  do: fc.constant("role" as const),
  admin: nth,
  has: fc.boolean(),
});
const stopAct = fc.record({ do: fc.constant("stop" as const), by: nth });
const helpAct = fc.record({ do: fc.constant("help" as const), who: nth });

const step = fc.nat({ max: 250 });

/** A process with a fate. Each stress draws its own kind of trouble; nothing is the likeliest. */
function anyRun(stress: Stress): fc.Arbitrary<Run> {
  const maybe = <Value>(wanted: boolean, values: fc.Arbitrary<Value>): fc.Arbitrary<Value | null> =>
    fc.oneof(
      { weight: wanted ? 1 : 8, arbitrary: fc.constant(null) },
      { weight: wanted ? 3 : 1, arbitrary: values },
    );
  const faulty = stress === "faults" || stress === "deaths" || stress === "waves";
  const writes = fc.array(
    fc.oneof(
      { weight: faulty ? 1 : 6, arbitrary: fc.constant("none" as const) },
      {
        weight: 2,
        arbitrary: fc.constantFrom(...WRITE_FAULTS),
      },
    ),
    { maxLength: 12 },
  );
  const reads = fc.array(
    fc.oneof(
      { weight: 8, arbitrary: fc.constant("none" as const) },
      {
        weight: stress === "roles" || stress === "faults" ? 3 : 1,
        arbitrary: fc.constantFrom(...READ_FAULTS),
      },
    ),
    { maxLength: 30 },
  );
  return fc.record({
    do: fc.constant("run" as const),
    diesAt: maybe(stress === "deaths" || stress === "undo", step),
    sleepsAt: maybe(stress === "sleepers", step),
    writes,
    reads,
    meanwhile: maybe(
      stress === "turns" || stress === "roles",
      fc.record({ step, act: fc.oneof(turnAct, roleAct, stopAct, helpAct) }),
    ),
  });
}

/** How likely each act is, besides what the stress adds. */
const USUAL: Readonly<Record<Name, number>> = {
  request: 4,
  undo: 1,
  click: 4,
  "click-at-once": 1,
  approve: 8,
  pass: 2,
  turn: 2,
  role: 1,
  stop: 1,
  override: 1,
  help: 1,
  forge: 1,
  skew: 1,
  scan: 1,
  run: 10,
  "run-two": 1,
  wake: 1,
};

const MORE: Readonly<Record<Stress, Partial<Record<Name, number>>>> = {
  votes: { click: 14, "click-at-once": 6, pass: 4 },
  forgery: { forge: 10 },
  turns: { turn: 10 },
  faults: { run: 16 },
  deaths: { run: 16 },
  sleepers: { "run-two": 4, wake: 8, pass: 4 },
  undo: { undo: 8, turn: 3 },
  waves: { help: 5, pass: 4 },
  clocks: { skew: 8, pass: 8 },
  roles: { role: 8 },
};

/** Something that happens, drawn for one stress. */
export function anyAct(stress: Stress): fc.Arbitrary<Act> {
  const arbitraries: Readonly<Record<Name, fc.Arbitrary<Act>>> = {
    request: fc.record({
      do: fc.constant("request" as const),
      by: nth,
      kind: fc.constantFrom("enforce", "enforce", "enforce", "force-registration"),
    }),
    undo: fc.record({ do: fc.constant("undo" as const), by: nth, of: nth }),
    click: fc.record({
      do: fc.constant("click" as const),
      plan: nth,
      by: nth,
      says,
      card: fc.constantFrom("fresh", "fresh", "old", "forged"),
    }),
    "click-at-once": fc.record({
      do: fc.constant("click-at-once" as const),
      plan: nth,
      clicks: fc.array(fc.record({ by: nth, says }), { minLength: 2, maxLength: 5 }),
    }),
    approve: fc.record({ do: fc.constant("approve" as const), plan: nth }),
    pass: fc.record({
      do: fc.constant("pass" as const),
      minutes: fc.constantFrom(1, 5, 30, 90, 239, 241, 1_500),
    }),
    turn: turnAct,
    role: roleAct,
    stop: stopAct,
    override: fc.record({ do: fc.constant("override" as const), who: nth, by: nth }),
    help: helpAct,
    forge: fc.record({
      do: fc.constant("forge" as const),
      plan: nth,
      how: fc.constantFrom(...FORGERIES),
    }),
    skew: fc.record({
      do: fc.constant("skew" as const),
      hours: fc.constantFrom(-48, -5, 0, 5, 48),
    }),
    scan: fc.record({ do: fc.constant("scan" as const) }),
    run: anyRun(stress),
    "run-two": fc.record({ do: fc.constant("run-two" as const) }),
    wake: fc.record({ do: fc.constant("wake" as const) }),
  };
  return fc.oneof(
    ...Object.entries(arbitraries).map(([name, arbitrary]) => ({
      weight: USUAL[name as Name] + (MORE[stress][name as Name] ?? 0),
      arbitrary,
    })),
  );
}

const request: Act = { do: "request", by: 0, kind: "enforce" };
const approve: Act = { do: "approve", plan: 0 };
const wait: Act = { do: "pass", minutes: 241 };
const run: Act = {
  do: "run",
  diesAt: null,
  sleepsAt: null,
  writes: [],
  reads: [],
  meanwhile: null,
};

/** How far a run is before anything is left to chance: so that most have something to go wrong with. */
const OPENINGS: Readonly<Record<Stress, readonly Act[]>> = {
  votes: [request],
  roles: [request],
  forgery: [request, approve],
  turns: [request, approve],
  faults: [request, approve],
  deaths: [request, approve],
  sleepers: [request, approve],
  waves: [request, approve],
  clocks: [request, approve],
  undo: [request, approve, run, wait, run, wait, run, { do: "undo", by: 1, of: 0 }],
};

/** Mostly the opening of this stress and one process with a fate of its own; sometimes nothing but a request. */
export const anyOpening = (stress: Stress): fc.Arbitrary<readonly Act[]> =>
  fc.oneof(
    { weight: 1, arbitrary: fc.constant([request]) },
    {
      weight: 5,
      arbitrary: anyRun(stress).map((first) => {
        const opening = OPENINGS[stress];
        const begins = opening.at(-1) === approve;
        return begins ? [...opening, first] : opening;
      }),
    },
  );

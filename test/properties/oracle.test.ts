import assert from "node:assert/strict";
import { planId, type UserId } from "#bot/core/ids.ts";
import type { Patch } from "#support/model/modelGraph.ts";
import { newStage } from "#support/model/trial.ts";
import type { World } from "#support/model/world.ts";

const PLAN = planId("plan");
const WRITER = "writer";

/** A world in which one plan about two people is approved by two admins, and a writer has looked at everybody and has the lease. */
function lawful(): { readonly world: World; readonly people: readonly UserId[] } {
  const { world } = newStage({
    people: 3,
    admins: 4,
    approvers: 2,
    bakeMinutes: 60,
    writesPerDay: 1_000,
    waves: [1, 5],
  });
  const { oracle, time, admins, people, store } = world;
  const change = { prior: "disabled", target: "enforced", isOverridden: false } as const;
  const [first, second] = people;
  const [requester] = admins;
  assert.ok(first && second && requester);
  oracle.shown({
    id: PLAN,
    kind: "enforce",
    of: null,
    requester,
    expiresAt: time.now + 3_600_000,
    runsUntil: time.now + 86_400_000,
    bakeMs: 3_600_000,
    approvers: 2,
    changes: new Map([
      [first, { ...change, wave: 1 }],
      [second, { ...change, wave: 2 }],
    ]),
  });
  for (const by of admins.slice(1, 3)) {
    oracle.said({ plan: PLAN, by, says: "approve", at: time.now });
    oracle.saidAdmin(WRITER, by, true);
  }
  store.rows.leases.set("enforce", { holder: WRITER, fence: 1, until: time.now + 1e9 });
  oracle.worksOn(WRITER, PLAN);
  for (const user of people) looks(world, user);
  return { world, people };
}

function looks({ oracle }: World, user: UserId): void {
  oracle.looked(WRITER, user, "profile");
  oracle.looked(WRITER, user, "registration");
  oracle.sawState(WRITER, user, "disabled");
}

function writes(world: World, user: UserId | undefined, over: Partial<Patch> = {}): void {
  assert.ok(user);
  const nth = world.oracle.sent.length;
  const at = world.time.now;
  const patch = { nth, at, author: WRITER, user, target: "enforced", fault: "none" } as const;
  world.oracle.patched({ ...patch, ...over });
}

function at<Value>(values: readonly (Value | undefined)[], nth: number): Value {
  const value = values[nth];
  assert.ok(value !== undefined);
  return value;
}

type Crime = (world: World, people: readonly UserId[]) => void;

/** What a bot without one of its rules would do, and the property that must name it. */
const CRIMES: readonly (readonly [string, string, Crime])[] = [
  [
    "P1",
    "writes after the plan's time",
    (world, [first]) => {
      world.time.pass(2 * 86_400_000);
      if (first) looks(world, first);
      writes(world, first);
    },
  ],
  ["P1", "writes for no plan at all", (world, [first]) => writes(world, first, { author: "x" })],
  [
    "P1",
    "writes though an approver has lost the role",
    (world, [first]) => {
      world.oracle.saidAdmin(WRITER, at(world.admins, 1), false);
      writes(world, first);
    },
  ],
  ["P2", "writes a break-glass account", (world) => writes(world, [...world.breakGlass][0])],
  [
    "P3",
    "writes a guest",
    (world, [first]) => {
      Object.assign(world.tenant.accounts.get(at([first], 0)) ?? {}, { guest: true });
      writes(world, first);
    },
  ],
  [
    "P4",
    "enforces somebody without a method",
    (world, [first]) => {
      Object.assign(world.tenant.accounts.get(at([first], 0)) ?? {}, { methods: "none" });
      writes(world, first);
    },
  ],
  ["P6", "writes somebody who is not in the plan", (world, [, , third]) => writes(world, third)],
  ["P6", "writes another state", (world, [first]) => writes(world, first, { target: "enabled" })],
  [
    "P10",
    "writes again after an answer",
    (world, [first]) => {
      writes(world, first);
      writes(world, first);
    },
  ],
  [
    "P12",
    "overruns what somebody set",
    (world, [first]) => {
      world.tenant.put(at([first], 0), "enabled", null);
      writes(world, first);
    },
  ],
  [
    "P15",
    "begins with the second wave and goes back",
    (world, [first, second]) => {
      writes(world, second);
      writes(world, first);
    },
  ],
  [
    "P18",
    "does not wait between two waves",
    (world, [first, second]) => {
      writes(world, first);
      writes(world, second);
    },
  ],
  [
    "P19",
    "writes what was declined",
    (world, [first]) => {
      const by = at(world.admins, 3);
      world.oracle.said({ plan: PLAN, by, says: "decline", at: world.time.now });
      writes(world, first);
    },
  ],
  [
    "P20",
    "writes without the lease",
    (world, [first]) => {
      world.store.rows.leases.clear();
      writes(world, first);
    },
  ],
  [
    "P24",
    "writes somebody who is gone",
    (world, [first]) => {
      Object.assign(world.tenant.accounts.get(at([first], 0)) ?? {}, { exists: false });
      writes(world, first);
    },
  ],
];

describe("the oracle of the model", () => {
  it("finds nothing in a lawful write", () => {
    const { world, people } = lawful();
    writes(world, people[0]);
    assert.deepEqual(world.oracle.breaches, []);
  });

  for (const [property, what, commit] of CRIMES)
    it(`${property} is what it calls a bot that ${what}`, () => {
      const { world, people } = lawful();
      commit(world, people);
      const found = world.oracle.breaches.map((each) => each.property);
      assert.ok(
        found.some((each) => each === property),
        found.join(),
      );
    });
});

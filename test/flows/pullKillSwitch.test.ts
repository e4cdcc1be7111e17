import assert from "node:assert/strict";
import type { UserId } from "#bot/core/ids.ts";
import { type PullPorts, pullKillSwitch, recordPull } from "#bot/flows/pullKillSwitch.ts";
import { stopCommand } from "#bot/handlers/commands/stopCommand.ts";
import type { KillSwitch, Pull } from "#bot/ports/killSwitch.ts";
import type { Store } from "#bot/ports/store.ts";
import { openTestStore } from "#support/store.ts";
import { adele, at, megan, plan } from "../contract/store/given.ts";

/** A switch in memory. */
function aSwitch(): KillSwitch {
  let own: Pull | null = null;
  return {
    pulled: () => own,
    pull: (by: UserId, when: Date) => {
      own = { by, at: when };
    },
    release: () => {
      own = null;
    },
  };
}

const clock = { now: () => at(5), until: async () => {} };
const reader = { language: "en", zone: "UTC" } as const;
const call = {
  by: megan,
  role: "admin",
  reader,
  typed: { name: "stop", words: [], flags: new Map() },
  adminChannel: null,
} as const;

/** A store of which every question fails, or is never answered. */
const away = (answer: () => Promise<never>): Store =>
  new Proxy({} as Store, {
    get: (_, table) => (table === "atomically" ? answer : new Proxy({}, { get: () => answer })),
  });

describe("stop, while the database is away", () => {
  for (const [how, answer] of [
    ["refuses", () => Promise.reject(new Error("connection refused"))],
    ["is silent", () => new Promise<never>(() => {})],
  ] as const)
    it(`that ${how}: writing has stopped within two seconds, and the answer says so`, async () => {
      const killSwitch = aSwitch();
      const ports = { store: away(answer), clock, killSwitch, log: () => {} };
      const command = stopCommand(ports as unknown as Parameters<typeof stopCommand>[0]);
      const began = performance.now();
      const said = await command.run(call as unknown as Parameters<typeof command.run>[0]);
      assert.ok(performance.now() - began < 2_000);
      assert.deepEqual(killSwitch.pulled(), { by: megan, at: at(5) });
      assert.match(JSON.stringify(said), /The database is away.*not even after a restart/);
      killSwitch.release();
    });
});

describe("a stop that was wanted while the database was away", () => {
  let open: Store;
  const store = () => open;
  beforeEach(async () => {
    open = await openTestStore();
  });
  afterEach(() => open.close());

  it("is written down once it is back: plans are stopped in that admin's name, and the switch is let go of", async () => {
    const killSwitch = aSwitch();
    await store().plans.create(plan("writing", [adele], { state: "writing" }));
    let isAway = true;
    const halfAway = new Proxy(store(), {
      get: (target, name) => {
        if (isAway) throw new Error("connection refused");
        return Reflect.get(target, name);
      },
    });
    const ports: PullPorts = { store: halfAway, clock, killSwitch };
    pullKillSwitch(ports, megan);
    assert.notEqual(killSwitch.pulled(), null);
    isAway = false;
    await recordPull(ports);
    assert.equal(killSwitch.pulled(), null);
    const id = plan("writing").plan.id;
    assert.equal(await store().plans.stateOf(id), "stopped");
    const [entry] = await store().audit.latest(1, id);
    assert.deepEqual([entry?.event, entry?.actor], ["plan.stopped", megan]);
    await recordPull(ports);
  });
});

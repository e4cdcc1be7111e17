import assert from "node:assert/strict";
import { mock } from "node:test";
import { underLease } from "#bot/flows/underLease.ts";
import type { Leases } from "#bot/ports/store/coordination.ts";

/** One lease in memory. `renews` is what a renewal answers. */
function lease(free = true): Leases & { held: string | null; renews: boolean | Error } {
  return {
    held: null,
    renews: true,
    async take(_name, holder) {
      if (!free || this.held !== null) return null;
      this.held = holder;
      return 1;
    },
    async renew() {
      if (this.renews instanceof Error) throw this.renews;
      return this.renews;
    },
    async holds() {
      return this.held !== null;
    },
    async release(_name, holder) {
      if (this.held === holder) this.held = null;
    },
  };
}

const HEARTBEAT_MS = 5_000;

describe("underLease", () => {
  let now = 0;
  beforeEach(() => {
    now = 1_000;
    mock.timers.enable({ apis: ["setInterval"] });
    mock.method(performance, "now", () => now);
  });
  afterEach(() => {
    mock.timers.reset();
    mock.restoreAll();
  });

  /** Lets real milliseconds pass, with the heartbeats that fall into them and what comes of them. */
  async function pass(ms: number): Promise<void> {
    now += ms;
    mock.timers.tick(ms);
    await new Promise(setImmediate);
  }

  it("somebody else has the lease: the work is not begun", async () => {
    let began = false;
    const result = await underLease(lease(false), "enforce", "me", async () => {
      began = true;
    });
    assert.equal(result, null);
    assert.equal(began, false);
  });

  it("the work is done, or fails: the lease is free again, and its result is ours", async () => {
    const leases = lease();
    assert.equal(await underLease(leases, "enforce", "me", async () => 7), 7);
    assert.equal(leases.held, null);
    const failing = underLease(leases, "enforce", "me", () => Promise.reject(new Error("no")));
    await assert.rejects(failing, /no/);
    assert.equal(leases.held, null);
  });

  it("as long as its heart beats it stays ours", () =>
    underLease(lease(), "enforce", "me", async (held) => {
      for (let beat = 0; beat < 10; beat += 1) await pass(HEARTBEAT_MS);
      assert.ok(held.isMine());
    }));

  it("a renewal says that it is lost, or cannot be told: not ours", async () => {
    for (const renews of [false, new Error("the database is gone")]) {
      const leases = lease();
      await underLease(leases, "enforce", "me", async (held) => {
        leases.renews = renews;
        await pass(HEARTBEAT_MS);
        assert.equal(held.isMine(), false);
      });
    }
  });

  it("the process stood still for longer than the lease: not ours, before any heartbeat has told", () =>
    underLease(lease(), "enforce", "me", async (held) => {
      now += 14_999;
      assert.ok(held.isMine());
      now += 1;
      assert.equal(held.isMine(), false);
    }));
});

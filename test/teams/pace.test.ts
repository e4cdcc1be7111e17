import assert from "node:assert/strict";
import { Pace } from "#bot/adapters/teams/pace.ts";
import { SigningKeys } from "#bot/adapters/teams/signingKeys.ts";
import type { Clock } from "#bot/ports/clock.ts";
import { SILENT } from "./botHost.ts";
import { openIssuer } from "./issuer.ts";

/** A clock that moves only while somebody waits for it. */
class PatientClock implements Clock {
  #ms = Date.UTC(2026, 10, 21);
  readonly #start = this.#ms;
  now(): Date {
    return new Date(this.#ms);
  }
  async until(at: Date): Promise<void> {
    this.#ms = Math.max(this.#ms, at.getTime());
  }
  get passed(): number {
    return this.#ms - this.#start;
  }
}

const open = () => new AbortController().signal;
const at = (count: number, turn: () => Promise<boolean>) =>
  Promise.all(Array.from({ length: count }, turn));

describe("pace", () => {
  it("lets 25 calls a second pass, the first at once", async () => {
    const clock = new PatientClock();
    const pace = new Pace(clock, 25, async () => {}, open());
    await pace.turn();
    assert.equal(clock.passed, 0);
    await at(250, () => pace.turn());
    assert.equal(clock.passed, 10_000);
  });

  it("does not save up what was not used", async () => {
    const clock = new PatientClock();
    const pace = new Pace(clock, 10, async () => {}, open());
    await pace.turn();
    await clock.until(new Date(clock.now().getTime() + 60_000));
    await at(11, () => pace.turn());
    assert.equal(clock.passed, 61_000);
  });

  it("holds everybody while the service wants silence, also who already had a place", async () => {
    const clock = new PatientClock();
    const silence = Promise.withResolvers<void>();
    const pace = new Pace(clock, 10, () => silence.promise, open());
    let passed = 0;
    const turns = at(5, async () => {
      const through = await pace.turn();
      passed += 1;
      return through;
    });
    pace.pause(5_000);
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(passed, 0);
    silence.resolve();
    assert.deepEqual(await turns, [true, true, true, true, true]);
  });

  it("lets waiting calls go when the bot closes", async () => {
    const closing = new AbortController();
    const stuck: Clock = { now: () => new Date(0), until: () => new Promise(() => {}) };
    const pace = new Pace(stuck, 1, async () => {}, closing.signal);
    const turns = at(3, () => pace.turn());
    closing.abort();
    assert.deepEqual(await turns, [true, true, true]);
  });
});

describe("signing keys", () => {
  it("are read once, again after the cooldown for an unknown id, and again the next day", async () => {
    const issuer = await openIssuer();
    await issuer.publish("k1");
    let now = 0;
    const keys = new SigningKeys(issuer.metadataUrl, SILENT, 60_000, () => now);
    const knows = (kid: string) =>
      keys.key({ alg: "RS256", kid }, { payload: "", signature: "" }).then(
        () => true,
        () => false,
      );
    assert.deepEqual(
      [await knows("k1"), await knows("k1"), await knows("k2")],
      [true, true, false],
    );
    assert.equal(issuer.fetches(), 1);
    await issuer.publish("k2");
    now = 61_000;
    assert.deepEqual(await Promise.all([knows("k2"), knows("k2")]), [true, true]);
    assert.equal(issuer.fetches(), 2);
    now += 25 * 60 * 60 * 1000;
    issuer.fail(true);
    assert.equal(await knows("k1"), true);
    await issuer.close();
  });
});

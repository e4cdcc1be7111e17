import assert from "node:assert/strict";
import { Pace, type PaceSetup } from "#bot/adapters/teams/pace.ts";
import type { Lane } from "#bot/core/pace.ts";
import { MemoryPaces } from "#support/memoryPaces.ts";
import { SILENT } from "./botHost.ts";
import { PatientClock } from "./patientClock.ts";

/** One replica, at 50 a second: a reply each 20 ms. */
function replica(changes: Partial<PaceSetup> = {}) {
  const clock = new PatientClock();
  const closing = new AbortController();
  const ends = new AbortController();
  const book = new MemoryPaces();
  const pace = new Pace({
    ...{ book, clock, perSecond: 50, ownTime: true, log: SILENT },
    ...{ wait: async () => {}, closing: closing.signal, campaignsEnd: ends.signal },
    ...changes,
  });
  return { clock, closing, ends, book, pace };
}

/** A line may lag behind the book's by the way to the book, once: it is never faster, and never falls further behind. */
const LAG_MS = 50;

const turns = (pace: Pace, lane: Lane, count: number) =>
  Promise.all(Array.from({ length: count }, () => pace.turn(lane)));
const settled = () => new Promise((resolve) => setImmediate(resolve));
const broken = async () => {
  throw new Error("no database");
};
const BROKEN = { reserve: broken, silence: broken, learn: broken, read: broken };

describe("pace", () => {
  it("lets a campaign have 98 % of the rate, the first call at once", async () => {
    const { pace, clock } = replica();
    assert.equal(await pace.turn("campaign"), "go");
    assert.equal(clock.passed, 0);
    await turns(pace, "campaign", 490);
    assert.ok(clock.passed >= 10_000 && clock.passed <= 10_000 + LAG_MS, String(clock.passed));
  });

  it("keeps one rate over all replicas, while both get on", async () => {
    const one = replica();
    const other = replica({ book: one.book, clock: one.clock });
    const went: string[] = [];
    const note = async (name: string, pace: Pace) => {
      for (let count = 0; count < 245; count += 1)
        await pace.turn("campaign").then(() => went.push(name));
    };
    await Promise.all([note("one", one.pace), note("other", other.pace)]);
    assert.ok(one.clock.passed >= 9_979, String(one.clock.passed));
    const early = went.slice(0, 245).filter((name) => name === "one").length;
    assert.ok(early > 60 && early < 185, String(early));
  });

  it("asks the book for runs of slots, not for each", async () => {
    const { pace, book } = replica({ perSecond: 400 });
    let asked = 0;
    const reserve = book.reserve.bind(book);
    book.reserve = (...request) => {
      asked += 1;
      return reserve(...request);
    };
    await turns(pace, "campaign", 2_000);
    assert.ok(asked < 2_000 / 35, String(asked));
  });

  it("does not save up what was not used", async () => {
    const { pace, clock } = replica();
    await turns(pace, "campaign", 20);
    const before = clock.passed;
    await clock.until(new Date(clock.now().getTime() + 60_000));
    await turns(pace, "campaign", 50);
    const took = clock.passed - before - 60_000;
    assert.ok(took >= 890 && took <= 1_000 + LAG_MS, String(took));
  });

  it("lets a reply pass a campaign that waits, which pays for it", async () => {
    const { pace, clock } = replica();
    const campaign = turns(pace, "campaign", 49);
    await pace.turn("reply");
    assert.ok(clock.passed < 100, String(clock.passed));
    await campaign;
    assert.ok(clock.passed >= 980, String(clock.passed));
  });

  it("keeps a flood of replies to the rate, after the few that go at once", async () => {
    const { pace, clock } = replica();
    await turns(pace, "reply", 21);
    assert.equal(clock.passed, 0);
    await turns(pace, "reply", 500);
    assert.ok(clock.passed >= 10_000 && clock.passed <= 10_000 + LAG_MS, String(clock.passed));
  });

  for (const lane of ["campaign", "reply"] as const)
    it(`holds every ${lane} while the service wants silence, also one that already had a place`, async () => {
      const silence = Promise.withResolvers<void>();
      const { pace } = replica({ wait: () => silence.promise });
      let passed = 0;
      const waiting = [pace.turn(lane)];
      await pace.silence(5_000);
      for (let count = 0; count < 4; count += 1) waiting.push(pace.turn(lane));
      for (const turn of waiting) void turn.then(() => (passed += 1));
      await settled();
      assert.ok(passed <= 1, String(passed));
    });

  it("another replica falls silent with its next reservation, and one that starts at once", async () => {
    let slept = 0;
    const book = new MemoryPaces(() => slept);
    const waits: number[] = [];
    const wait = async (ms: number) => {
      waits.push(ms);
      slept += ms;
    };
    const one = replica({ book, wait: () => new Promise(() => {}) });
    const other = replica({ book, wait });
    await one.pace.turn("campaign");
    await one.pace.silence(7_000);
    assert.equal(await other.pace.turn("reply"), "go");
    assert.deepEqual(waits, [7_000]);
  });

  it("nobody waits for a silence of more than two minutes", async () => {
    const { pace } = replica({ wait: () => new Promise(() => {}) });
    await pace.turn("reply");
    await pace.silence(660_000);
    assert.deepEqual([await pace.turn("reply"), await pace.turn("campaign")], ["silent", "silent"]);
  });

  it("falls when refused or strained, rises while all is quiet, and says so", async () => {
    const { pace, clock } = replica();
    const later = (ms: number) => clock.until(new Date(clock.now().getTime() + ms));
    const rate = async () => Math.round((await pace.now()).perSecond * 100) / 100;
    assert.equal(await rate(), 49);
    await pace.turn("reply");
    await later(3_000);
    for (let count = 0; count < 9; count += 1) pace.tell("refused");
    await settled();
    assert.equal(await rate(), 44.1);
    await later(2_500);
    pace.notice("0.85");
    pace.notice(null);
    assert.equal(await rate(), 44.1);
    pace.notice("0.93");
    await settled();
    assert.equal(await rate(), 39.69);
    await later(5_000);
    await pace.turn("campaign");
    await settled();
    assert.equal(await rate(), 41.65);
    assert.deepEqual([(await pace.now()).ceiling, (await pace.now()).pausedUntil], [49, null]);
  });

  it("without its book answers people slowly, and lets no campaign through", async () => {
    const { pace, clock } = replica({ book: BROKEN });
    assert.deepEqual(await turns(pace, "campaign", 3), ["no-book", "no-book", "no-book"]);
    assert.deepEqual(await turns(pace, "reply", 3), ["go", "go", "go"]);
    assert.equal(clock.passed, 2_000);
    await pace.silence(1);
  });

  it("sends campaigns that wait away when they end, even out of a silence", async () => {
    const { pace, ends } = replica({ wait: () => new Promise(() => {}) });
    await pace.turn("campaign");
    await pace.silence(60_000);
    const campaign = turns(pace, "campaign", 2);
    await settled();
    ends.abort();
    assert.deepEqual(await campaign, ["closing", "closing"]);
  });

  it("lets waiting calls go when the bot closes", async () => {
    const { pace, closing } = replica({
      clock: { now: () => new Date(0), until: () => new Promise(() => {}) },
    });
    await pace.turn("campaign");
    const waiting = turns(pace, "campaign", 3);
    await settled();
    closing.abort();
    assert.deepEqual(await waiting, ["closing", "closing", "closing"]);
  });
});

import assert from "node:assert/strict";
import { type Lane, laneRate } from "#bot/core/pace.ts";
import type { PaceBook } from "#bot/ports/pace.ts";
import { at } from "./given.ts";

/** What every book promises; the tests' own in-memory one too. */
export function pacesContract(book: () => PaceBook): void {
  describe("paces", () => {
    const connector = { name: "connector", ceiling: 50 };
    const gap = 1_000 / laneRate("campaign", 50);
    const now = at(0);
    const later = (ms: number) => new Date(now.getTime() + ms);
    const near = (actual: number, expected: number) =>
      assert.ok(Math.abs(actual - expected) < 0.05, `${actual} is not ${expected}`);

    const slots = async (lane: Lane, count: number, when: Date | null = now, to = connector) => {
      const reserved = await book().reserve(to, lane, count, when);
      assert.equal(reserved.kind, "slots");
      return reserved.kind === "slots" ? reserved : assert.fail();
    };

    it("of campaigns line up, whoever asks, at 98 % of the rate", async () => {
      const first = await slots("campaign", 5);
      near(first.inMs, 0);
      near(first.gapMs, gap);
      near((await slots("campaign", 1)).inMs, 5 * gap);
      near((await slots("campaign", 1, later(20))).inMs, 6 * gap - 20);
    });

    it("asked for by many at once are given to each once", async () => {
      const asked = await Promise.all(Array.from({ length: 12 }, () => slots("campaign", 2)));
      const starts = asked.map(({ inMs }) => inMs).toSorted((one, other) => one - other);
      for (const [place, inMs] of starts.entries()) near(inMs, place * 2 * gap);
    });

    it("save nothing up: after a quiet minute the line begins now", async () => {
      await slots("campaign", 5);
      near((await slots("campaign", 1, later(60_000))).inMs, 0);
      near((await slots("campaign", 1, later(60_000))).inMs, gap);
    });

    it("let a reply go at once, and take its slot from the campaign's line", async () => {
      await slots("campaign", 25);
      assert.ok((await slots("reply", 1)).inMs <= 0);
      near((await slots("campaign", 1)).inMs, 25 * gap + 20);
    });

    it("keep a flood of replies to the rate, after the few that go at once", async () => {
      for (let count = 0; count < 20; count += 1) assert.ok((await slots("reply", 1)).inMs <= 0);
      for (let count = 0; count < 100; count += 1) await slots("reply", 1);
      near((await slots("reply", 1)).inMs, 2_000);
      near((await slots("campaign", 1)).inMs, 121 * 20);
    });

    it("are counted apart for every service", async () => {
      await slots("campaign", 25);
      near((await slots("campaign", 1, now, { name: "mail", ceiling: 5 })).inMs, 0);
    });

    it("left by a clock that has gone back since begin anew", async () => {
      await slots("campaign", 1, later(3_600_000));
      await slots("reply", 1, later(3_600_000));
      near((await slots("campaign", 1)).inMs, 0);
      assert.ok((await slots("reply", 1)).inMs <= 0);
    });

    it("stop for all lanes while the service wants silence, which no shorter one ends", async () => {
      await slots("campaign", 1);
      await book().silence("connector", 60_000);
      await book().silence("connector", 1_000);
      for (const lane of ["campaign", "reply"] as const) {
        const reserved = await book().reserve(connector, lane, 1, later(3_600_000));
        assert.ok(reserved.kind === "silence", reserved.kind);
        assert.ok(reserved.forMs > 50_000 && reserved.forMs <= 60_000, String(reserved.forMs));
      }
      const silentForMs = (await book().read("connector"))?.silentForMs ?? 0;
      assert.ok(silentForMs > 50_000 && silentForMs <= 60_000);
    });

    it("learn core's lessons once, and remember them", async () => {
      await slots("campaign", 1);
      const burst = Array.from({ length: 5 }, () =>
        book().learn("connector", "refused", later(2_000)),
      );
      await Promise.all(burst);
      const { rate } = await slots("campaign", 1, later(3_000));
      const changedAt = later(2_000);
      assert.deepEqual(rate, { perSecond: 45, ceiling: 50, changedAt, fellAt: changedAt });
      assert.deepEqual(await book().read("connector"), { rate, silentForMs: 0 });
      await book().learn("connector", "quiet", later(8_000));
      assert.equal((await book().read("connector"))?.rate.perSecond, 47);
      await book().learn("connector", "refused", later(9_000));
      near((await book().read("connector"))?.rate.perSecond ?? 0, 32.9);
    });

    it("follow a new ceiling, but no further than was learnt", async () => {
      await slots("campaign", 1);
      const perSecond = async (ceiling: number) =>
        (await slots("campaign", 1, now, { name: "connector", ceiling })).rate.perSecond;
      assert.equal(await perSecond(40), 40);
      assert.equal(await perSecond(45), 45);
      await book().learn("connector", "refused", later(2_000));
      near(await perSecond(50), 40.5);
      assert.equal(await perSecond(20), 20);
    });

    it("by the book's own clock go on with time", async () => {
      const first = await slots("campaign", 25, null);
      near(first.inMs, 0);
      const next = await slots("campaign", 1, null);
      const passed = next.now.getTime() - first.now.getTime();
      assert.ok(
        Math.abs(next.inMs - Math.max(0, 25 * gap - passed)) < 2,
        `${next.inMs}, ${passed}`,
      );
    });

    it("nobody has asked for are not known", async () => {
      assert.equal(await book().read("connector"), null);
      await book().learn("connector", "refused", now);
      await book().silence("connector", 5);
      assert.equal(await book().read("connector"), null);
    });
  });
}

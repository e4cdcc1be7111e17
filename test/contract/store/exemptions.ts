import assert from "node:assert/strict";
import type { UserId } from "#bot/core/ids.ts";
import type { AskedExemption } from "#bot/ports/store/exemptions.ts";
import type { Subject } from "../store.contract.ts";
import { adele, at, lynne, megan, user } from "./given.ts";

const asked = (id: string, facts: Partial<AskedExemption> = {}): AskedExemption => ({
  id,
  user: adele,
  why: "leave",
  reason: "On leave\0",
  control: "The account is blocked",
  owner: lynne,
  askedBy: megan,
  askedAt: at(0),
  until: at(90),
  lapsesAt: at(10),
  ...facts,
});

export function exemptionsContract(store: Subject): void {
  const table = () => store().exemptions;
  const granted = async (id: string, who: UserId, until: Date) => {
    await table().ask(asked(id, { user: who, until }));
    await table().grant(id, lynne, at(1), at(50));
  };

  describe("exemptions", () => {
    it("asked for are there as they were asked, and not granted", async () => {
      await table().ask(asked("one"));
      assert.deepEqual(await table().byId("one"), {
        ...asked("one"),
        reason: "On leave",
        state: "asked",
        granted: null,
        closed: null,
        remindAt: null,
      });
      assert.deepEqual(await table().asked(), [await table().byId("one")]);
      assert.equal(await table().byId("two"), null);
      assert.equal((await table().among([adele], at(1))).size, 0);
    });

    it("asked for twice for one person: the second is refused by the table", async () => {
      await table().ask(asked("one"));
      await assert.rejects(table().ask(asked("two")));
    });

    it("are granted by exactly one of several at once", async () => {
      await table().ask(asked("one"));
      const words = await Promise.all(
        [lynne, megan, user(4)].map((by) => table().grant("one", by, at(2), at(50))),
      );
      assert.equal(words.filter(Boolean).length, 1);
      assert.equal((await table().byId("one"))?.state, "granted");
    });

    it("declined cannot be granted, and granted cannot be declined", async () => {
      await table().ask(asked("one"));
      assert.equal(await table().close("one", "asked", "declined", lynne, at(3)), true);
      assert.equal(await table().grant("one", lynne, at(4), at(50)), false);
      assert.deepEqual((await table().byId("one"))?.closed, { by: lynne, at: at(3) });
      await granted("two", adele, at(90));
      assert.equal(await table().close("two", "asked", "declined", lynne, at(5)), false);
      assert.equal((await table().byId("two"))?.state, "granted");
    });

    it("hold until their end and not at it, for the people asked about", async () => {
      await granted("one", adele, at(90));
      const among = async (now: Date) => [...(await table().among([adele, megan], now)).keys()];
      assert.deepEqual(await among(at(89)), [adele]);
      assert.deepEqual(await among(at(90)), []);
      assert.equal((await table().among([megan], at(2))).size, 0);
    });

    it("are counted without the one left out, and listed with the first to end in front", async () => {
      await granted("one", adele, at(90));
      await granted("two", megan, at(60));
      await granted("three", lynne, at(20));
      await table().ask(asked("four", { user: user(4) }));
      assert.equal(await table().countBesides(adele, at(2)), 2);
      assert.equal(await table().countBesides(user(9), at(30)), 2);
      const listed = async (offset: number) => {
        const { rows, total } = await table().list(at(2), { offset, limit: 2 });
        return [rows.map(({ id }) => id), total];
      };
      assert.deepEqual(await listed(0), [["three", "two"], 3]);
      assert.deepEqual(await listed(2), [["one"], 3]);
    });

    it("have something due when they lapse, when their owner is asked again, and when they end", async () => {
      assert.equal(await table().nextDue(), null);
      await table().ask(asked("one"));
      const due = async (minutes: number) => (await table().due(at(minutes))).map(({ id }) => id);
      assert.deepEqual(
        [await table().nextDue(), await due(9), await due(10)],
        [at(10), [], ["one"]],
      );
      await table().grant("one", lynne, at(1), at(50));
      assert.deepEqual([await table().nextDue(), await due(49)], [at(50), []]);
      assert.equal(await table().reminded("one"), true);
      assert.equal(await table().reminded("one"), false);
      assert.deepEqual(
        [await table().nextDue(), await due(89), await due(90)],
        [at(90), [], ["one"]],
      );
      await table().close("one", "granted", "expired", null, at(90));
      assert.equal(await table().nextDue(), null);
      assert.deepEqual((await table().byId("one"))?.closed, { by: null, at: at(90) });
    });

    it("open ones of a person are the request and the grant, oldest first", async () => {
      await granted("one", adele, at(90));
      await table().ask(asked("two", { askedAt: at(40), lapsesAt: at(50) }));
      await granted("three", megan, at(90));
      const open = async () => (await table().openOf(adele)).map(({ id }) => id);
      assert.deepEqual(await open(), ["one", "two"]);
      await table().close("one", "granted", "ended", megan, at(41));
      assert.deepEqual(await open(), ["two"]);
    });

    it("counted in turns are never more than the cap, however many are granted at once", async () => {
      const people = [adele, megan, lynne, user(4)];
      for (const [nth, who] of people.entries()) await table().ask(asked(`${nth}`, { user: who }));
      const grants = people.map((who, nth) =>
        store().atomically(async ({ exemptions }) => {
          await exemptions.takeTurn();
          if ((await exemptions.countBesides(who, at(2))) >= 2) return false;
          return exemptions.grant(`${nth}`, lynne, at(2), at(50));
        }),
      );
      assert.equal((await Promise.all(grants)).filter(Boolean).length, 2);
    });
  });
}

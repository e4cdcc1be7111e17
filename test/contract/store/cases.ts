import assert from "node:assert/strict";
import { postId, type UserId } from "#bot/core/ids.ts";
import type { Person } from "#bot/core/person.ts";
import type { CaseAbout, Hold, HoldState } from "#bot/ports/store/trust.ts";
import type { Subject } from "../store.contract.ts";
import { adele, at, campaign, lynne, megan, person, scanned, spring, user } from "./given.ts";

const report = (post: string): CaseAbout => ({
  kind: "report",
  user: adele,
  campaign: spring,
  post: postId(post),
  sentAt: at(1),
});

const hold = (id: string, who: UserId, facts: Partial<Hold> = {}) => ({
  id,
  user: who,
  event: `event-${id}`,
  why: "not-nudged" as const,
  registeredAt: at(10),
  askFrom: at(20),
  ...facts,
});

export function casesContract(store: Subject): void {
  describe("cases", () => {
    it("about the same message are opened once", async () => {
      const { cases } = store();
      assert.ok(await cases.open({ id: "one", about: report("card"), openedAt: at(1) }));
      assert.ok(!(await cases.open({ id: "two", about: report("card"), openedAt: at(2) })));
      assert.ok(await cases.open({ id: "three", about: report("other"), openedAt: at(0) }));
      assert.deepEqual(
        (await cases.openOnes(9)).map(({ id }) => id),
        ["three", "one"],
      );
      assert.deepEqual(await cases.byId("one"), {
        id: "one",
        about: report("card"),
        openedAt: at(1),
        outcome: { state: "open" },
      });
      assert.equal(await cases.byId("two"), null);
    });

    it("closed by two at once are closed by one, and no longer open", async () => {
      const { cases } = store();
      await cases.open({ id: "one", about: report("card"), openedAt: at(1) });
      const closed = await Promise.all([
        cases.close("one", "genuine", megan, at(2)),
        cases.close("one", "hostile", lynne, at(2)),
      ]);
      assert.equal(closed.filter(Boolean).length, 1);
      assert.deepEqual(await cases.openOnes(9), []);
      const outcome = (await cases.byId("one"))?.outcome;
      assert.deepEqual(
        outcome,
        closed[0]
          ? { state: "genuine", by: megan, at: at(2) }
          : { state: "hostile", by: lynne, at: at(2) },
      );
      assert.ok(!(await cases.close("one", "genuine", megan, at(3))));
    });

    it("keep what a registration is about, moments too", async () => {
      const about = {
        kind: "registration",
        user: adele,
        hold: "h",
        answer: "no",
        why: "after-reset",
        registeredAt: at(4),
      } as const;
      await store().cases.open({ id: "one", about, openedAt: at(5) });
      assert.deepEqual((await store().cases.byId("one"))?.about, about);
    });

    it("are added up with who is held and who relapsed", async () => {
      await store().campaigns.start(campaign);
      await store().campaigns.enrol(
        spring,
        [{ user: adele, dueAt: at(1), privileged: false, entry: "relapse" }],
        at(0),
      );
      await store().cases.open({ id: "one", about: report("card"), openedAt: at(1) });
      await store().holds.place(hold("a", adele));
      await store().holds.place(hold("b", megan));
      await store().holds.move("b", ["waiting"], "asked", at(21));
      assert.deepEqual(await store().cases.tally(), {
        openCases: 1,
        held: 2,
        unasked: 1,
        relapsed: 1,
      });
    });
  });

  describe("holds", () => {
    const move = (id: string, from: HoldState, to: HoldState, minute: number) =>
      store().holds.move(id, [from], to, at(minute));

    it("for one event, or for one person at a time, are placed once", async () => {
      const { holds } = store();
      assert.ok(await holds.place(hold("a", adele)));
      assert.ok(!(await holds.place(hold("b", adele))));
      assert.ok(!(await holds.place(hold("c", megan, { event: "event-a" }))));
      assert.ok(await holds.place(hold("d", megan)));
      assert.deepEqual(await holds.among([adele, megan, lynne]), new Set([adele, megan]));
      assert.deepEqual(await holds.among([]), new Set());
    });

    it("are not placed for what somebody has vouched for since; for what comes later they are", async () => {
      const { holds } = store();
      await holds.place(hold("a", adele));
      await move("a", "waiting", "asked", 21);
      await move("a", "asked", "lifted", 30);
      assert.deepEqual(await holds.among([adele]), new Set());
      assert.ok(!(await holds.place(hold("b", adele, { registeredAt: at(29) }))));
      assert.ok(await holds.place(hold("c", adele, { registeredAt: at(31) })));
    });

    it("wait for their time; urgent ones come first, then the longest waiting", async () => {
      const { holds } = store();
      await holds.place(hold("late", user(1), { registeredAt: at(12) }));
      await holds.place(hold("early", user(2), { registeredAt: at(11) }));
      await holds.place(hold("urgent", user(3), { why: "after-reset", registeredAt: at(15) }));
      await holds.place(hold("tomorrow", user(4), { askFrom: at(600) }));
      const ids = async (limit: number) => (await holds.waiting(at(20), limit)).map(({ id }) => id);
      assert.deepEqual(await ids(9), ["urgent", "early", "late"]);
      assert.deepEqual(await ids(2), ["urgent", "early"]);
    });

    it("move from one state to the next for exactly one caller", async () => {
      const { holds } = store();
      await holds.place(hold("a", adele));
      const asked = await Promise.all([
        move("a", "waiting", "asked", 21),
        move("a", "waiting", "asked", 22),
      ]);
      assert.equal(asked.filter(Boolean).length, 1);
      assert.ok(!(await move("a", "waiting", "lifted", 23)));
      assert.ok(await move("a", "asked", "referred", 24));
      assert.deepEqual(await holds.among([adele]), new Set([adele]));
      assert.equal((await holds.byId("a"))?.state, "referred");
      assert.equal(await holds.byId("nobody"), null);
    });

    it("know who was asked lately, and who has been silent since", async () => {
      const { holds } = store();
      for (const [id, who, minute] of [
        ["a", adele, 21],
        ["b", megan, 40],
        ["c", lynne, 22],
      ] as const) {
        await holds.place(hold(id, who));
        await move(id, "waiting", "asked", minute);
      }
      await move("c", "asked", "lifted", 50);
      assert.equal(await holds.askedSince(at(22)), 2);
      assert.deepEqual(
        (await holds.unanswered(at(40))).map(({ id }) => id),
        ["a"],
      );
    });
  });

  describe("relapses", () => {
    const registration = (known: "registered" | "not-registered"): Person["registration"] =>
      known === "registered"
        ? { known, source: "report", asOf: at(0), capable: true, phoneOnly: false }
        : { known, source: "report", asOf: at(0) };
    const found = (who: UserId, known: "registered" | "not-registered") => ({
      person: person(who, { registration: registration(known) }),
      verdict: known === "registered" ? ("registered" as const) : ("nudge" as const),
    });

    it("are whoever had a method at one scan and none at a later one", async () => {
      await scanned(store(), [found(adele, "registered"), found(megan, "not-registered")], "one");
      assert.deepEqual(await store().people.relapsed([adele, megan]), new Set());
      await scanned(
        store(),
        [
          found(adele, "not-registered"),
          found(megan, "not-registered"),
          found(lynne, "not-registered"),
        ],
        "two",
      );
      const relapsed = () => store().people.relapsed([adele, megan, lynne]);
      assert.deepEqual(await relapsed(), new Set([adele]));
      await scanned(store(), [found(adele, "not-registered")], "three");
      assert.deepEqual(await relapsed(), new Set([adele]));
    });
  });
}

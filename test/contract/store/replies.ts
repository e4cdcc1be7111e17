import assert from "node:assert/strict";
import type { Reply } from "#bot/core/campaign.ts";
import { postId } from "#bot/core/ids.ts";
import type { RecordedReply } from "#bot/ports/store/campaigns.ts";
import type { Subject } from "../store.contract.ts";
import { adele, at, megan } from "./given.ts";

export function repliesContract(store: Subject): void {
  describe("replies", () => {
    const done: Reply = { verb: "nudge.done", outcome: "not-yet" };
    const snoozed: Reply = { verb: "nudge.snooze", outcome: "snoozed", until: at(99) };
    const press = (reply: Reply, facts: Partial<RecordedReply> = {}): RecordedReply => ({
      user: adele,
      post: postId("card"),
      revision: 0,
      reply,
      at: at(1),
      ...facts,
    });

    it("are recorded once a card, revision, person and verb", async () => {
      assert.deepEqual(await store().replies.record(press(done)), { first: true, reply: done });
      const again = press({ verb: "nudge.done", outcome: "registered" }, { at: at(2) });
      assert.deepEqual(await store().replies.record(again), { first: false, reply: done });
      for (const other of [
        press(done, { revision: 1 }),
        press(done, { user: megan }),
        press(done, { post: postId("other") }),
        press({ verb: "nudge.report" }),
      ])
        assert.equal((await store().replies.record(other)).first, true);
      assert.deepEqual((await store().replies.of(adele))[0], press(done));
    });

    it("pressed twice at once give both presses the same answer", async () => {
      const answers = await Promise.all(
        (["new-phone", "travelling", "it-fails"] as const).map((topic) =>
          store().replies.record(press({ verb: "nudge.help", topic })),
        ),
      );
      assert.equal(answers.filter((each) => each.first).length, 1);
      assert.equal(new Set(answers.map((each) => JSON.stringify(each.reply))).size, 1);
    });

    it("are found by their key, moments included", async () => {
      await store().replies.record(press(snoozed));
      const key = { post: postId("card"), revision: 0, user: adele } as const;
      assert.deepEqual(await store().replies.find({ ...key, verb: "nudge.snooze" }), snoozed);
      assert.equal(await store().replies.find({ ...key, verb: "nudge.done" }), null);
      assert.equal(await store().replies.find({ ...key, revision: 1, verb: "nudge.snooze" }), null);
    });

    it("of many people are told by their newest", async () => {
      await store().replies.record(press(snoozed, { at: at(3) }));
      await store().replies.record(press(done, { at: at(2) }));
      await store().replies.record(press(done, { user: megan }));
      const latest = await store().replies.latestOf([adele, megan]);
      assert.deepEqual(latest.get(adele), press(snoozed, { at: at(3) }));
      assert.deepEqual(latest.get(megan), press(done, { user: megan }));
    });

    it("of one person are told oldest first", async () => {
      await store().replies.record(press(snoozed, { at: at(3) }));
      await store().replies.record(press(done, { at: at(2) }));
      await store().replies.record(press(done, { user: megan }));
      assert.deepEqual(await store().replies.of(adele), [
        press(done, { at: at(2) }),
        press(snoozed, { at: at(3) }),
      ]);
    });
  });
}

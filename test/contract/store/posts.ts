import assert from "node:assert/strict";
import { postId } from "#bot/core/ids.ts";
import type { Subject } from "../store.contract.ts";
import { adele, at, lynne, megan, post } from "./given.ts";

export function postsContract(store: Subject): void {
  describe("posts", () => {
    const create = async (...posts: readonly ReturnType<typeof post>[]) => {
      for (const each of posts) await store().posts.create(each);
    };

    it("are undelivered until Teams has taken them", async () => {
      const channel = post("channel", { recipient: null });
      await create(channel);
      assert.deepEqual(await store().posts.byId(channel.id), channel);
      await store().posts.delivered(channel.id, "1500");
      assert.equal((await store().posts.byId(channel.id))?.messageId, "1500");
      assert.equal(await store().posts.byId(postId("none")), null);
    });

    it("about one subject are told oldest first", async () => {
      const [late, early, twin] = [
        post("late", { at: at(2) }),
        post("early", { at: at(1) }),
        post("twin", { at: at(2), recipient: megan }),
      ];
      await create(late, early, twin, post("plan", { kind: "plan" }), post("x", { subject: "x" }));
      assert.deepEqual(await store().posts.about("nudge", late.subject), [early, late, twin]);
    });

    it("tell which of many subjects they are about", async () => {
      await create(post("a", { subject: "a" }), post("b", { subject: "b", kind: "plan" }));
      await create(post("a again", { subject: "a" }), post("c", { subject: "c" }));
      const among = (subjects: readonly string[]) => store().posts.postedAmong("nudge", subjects);
      assert.deepEqual(await among(["a", "b", "d"]), new Set(["a"]));
      assert.deepEqual(await among([]), new Set());
    });

    it("to one person are told newest first", async () => {
      await create(
        post("one", { at: at(1) }),
        post("three", { at: at(3), kind: "notice" }),
        post("two", { at: at(2) }),
        post("other", { recipient: megan }),
      );
      const latest = await store().posts.latestTo(adele, 2);
      assert.deepEqual(
        latest.map((each) => each.id),
        ["three", "two"],
      );
    });

    it("count their replacements, each number once", async () => {
      await create(post("card"));
      const revisions = await Promise.all(
        [1, 2, 3].map(() => store().posts.revise(postId("card"))),
      );
      assert.deepEqual(revisions.toSorted(), [1, 2, 3]);
      assert.equal((await store().posts.byId(postId("card")))?.revision, 3);
    });
  });

  describe("chats", () => {
    const { address } = post("any");
    const chat = { user: adele, address, locale: "nb-NO" };

    it("are remembered, replaced and forgotten", async () => {
      assert.equal(await store().chats.of(adele), null);
      await store().chats.remember(chat);
      await store().chats.remember(chat);
      assert.deepEqual(await store().chats.of(adele), chat);
      const moved = { ...chat, address: { ...address, conversationId: "a:2" }, locale: "en-GB" };
      await store().chats.remember(moved);
      assert.deepEqual(await store().chats.of(adele), moved);
      await store().chats.forget(adele);
      assert.equal(await store().chats.of(adele), null);
    });

    it("keep the language when a later word does not name one", async () => {
      await store().chats.remember(chat);
      await store().chats.remember({ ...chat, locale: null });
      assert.deepEqual(await store().chats.of(adele), chat);
    });

    it("count who cannot be reached until they are heard from again", async () => {
      await store().chats.unreachable(adele, "blocked-by-user", at(1));
      await store().chats.unreachable(adele, "not-installed", at(2));
      await store().chats.unreachable(megan, "not-installed", at(2));
      await store().chats.unreachable(lynne, "no-teams-licence", at(2));
      assert.deepEqual(await store().chats.unreachableTally(), {
        "not-installed": 2,
        "no-teams-licence": 1,
      });
      await store().chats.forget(megan);
      await store().chats.remember(chat);
      assert.deepEqual(await store().chats.unreachableTally(), {
        "not-installed": 1,
        "no-teams-licence": 1,
      });
    });
  });

  describe("asks", () => {
    const ask = {
      id: postId("ask"),
      by: megan,
      kind: "nudge",
      payload: '{"people":[1]}',
      expiresAt: at(30),
    };

    it("are settled by exactly one press", async () => {
      await store().asks.open(ask);
      assert.deepEqual(await store().asks.find(ask.id), ask);
      const settled = await Promise.all(
        (["confirmed", "cancelled", "confirmed"] as const).map((answer) =>
          store().asks.settle(ask.id, answer, at(2)),
        ),
      );
      assert.equal(settled.filter(Boolean).length, 1);
      assert.equal(await store().asks.settle(ask.id, "confirmed", at(3)), false);
    });

    it("nobody opened are neither found nor settled", async () => {
      assert.equal(await store().asks.find(postId("none")), null);
      assert.equal(await store().asks.settle(postId("none"), "confirmed", at(1)), false);
    });
  });
}

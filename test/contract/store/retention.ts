import assert from "node:assert/strict";
import type { AuditEntry } from "#bot/core/audit.ts";
import { postId, type UserId } from "#bot/core/ids.ts";
import type { Subject } from "../store.contract.ts";
import {
  adele,
  at,
  campaign,
  entrants,
  lynne,
  megan,
  plan,
  planned,
  post,
  spring,
} from "./given.ts";

export function retentionContract(store: Subject): void {
  const key = { campaign: spring, user: adele, step: 1 };
  const stopped = async (): Promise<void> => {
    await store().campaigns.start(campaign);
    await store().campaigns.enrol(spring, entrants([adele, megan], at(1)), at(0));
    await store().nudges.plan([planned(key), planned({ ...key, user: megan })]);
    await store().nudges.settle([
      { nudge: key, outcome: { state: "sent", at: at(4) } },
      {
        nudge: { ...key, user: megan },
        outcome: { state: "failed", at: at(4), failure: "blocked-by-user" },
      },
    ]);
    await store().posts.create(post("nudge"));
    await store().replies.record({
      user: adele,
      post: postId("nudge"),
      revision: 0,
      reply: { verb: "nudge.report" },
      at: at(5),
    });
    await store().campaigns.setState(spring, ["running"], "stopped");
    await store().campaigns.endStopped(at(6));
  };

  describe("retention", () => {
    it("a campaign is over once nothing has happened in it since then, and not before it was stopped", async () => {
      await stopped();
      assert.deepEqual(await store().retention.campaignsOver(at(6)), []);
      assert.deepEqual(await store().retention.campaignsOver(at(7)), [spring]);
    });

    it("a campaign that runs or is paused is never over", async () => {
      await stopped();
      await store().campaigns.setState(spring, ["stopped"], "paused");
      assert.deepEqual(await store().retention.campaignsOver(at(900)), []);
    });

    it("messages and replies are removed, the totals stay, and it is not over twice", async () => {
      await stopped();
      const before = await store().campaigns.tally(spring);
      assert.equal(before.nudges.sent, 1);
      const gone = await store().retention.forget([spring], at(7));
      assert.deepEqual(gone, { campaigns: 1, messages: 2, replies: 1, posts: 1, evidence: 0 });
      assert.deepEqual(await store().campaigns.tally(spring), before);
      assert.deepEqual(await store().nudges.of(spring, adele), []);
      assert.deepEqual(await store().replies.of(adele), []);
      assert.equal(await store().posts.byId(postId("nudge")), null);
      assert.deepEqual(await store().retention.campaignsOver(at(900)), []);
    });

    it("other cards go when they are old, and those of an open plan stay", async () => {
      await store().plans.create(plan("open"));
      await store().plans.create(plan("done", [megan], { state: "done" }));
      for (const [id, kind, subject, minute] of [
        ["old", "scan", "scan", 1],
        ["new", "scan", "scan", 20],
        ["open plan", "plan", "open", 1],
        ["done plan", "plan", "done", 1],
        ["campaign", "campaign", `campaign/${spring}`, 1],
      ] as const)
        await store().posts.create(post(id, { kind, subject, at: at(minute) }));
      assert.equal((await store().retention.forget([], at(10))).posts, 2);
      const kept = await Promise.all(
        ["old", "new", "open plan", "done plan", "campaign"].map(
          async (id) => (await store().posts.byId(postId(id)))?.id ?? null,
        ),
      );
      assert.deepEqual(kept, [null, "new", "open plan", null, "campaign"]);
    });

    it("whom the record has not named since then is forgotten, and the record still verifies", async () => {
      const named = (who: UserId, minute: number): AuditEntry => ({
        at: at(minute),
        actor: null,
        event: "exemption.granted",
        subject: who,
        detail: { owner: lynne },
      });
      await store().audit.append([named(adele, 1), named(megan, 20)]);
      assert.equal((await store().retention.forgetPeople(at(10))).people, 0, "made just now");
      await store().pool.query("update pseudonyms set made_at = $1", [at(0)]);
      assert.equal((await store().retention.forgetPeople(at(10))).people, 1);
      const subjects = (await store().audit.latest(5)).map(({ subject }) => subject);
      assert.equal(subjects[0], megan);
      assert.match(subjects[1] ?? "", /^p-/);
      assert.equal((await store().retention.forgetPeople(at(30))).people, 2);
      assert.equal((await store().audit.verify()).ok, true);
    });

    it("exemptions go once they have been over for long; what is open stays", async () => {
      const asked = {
        user: adele,
        why: "leave",
        reason: "On leave",
        control: "Blocked",
        owner: lynne,
        askedBy: megan,
        askedAt: at(0),
        until: at(90),
        lapsesAt: at(10),
      } as const;
      await store().exemptions.ask({ ...asked, id: "over" });
      await store().exemptions.close("over", "asked", "declined", lynne, at(2));
      await store().exemptions.ask({ ...asked, id: "open" });
      assert.equal((await store().retention.forgetPeople(at(2))).exemptions, 0);
      assert.equal((await store().retention.forgetPeople(at(3))).exemptions, 1);
      assert.equal((await store().exemptions.byId("open"))?.state, "asked");
    });
  });
}

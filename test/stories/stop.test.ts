import assert from "node:assert/strict";
import type { Chat } from "#sandbox/chat.ts";
import {
  approve,
  approveAndWrite,
  click,
  heard,
  history,
  isClean,
  opens,
  planSeenBy,
  type pressesPlan,
  sameForAll,
  scan,
  withRegistered,
  written,
} from "#support/planSteps.ts";
import type { Story } from "#support/story.ts";
import { story } from "#support/story.ts";

/** Everything the bot said to someone. */
const allHeard = (them: Chat): string =>
  them
    .messages()
    .map(({ text }) => text ?? "")
    .join("\n");

/** Runs `act` when so many people have been written; resolves when it is through. */
function onWrite({ journal }: Story, many: number, act: () => Promise<unknown>): Promise<unknown> {
  let seen = 0;
  return new Promise((resolve, reject) => {
    const stop = journal.subscribe((entry) => {
      if (entry.kind !== "mfa-written") return;
      seen += 1;
      if (seen < many) return;
      stop();
      act().then(resolve, reject);
    });
  });
}

describe("stopping", () => {
  it("stop is typed while a plan is written: nobody after the four on their way, within two seconds", () =>
    story({ people: withRegistered(59) }, async (stage) => {
      const { journal, chat } = stage;
      await scan(stage);
      await opens(stage);
      let typedAt = 0;
      const stopped = onWrite(stage, 8, () => {
        typedAt = Date.now();
        return chat("Nestor Wilke").says("stop");
      });
      await approve(stage, "Lynne Robbins", "Isaiah Langer");
      await stage.pass("PT1M");
      await stopped;
      assert.match(allHeard(chat("Nestor Wilke")), /Stopped one plan: nobody else is written/);
      await stage.pass("PT10M");
      assert.equal(written(stage).length, 10);
      assert.ok(journal.ofKind("mfa-written").every(({ wall }) => wall - typedAt < 2_000));
      assert.match(
        sameForAll(stage),
        /Stopped: 10 of 60 people were changed.*An admin stopped it.*Changed 10.*Not written 50/,
      );
      assert.match(
        await history(stage),
        /Writing stopped \(why An admin stopped it\.\) Nestor Wilke/,
      );
      await stage.pass("P1D");
      assert.equal(written(stage).length, 10);
      isClean(stage);
    }));

  it("the button stops as well, and a second press says that there is nothing to stop", () =>
    story({ people: withRegistered(39) }, async (stage) => {
      await scan(stage);
      await opens(stage);
      let again: (() => ReturnType<typeof pressesPlan>) | null = null;
      const stopped = onWrite(stage, 8, async () => {
        // The card with the button comes with the last approval's answer.
        while (!/Stop writing/.test(JSON.stringify(planSeenBy(stage, "Isaiah Langer").card)))
          await new Promise(setImmediate);
        again = click(stage, "Isaiah Langer", "plan.stop");
        return again();
      });
      await approve(stage, "Lynne Robbins", "Isaiah Langer");
      await stopped;
      await stage.pass("PT10M");
      assert.equal(written(stage).length, 10);
      assert.match(sameForAll(stage), /Stopped: 10 of 40/);
      const press = again as (() => ReturnType<typeof pressesPlan>) | null;
      const second = await press?.();
      assert.ok(second?.kind === "message" && /nothing to stop/.test(second.text));
      isClean(stage);
    }));

  it("stopped while the outcome of a batch is unclear: what had left is still read back", () =>
    story({ people: withRegistered(3) }, async (stage) => {
      const { faults, journal } = stage;
      await scan(stage);
      await opens(stage);
      const blind = faults.add(
        {
          face: "graph",
          path: "/beta/$batch",
          part: false,
          skip: 3,
          times: Number.POSITIVE_INFINITY,
        },
        { do: "answer", status: 403 },
      );
      faults.add(
        { face: "graph", path: "/beta/$batch", part: false, skip: 2 },
        { do: "reset-after" },
      );
      const stopped = onWrite(stage, 1, () => stage.chat("Nestor Wilke").says("stop"));
      await approve(stage, "Lynne Robbins", "Isaiah Langer");
      await stopped;
      await stage.pass("PT1M");
      blind();
      await stage.pass("PT1M");
      const [one = "", ...others] = written(stage);
      assert.deepEqual(others, []);
      assert.match(sameForAll(stage), /Stopped: 1 of 4 people were changed/);
      assert.ok(journal.messagesTo(one).length > 0, "and people are told");
      isClean(stage);
    }));

  it("a plan that waits for approval is not stopped, and not harmed by the attempt", () =>
    story({ people: withRegistered(2) }, async (stage) => {
      const { chat } = stage;
      await scan(stage);
      await opens(stage);
      await approve(stage, "Lynne Robbins");
      await chat("Nestor Wilke").says("stop");
      assert.match(
        heard(chat("Nestor Wilke")),
        /Nothing is being written, so there was nothing to stop/,
      );
      await approve(stage, "Isaiah Langer");
      await stage.pass("PT1M");
      assert.match(sameForAll(stage), /Done: 3 of 3/);
      isClean(stage);
    }));
});

describe("stop, typed by somebody", () => {
  it("who is no admin, stops nothing", () =>
    story({ people: withRegistered(39), env: { WRITES_PER_SECOND: "20" } }, async (stage) => {
      const { chat } = stage;
      await scan(stage);
      await opens(stage);
      const typed = onWrite(stage, 1, () =>
        Promise.all(["Pradeep Gupta", "Adele Vance"].map((who) => chat(who).says("stop"))),
      );
      await approveAndWrite(stage);
      await typed;
      assert.equal(written(stage).length, 40);
      assert.match(sameForAll(stage), /Done: 40 of 40/);
      assert.match(heard(chat("Adele Vance")), /admin/i);
      isClean(stage);
    }));
});

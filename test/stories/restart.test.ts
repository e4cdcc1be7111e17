import assert from "node:assert/strict";
import { processStory } from "#support/botProcess.ts";
import { answerTo, campaignStarted, heard, nudges, textOf } from "#support/steps.ts";
import { type Story, story } from "#support/story.ts";

/** Resolves when a scan has begun: counting people is the first thing it does. */
async function countedBy({ journal }: Pick<Story, "journal">): Promise<void> {
  const counted = () => journal.ofKind("request").some(({ path }) => path.endsWith("/$count"));
  if (counted()) return;
  await new Promise<void>((done) => {
    const stop = journal.subscribe(() => {
      if (!counted()) return;
      stop();
      done();
    });
  });
}

const SLOW = { face: "graph", path: /\/users$/ } as const;

describe("restart", () => {
  it("the bot is told to end in the middle of a scan: the scan comes to its end, and its card says so", () =>
    story({}, async (tale) => {
      const megan = tale.chat("Megan Bowen");
      tale.faults.add(SLOW, { do: "delay", ms: 1_500 });
      const { id } = await answerTo(megan, "scan");
      await tale.restart();
      assert.match(textOf(megan.sees(id)), /Scan finished|Scan interrupted|Scan failed/);
      await megan.says("status");
      assert.match(textOf(heard(megan)), /people who can sign in/);
    }));

  it("the bot dies in the middle of a scan: its card says interrupted, and the next scan works", () =>
    processStory({}, async (tale) => {
      const megan = tale.chat("Megan Bowen");
      tale.faults.add(SLOW, { do: "delay", ms: 60_000 });
      await megan.says("scan");
      const card = heard(megan);
      await countedBy(tale);
      await tale.kill();
      tale.faults.clear();
      await tale.start();
      await tale.settle();
      assert.match(textOf(megan.sees(card.id)), /Scan interrupted: nothing was changed/);
      await megan.says("status");
      assert.match(textOf(heard(megan)), /No scan has finished yet/);
      const { id } = await answerTo(megan, "scan");
      await tale.settle();
      assert.match(textOf(megan.sees(id)), /Scan finished/);
    }));

  it("the bot was off over the sending hours: what fell due goes out in the next ones, once", () =>
    story({ people: 20, env: { NOTICE_MINUTES: "60" } }, async (tale) => {
      await campaignStarted(tale);
      await tale.restart();
      await tale.pass("PT1H");
      await tale.restart();
      const before = nudges(tale).length;
      await tale.pass("PT2H");
      assert.equal(nudges(tale).length, before);
      assert.equal(nudges(tale, "Adele Vance").length, 1);
    }));
});

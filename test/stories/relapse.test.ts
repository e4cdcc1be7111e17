import assert from "node:assert/strict";
import { answerTo, campaignStarted, nudges, scanned, textOf } from "#support/steps.ts";
import { type Story, story } from "#support/story.ts";
import { firstDay } from "#support/trustSteps.ts";

const small = { people: 20, env: { NOTICE_MINUTES: "720" } };
const someone = (tale: Story): string =>
  tale.tenant.people.find(({ kind }) => kind === "registered")?.displayName ?? "";

describe("a relapse", function () {
  this.timeout(180_000);

  it("somebody who registered loses the method: the next scan brings them back to the campaign", () =>
    story(small, async (tale) => {
      await firstDay(tale);
      tale.tenant.registerMethod("Adele Vance");
      await tale.pass("PT90M");
      await tale.pass("P1D");
      tale.tenant.deleteMethods("Adele Vance");
      await tale.pass("P4D");
      assert.equal(nudges(tale, "Adele Vance").length, 2);
    }));

  it("somebody who was registered before any campaign loses the method: they are reminded as one who had it", () =>
    story(small, async (tale) => {
      await scanned(tale);
      const who = someone(tale);
      tale.tenant.deleteMethods(who);
      await tale.pass("P1D");
      await campaignStarted(tale);
      await tale.pass("P1D");
      assert.equal(nudges(tale, who).length, 1);
      const status = textOf(await answerTo(tale.chat("Pradeep Gupta"), "status"));
      assert.match(status, /1 .*lost/);
    }));
});

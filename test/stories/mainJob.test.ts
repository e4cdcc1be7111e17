import assert from "node:assert/strict";
import { withFreshDatabase } from "#support/freshDatabase.ts";
import { opens } from "#support/planSteps.ts";
import { newest, scanned } from "#support/steps.ts";
import { type Story, story, verbsOf, wordsOf } from "#support/story.ts";
import { server } from "../contract/store/server.ts";

/** From an unregistered employee's card to an enforced state, as people live it. */
const SOON = { NOTICE_MINUTES: "5" };
async function walk(tale: Story): Promise<void> {
  const { chat, tenant, pass } = tale;
  const [megan, lynne, isaiah, adele] = [
    chat("Megan Bowen"),
    chat("Lynne Robbins"),
    chat("Isaiah Langer"),
    chat("Adele Vance"),
  ];
  assert.match(wordsOf((await scanned(tale)).card), /Scan finished/);

  await megan.says("nudge");
  await megan.presses(newest(megan, "ask.confirm"), "ask.confirm");
  assert.equal(adele.cardsWith("nudge.done").length, 0, "nobody is nudged before ten");
  await pass("PT1H");
  const card = newest(adele, "nudge.done");

  await adele.presses(card, "nudge.done");
  assert.match(wordsOf(adele.sees(card.id).card), /cannot see a method yet/);
  tenant.registerMethod("Adele Vance");
  await pass("PT15M");
  assert.match(wordsOf(adele.sees(card.id).card), /I noticed that you registered/);

  const own = await opens(tale);
  const refused = await megan.presses(own, "plan.approve");
  assert.equal(refused.kind, "message");
  assert.match(refused.text, /Somebody else must approve/);

  await lynne.presses(newest(lynne, "plan.approve"), "plan.approve");
  assert.equal(tenant.perUserMfaState("Adele Vance"), "disabled", "one approval is not enough");
  await isaiah.presses(newest(isaiah, "plan.approve"), "plan.approve");
  await pass("PT5M");
  assert.equal(tenant.perUserMfaState("Adele Vance"), "enforced");
  assert.match(wordsOf(adele.hears()?.card), /next sign-in/);
  assert.ok(verbsOf(megan.sees(own.id).card).includes("plan.undo"));

  await megan.says("status");
  assert.match(wordsOf(megan.hears()?.card), /people who can sign in/);
}

describe("the main job", () => {
  const title =
    "an unregistered employee is found, reminded, registers, is thanked, and is enforced after two approvals";

  it(`with the embedded database, ${title}`, () =>
    story({ env: { ...SOON, DATABASE_URL: "" } }, walk));

  if (server !== null) {
    const url = server;
    it(`with a PostgreSQL server, ${title}`, () =>
      withFreshDatabase(url, (DATABASE_URL) => story({ env: { ...SOON, DATABASE_URL } }, walk)));
  }
});

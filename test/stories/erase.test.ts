import assert from "node:assert/strict";
import { everyCell, tablesWith } from "#support/everyCell.ts";
import { exported } from "#support/exportSteps.ts";
import { approveAndWrite, heard, opens, scan, withRegistered } from "#support/planSteps.ts";
import { answerTo, campaignStarted, newest, textOf } from "#support/steps.ts";
import { type Story, story } from "#support/story.ts";
import { storyDatabase } from "#support/storyDatabase.ts";
import { server } from "../contract/store/server.ts";

/** A story whose database can be looked into. */
async function storyWithin(
  people: ReturnType<typeof withRegistered>,
  tell: (tale: Story, url: string) => Promise<void>,
): Promise<void> {
  const database = await storyDatabase();
  assert.ok(database, "a PostgreSQL server");
  const env = { DATABASE_URL: database.url, UNDO_DAYS: "1" };
  try {
    await story({ people, env }, (tale) => tell(tale, database.url));
  } finally {
    await database.drop();
  }
}

/** Says yes to the question and returns what follows. */
async function confirmed(tale: Story): Promise<string> {
  const chat = tale.chat("Megan Bowen");
  const result = await chat.presses(newest(chat, "ask.confirm"), "ask.confirm");
  assert.equal(result.kind, "card");
  return "card" in result ? textOf({ text: "", card: result.card }) : "";
}

describe("erasing a person", function () {
  this.timeout(240_000);
  before(function () {
    // What stands in the tables is read past the bot, which the embedded database does not allow.
    if (server === null) this.skip();
  });

  it("T13: leaves no trace of them in any table, after the time for undoing, and the record stays whole", () =>
    storyWithin(withRegistered(3), async (tale, url) => {
      const megan = tale.chat("Megan Bowen");
      const reg = tale.tenant.person("Reg 001");
      const traces = [reg.id, reg.userPrincipalName, reg.displayName];
      await campaignStarted(tale);
      await tale.pass("P1D");
      await scan(tale);
      await opens(tale);
      assert.match(
        textOf(await answerTo(megan, "erase Reg 001")),
        /part of plan .* still under way\. Decline or stop/,
      );
      await approveAndWrite(tale);
      await answerTo(megan, "who Reg 001");
      assert.match(
        textOf(await answerTo(megan, "erase Reg 001")),
        /can still be undone until .* Type erase again after that/,
      );
      await tale.pass("P2D");
      const file = (await exported(tale, "export person Reg 001")).toString();
      assert.ok(traces.every((each) => file.includes(each)));
      assert.ok(tablesWith(await everyCell(url), traces).length > 5, "there is something to erase");

      tale.tenant.deleteUser(reg.id);
      await answerTo(megan, "erase Reg 001");
      assert.match(await confirmed(tale), /Erased: \d+ entries were removed or lost the name/);
      assert.deepEqual(tablesWith(await everyCell(url), traces), []);
      const { card } = await answerTo(megan, "history");
      const words = textOf({ text: "", card });
      assert.match(words, /A person was erased/);
      assert.match(words, /somebody who was erased/);
      assert.doesNotMatch(words, /Reg 001/);
      assert.match(words, /Record intact/);
    }));

  it("is asked back, is for admins alone, and is nobody whom we do not know", () =>
    storyWithin(withRegistered(1), async (tale) => {
      await scan(tale);
      const megan = tale.chat("Megan Bowen");
      assert.match(
        textOf(await answerTo(tale.chat("Pradeep Gupta"), "erase Reg 001")),
        /for MFA admins/,
      );
      await answerTo(megan, "erase Reg 001");
      await megan.presses(newest(megan, "ask.cancel"), "ask.cancel");
      assert.match(textOf(await answerTo(megan, "who Reg 001")), /Reg 001/);
      await answerTo(megan, "erase 00000000-0000-4000-8000-00000000dead");
      assert.match(heard(megan), /nobody/i);
    }));
});

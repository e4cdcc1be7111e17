import assert from "node:assert/strict";
import { answerTo, campaignStarted, newest, textOf } from "#support/steps.ts";
import { type Story, story } from "#support/story.ts";

const small = { people: 20, env: { NOTICE_MINUTES: "60" } };
const CODE = /\b[0-9A-HJKMNP-TV-Z]{3}-[0-9A-HJKMNP-TV-Z]{3}-[0-9A-HJKMNP-TV-Z]{3}\b/;

const announced = async (tale: Story): Promise<string> => {
  const code = CODE.exec(textOf(await answerTo(tale.chat("Megan Bowen"), "announce")))?.[0];
  assert.ok(code);
  return code;
};

describe("a campaign's code", function () {
  this.timeout(180_000);

  it("is announced, stands on every reminder, and is confirmed to anyone; the next day another one is", () =>
    story({ ...small, env: { ...small.env, CODE_DAYS: "1" } }, async (tale) => {
      assert.match(textOf(await answerTo(tale.chat("Megan Bowen"), "announce")), /no campaign yet/);
      await campaignStarted(tale);
      const text = textOf(await answerTo(tale.chat("Megan Bowen"), "announce"));
      assert.match(text, /https:\/\/mysignins\.microsoft\.com\/security-info/);
      assert.match(text, /Nobody ever asks you for your password or a code/);
      const code = await announced(tale);
      assert.ok(text.includes(code));
      await tale.pass("PT10H");
      const alex = tale.chat("Alex Wilber");
      assert.ok(textOf(newest(tale.chat("Adele Vance"), "nudge.done")).includes(code));
      const typed = code.toLowerCase().replaceAll("-", " ");
      assert.match(
        textOf(await answerTo(alex, `verify ${typed}`)),
        /Yes: this is the code of MFA for everyone/,
      );

      await tale.pass("PT5H");
      const next = await announced(tale);
      assert.notEqual(next, code);
      assert.match(textOf(await answerTo(alex, `verify ${next}`)), /Yes: this is the code/);
      assert.match(
        textOf(await answerTo(alex, `verify ${code}`)),
        /This was the code .* 8 December 2026/,
      );
      await tale.pass("P1D");
      assert.match(textOf(await answerTo(alex, `verify ${code}`)), /Do not trust a new message/);
    }));

  it("is guessed at: every wrong code has one answer, and after ten in a minute there is none", () =>
    story(small, async (tale) => {
      await campaignStarted(tale);
      const code = await announced(tale);
      const alex = tale.chat("Alex Wilber");
      const answers = new Set<string>();
      for (const guess of ["000-000-001", "000-000-002", "0000-0001", "hello", "000-000-003"])
        answers.add(textOf(await answerTo(alex, `verify ${guess}`)));
      assert.equal(answers.size, 1);
      for (let more = 0; more < 5; more += 1) await alex.says("verify 000-000-004");
      assert.match(textOf(await answerTo(alex, `verify ${code}`)), /wait a minute/);
      assert.match(textOf(await answerTo(tale.chat("Lee Gu"), `verify ${code}`)), /Yes/);
      await tale.pass("PT2M");
      assert.match(textOf(await answerTo(alex, `verify ${code}`)), /Yes/);
    }));
});

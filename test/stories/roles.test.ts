import assert from "node:assert/strict";
import { answerTo, heard, scanned, textOf } from "#support/steps.ts";
import { type Story, story } from "#support/story.ts";

const small = { people: 20 };
const DENIED = /is for (?:MFA admins|the security team and MFA admins)\. Nothing was done/;

/** Who may use what, as the issue has it: the oracle. */
const EVERYONE = ["help", "status", "verify", "exemptions"];
const SECURITY = [
  "unregistered",
  "who Adele Vance",
  "plans",
  "history",
  "drift",
  "export",
  "readiness",
  "campaigns",
  "reach",
];
const ADMINS = [
  "scan",
  "nudge",
  "announce",
  "pause",
  "resume",
  "exempt",
  "enforce nobody-of-this-name",
  "evidence nobody-of-this-name",
  "override nobody-of-this-name",
  "erase nobody-of-this-name",
  "campaign",
  "stop",
  "undo",
];

const ROLES = [
  ["an employee", "Alex Wilber", EVERYONE],
  ["a guest", "Lee Gu", EVERYONE],
  ["an analyst", "Pradeep Gupta", [...EVERYONE, ...SECURITY]],
  ["an admin", "Megan Bowen", [...EVERYONE, ...SECURITY, ...ADMINS]],
] as const;

describe("roles", () => {
  for (const [role, who, may] of ROLES)
    for (const place of ["the personal chat", "the team, by mention"])
      it(`${role} types every command in ${place}: allowed is what the role allows`, () =>
        story(small, (tale) => triesAll(tale, who, may, place === "the personal chat")));

  it("a command is denied: the record says who tried what", () =>
    story(small, async (tale) => {
      await scanned(tale);
      await tale.chat("Alex Wilber").says("enforce");
      await tale.chat("Pradeep Gupta").says("pause");
      const history = textOf(await answerTo(tale.chat("Megan Bowen"), "history"));
      assert.match(history, /Access denied \(command enforce, role person\)/);
      assert.match(history, /Access denied \(command pause, role analyst\)/);
    }));

  it("a role is taken away and given: it holds from the next word on", () =>
    story(small, async (tale) => {
      await scanned(tale);
      const { tenant } = tale;
      const megan = tale.chat("Megan Bowen");
      tenant.removeFromGroup(tenant.adminGroupId, "Megan Bowen");
      assert.match(textOf(await answerTo(megan, "scan")), DENIED);
      tenant.addToGroup(tenant.securityGroupId, "Megan Bowen");
      assert.match(textOf(await answerTo(megan, "history")), /What happened last/);
      tenant.addToGroup(tenant.nestGroup(tenant.adminGroupId, "Night shift"), "Alex Wilber");
      assert.match(textOf(await answerTo(tale.chat("Alex Wilber"), "pause")), /no campaign yet/);
    }));

  it("a guest and a disabled account are in the admin group: neither is an admin", () =>
    story(small, async (tale) => {
      const { tenant } = tale;
      tenant.addToGroup(tenant.adminGroupId, "Lee Gu");
      assert.match(textOf(await answerTo(tale.chat("Lee Gu"), "scan")), DENIED);
      tenant.disableAccount("Megan Bowen");
      assert.match(textOf(await answerTo(tale.chat("Megan Bowen"), "scan")), DENIED);
    }));

  for (const [what, path] of [
    ["groups", "/checkMemberGroups"],
    ["people", /\/users\/[^/]+$/],
  ] as const)
    it(`Graph says nothing about ${what}: nobody is let in on a guess, and one's own status is still told`, () =>
      story(small, async (tale) => {
        await scanned(tale);
        const mend = tale.faults.add(
          { face: "graph", path, times: Number.POSITIVE_INFINITY },
          { do: "answer", status: 503 },
        );
        const megan = tale.chat("Megan Bowen");
        for (const line of ["nudge", "unregistered", "enforce"])
          assert.match(
            textOf(await answerTo(megan, line)),
            /could not check just now what you may do/,
          );
        assert.match(textOf(await answerTo(megan, "status")), /Your account: registered/);
        mend();
        assert.match(textOf(await answerTo(megan, "pause")), /no campaign yet/);
      }));

  it("an admin asks in the channel for names: they come privately, and the channel hears only that", () =>
    story(small, async (tale) => {
      await scanned(tale);
      const pradeep = tale.chat("Pradeep Gupta");
      await pradeep.mentions("unregistered");
      assert.match(textOf(heard(pradeep)), /Adele Vance/);
      const [said] = pradeep.channelMessages().filter(({ from }) => from === "bot");
      assert.equal(said?.text, "I have answered in our personal chat.");
    }));

  it("the bot is blocked by whoever asks in the channel: it says so there, without the answer", () =>
    story(small, async (tale) => {
      await scanned(tale);
      tale.tenant.apps.refuseByPolicy(tale.tenant.person("Pradeep Gupta").id);
      const pradeep = tale.chat("Pradeep Gupta");
      await pradeep.mentions("unregistered");
      const [said] = pradeep.channelMessages().filter(({ from }) => from === "bot");
      assert.match(said?.text ?? "", /could not open a personal chat with you/);
    }));
});

/** Types every command there is, and judges which were let through; the channel must not hear of people. */
async function triesAll(
  tale: Story,
  who: string,
  may: readonly string[],
  personally: boolean,
): Promise<void> {
  await scanned(tale, "Lynne Robbins");
  const chat = tale.chat(who);
  for (const line of [...EVERYONE, ...SECURITY, ...ADMINS]) {
    await (personally ? chat.says(line) : chat.mentions(line));
    await tale.settle();
    const answer = textOf(personally ? heard(chat) : lastAnywhere(tale, who));
    assert.equal(!DENIED.test(answer), may.includes(line), line);
  }
  const inChannel = chat.channelMessages().filter(({ from }) => from === "bot");
  for (const said of inChannel) assert.doesNotMatch(textOf(said), /@contoso\.com|Adele Vance/);
}

/** The newest thing the bot said to this person or in the channel, apart from the pointer to the other. */
function lastAnywhere(tale: Story, who: string) {
  const chat = tale.chat(who);
  const said = [...chat.messages(), ...chat.channelMessages()]
    .filter(({ from, text }) => from === "bot" && text !== "I have answered in our personal chat.")
    .toSorted((one, other) => Number(one.id) - Number(other.id))
    .at(-1);
  assert.ok(said);
  return said;
}

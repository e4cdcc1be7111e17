import assert from "node:assert/strict";
import type { Entry } from "#sandbox/journal.ts";
import { answerTo, campaignStarted, dataOf, newest, nudges, textOf } from "#support/steps.ts";
import { type Story, story, wordsOf } from "#support/story.ts";

/** Monday the 7th, a quarter past nine, is when these stories begin; reminders go out from ten to four. */
const SENDER = "mfa-nudge@contoso.com";
const quiet = { NOTICE_MINUTES: "720" };
const withEmail = { ...quiet, LADDER: "email", MAIL_SENDER: SENDER };
const withAll = { ...quiet, LADDER: "email,manager,desk", MAIL_SENDER: SENDER };
const small = (env: Readonly<Record<string, string>>) => ({ people: 20, env });

const letters = ({ journal, tenant }: Story, who: string): readonly Entry<"mail-sent">[] => {
  const { mail } = tenant.person(who);
  return journal.ofKind("mail-sent").filter(({ to }) => to.includes(mail ?? ""));
};

/** The days on which letters left, which is at an hour of work everywhere here. */
function daysOf(entries: readonly { readonly at: Date }[]): readonly string[] {
  for (const { at } of entries)
    assert.ok(at.getUTCHours() >= 7 && at.getUTCHours() < 18, at.toISOString());
  return entries.map(({ at }) => at.toISOString().slice(8, 10));
}

/** Gives the tenant a mailbox to send from. */
function mailbox({ tenant }: Story): void {
  const megan = tenant.person("Megan Bowen");
  tenant.join({
    person: {
      ...megan,
      id: "0e0e0e0e-0000-4000-8000-00000000000e",
      displayName: "MFA Nudge",
      userPrincipalName: SENDER,
      mail: SENDER,
      accountEnabled: false,
    },
    methods: [],
  } as never);
}

const days = async (tale: Story, many: number): Promise<void> => {
  for (let day = 0; day < many; day += 1) await tale.pass("P1D");
};

/** Cards that ask a manager about their people. */
const cardsTo = (tale: Story, who: string) => tale.chat(who).cardsWith("manager.leave");

describe("the ladder", () => {
  it("is off until it is turned on: nobody gets an e-mail, no manager is asked", () =>
    story(small({ ...quiet, MAIL_SENDER: SENDER }), async (tale) => {
      mailbox(tale);
      tale.tenant.blockBot("Adele Vance");
      tale.tenant.change("Adele Vance", { managerId: tale.tenant.person("Lynne Robbins").id });
      await campaignStarted(tale);
      await days(tale, 3);
      assert.deepEqual(tale.journal.ofKind("mail-sent"), []);
      assert.deepEqual(cardsTo(tale, "Lynne Robbins"), []);
    }));

  it("somebody blocked the app: they get an e-mail the next working day, another after the gap", () =>
    story(small(withEmail), async (tale) => {
      mailbox(tale);
      tale.tenant.blockBot("Adele Vance");
      await campaignStarted(tale);
      await days(tale, 5);
      assert.deepEqual(daysOf(letters(tale, "Adele Vance")), ["08", "11"]);
      assert.deepEqual(nudges(tale, "Adele Vance"), []);
      const [first] = letters(tale, "Adele Vance");
      assert.deepEqual(
        first?.parts.map(({ type }) => type),
        ["text/plain", "text/html"],
      );
      const text = first?.parts[0]?.content ?? "";
      assert.match(text, /mysignins\.microsoft\.com\/security-info/);
      assert.equal(text.match(/https?:/g)?.length, 1, "one link and no other");
      for (const line of text.split("\n").filter((each) => each !== ""))
        assert.ok(
          first?.parts[1]?.content.replaceAll("&#39;", "'").includes(line),
          `the HTML says it too: ${line}`,
        );
      const reach = textOf(await answerTo(tale.chat("Megan Bowen"), "reach emailed"));
      assert.match(reach, /Adele Vance/);
      assert.match(reach, /proves no delivery/);
    }));

  it("they register after the e-mail: that ends everything", () =>
    story(small(withAll), async (tale) => {
      mailbox(tale);
      tale.tenant.blockBot("Adele Vance");
      await campaignStarted(tale);
      await days(tale, 1);
      tale.tenant.registerMethod("Adele Vance");
      await days(tale, 4);
      assert.equal(letters(tale, "Adele Vance").length, 1);
    }));

  it("they write to the bot after the e-mail: they get reminders in Teams again, and no more e-mail", () =>
    story(small(withEmail), async (tale) => {
      mailbox(tale);
      tale.tenant.blockBot("Adele Vance");
      await campaignStarted(tale);
      await days(tale, 1);
      await tale.pass("PT2H");
      assert.equal(letters(tale, "Adele Vance").length, 1);
      tale.tenant.unblockBot("Adele Vance");
      await tale.chat("Adele Vance").says("hello");
      await days(tale, 3);
      assert.equal(letters(tale, "Adele Vance").length, 1);
      assert.ok(nudges(tale, "Adele Vance").length > 0);
    }));

  it("the answer to an e-mail is lost: it is uncertain, listed, and never sent again as the same", () =>
    story(small(withEmail), async (tale) => {
      mailbox(tale);
      tale.tenant.blockBot("Adele Vance");
      await campaignStarted(tale);
      tale.faults.add({ face: "graph", path: "sendMail" }, { do: "reset-after" });
      await tale.pass("P1D");
      await tale.pass("PT3H");
      assert.equal(letters(tale, "Adele Vance").length, 1);
      const reach = textOf(await answerTo(tale.chat("Megan Bowen"), "reach uncertain"));
      assert.match(reach, /Adele Vance/);
      assert.match(reach, /the mail server gave no answer/);
    }));

  it("the tenant does not let us send: the admins hear it once, and nothing else stops", () =>
    story(small(withEmail), async (tale) => {
      mailbox(tale);
      tale.tenant.blockBot("Adele Vance");
      tale.tenant.blockBot("Alex Wilber");
      await campaignStarted(tale);
      tale.faults.add(
        { face: "graph", path: "sendMail", times: 999 },
        { do: "answer", status: 403, code: "ErrorAccessDenied" },
      );
      await days(tale, 4);
      assert.deepEqual(tale.journal.ofKind("mail-sent"), []);
      const told = tale.journal
        .ofKind("message-sent")
        .filter(({ card }) => wordsOf(card).includes("Mail.Send"));
      const admins = new Set(told.map(({ to }) => to));
      assert.ok(admins.size > 0);
      assert.equal(told.length, admins.size, "each admin once");
    }));

  it("e-mail is off: the manager gets one card a week with only their own people", () =>
    story(small({ ...quiet, LADDER: "manager" }), async (tale) => {
      const { tenant } = tale;
      tenant.blockBot("Adele Vance");
      tenant.blockBot("Alex Wilber");
      tenant.change("Adele Vance", { managerId: tenant.person("Lynne Robbins").id });
      tenant.change("Alex Wilber", { managerId: tenant.person("Isaiah Langer").id });
      await campaignStarted(tale);
      await days(tale, 2);
      assert.equal(cardsTo(tale, "Lynne Robbins").length, 1);
      const card = wordsOf(newest(tale.chat("Lynne Robbins"), "manager.leave").card);
      assert.match(card, /Adele Vance/);
      assert.doesNotMatch(card, /Alex Wilber/);
      await days(tale, 3);
      assert.equal(cardsTo(tale, "Lynne Robbins").length, 1);
    }));

  it("the manager vouches for a leave: they are left alone until that day, and not longer than allowed", () =>
    story(small({ ...quiet, LADDER: "manager" }), async (tale) => {
      const { tenant } = tale;
      tenant.blockBot("Adele Vance");
      tenant.change("Adele Vance", { managerId: tenant.person("Lynne Robbins").id });
      await campaignStarted(tale);
      await days(tale, 2);
      const lynne = tale.chat("Lynne Robbins");
      const who = tenant.person("Adele Vance").id;
      const press = async (data: Readonly<Record<string, string>>) => {
        const card = newest(lynne, "manager.leave");
        return JSON.stringify(
          await lynne.forges(
            "manager.leave",
            { ...dataOf(card, "manager.leave"), ...data },
            card.id,
          ),
        );
      };
      assert.match(await press({ who, back: "2027-06-01" }), /at the latest/);
      assert.match(await press({ who, back: "2026-12-01" }), /not in the future/);
      assert.match(
        await press({ who: tenant.person("Alex Wilber").id, back: "2026-12-20" }),
        /does not report to you/,
      );
      assert.match(await press({ who, back: "2027-01-04" }), /leave Adele Vance alone until/);
      await days(tale, 9);
      const left = cardsTo(tale, "Lynne Robbins");
      assert.deepEqual(left, [], "the answered card asks no more, and no other has come");
      const history = textOf(await answerTo(tale.chat("Megan Bowen"), "who Adele Vance"));
      assert.match(history, /vouched for a leave/);
    }));

  it("somebody who is no longer their manager presses: nothing is changed, and no name is shown", () =>
    story(small({ ...quiet, LADDER: "manager" }), async (tale) => {
      const { tenant } = tale;
      tenant.blockBot("Adele Vance");
      tenant.change("Adele Vance", { managerId: tenant.person("Lynne Robbins").id });
      await campaignStarted(tale);
      await days(tale, 2);
      const lynne = tale.chat("Lynne Robbins");
      const card = newest(lynne, "manager.leave");
      tenant.change("Adele Vance", { managerId: tenant.person("Isaiah Langer").id });
      const data = { who: tenant.person("Adele Vance").id, back: "2026-12-20" };
      const forged = { ...dataOf(card, "manager.leave"), ...data };
      const reply = JSON.stringify(await lynne.forges("manager.leave", forged, card.id));
      assert.match(reply, /does not report to you/);
      assert.doesNotMatch(reply, /Adele Vance/);
    }));

  it("the manager asks for an exemption: every admin gets the request once, and nothing changes by it", () =>
    story(small({ ...quiet, LADDER: "manager" }), async (tale) => {
      const { tenant } = tale;
      tenant.blockBot("Adele Vance");
      tenant.change("Adele Vance", { managerId: tenant.person("Lynne Robbins").id });
      await campaignStarted(tale);
      await days(tale, 2);
      const lynne = tale.chat("Lynne Robbins");
      const data = {
        who: tenant.person("Adele Vance").id,
        why: "device-free-work",
        days: 30,
        reason: "Works at sea without a phone",
        control: "The account signs in from the ship only",
      };
      for (let press = 0; press < 2; press += 1)
        await lynne.presses(newest(lynne, "manager.exempt"), "manager.exempt", data);
      await tale.settle();
      const asked = tale.journal
        .ofKind("message-sent")
        .filter(({ card }) => wordsOf(card).includes("Works at sea"));
      assert.ok(asked.length > 0);
      assert.equal(new Set(asked.map(({ to }) => to)).size, asked.length);
      const standing = textOf(await answerTo(tale.chat("Megan Bowen"), "who Adele Vance"));
      assert.doesNotMatch(standing, /Exempt\b/);
    }));

  it("the date has passed: the service desk's list names them with the reason", () =>
    story(small({ ...quiet, LADDER: "desk", DEADLINE_DAYS: "3" }), async (tale) => {
      tale.tenant.blockBot("Adele Vance");
      await campaignStarted(tale);
      await days(tale, 1);
      const list = async () => textOf(await answerTo(tale.chat("Megan Bowen"), "reach desk"));
      assert.doesNotMatch(await list(), /Adele Vance/);
      await days(tale, 3);
      const shown = await list();
      assert.match(shown, /Adele Vance/);
      assert.match(shown, /they blocked the app/);
      assert.match(shown, /people who can sign in/);
    }));
});

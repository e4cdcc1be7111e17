import assert from "node:assert/strict";
import { answerTo, campaignStarted, firstNudge, nudgeOf, nudges, textOf } from "#support/steps.ts";
import { type Story, story } from "#support/story.ts";

const quiet = { NOTICE_MINUTES: "720" };
const small = { people: 20, env: quiet };
const at = (tale: Story, to: string) => tale.sandbox.moveClock({ to: new Date(to) });
const idOf = (tale: Story, who: string) => tale.tenant.person(who).id;

/** Sends to one person's chat. */
const toChat = (tale: Story, who: string) =>
  ({ face: "connector", method: "POST", path: "/activities", person: idOf(tale, who) }) as const;

/** How often a message to this person was asked for, whatever became of it. */
const tries = (tale: Story, who: string): number => {
  const { id } = tale.chat(who).personal;
  return tale.journal
    .ofKind("request")
    .filter(
      ({ face, method, path }) =>
        face === "connector" &&
        method === "POST" &&
        decodeURIComponent(path).includes(`${id}/activities`),
    ).length;
};

const timelineOf = async (tale: Story, who: string) =>
  textOf(await answerTo(tale.chat("Megan Bowen"), `who ${who}`));

describe("delivering nudges", () => {
  it("nobody has the app: it is installed for them, the chat is opened once, and used from then on", () =>
    story(small, async (tale) => {
      await firstNudge(tale);
      const opened = () =>
        tale.journal
          .ofKind("conversation-created")
          .filter(({ person }) => person === idOf(tale, "Adele Vance")).length;
      assert.equal(
        tale.journal
          .ofKind("app-installed")
          .filter(({ person, face }) => person === idOf(tale, "Adele Vance") && face === "graph")
          .length,
        1,
      );
      assert.equal(opened(), 1);
      await at(tale, "2026-12-10T11:00:00Z");
      assert.equal(nudges(tale, "Adele Vance").length, 2);
      assert.equal(opened(), 1);
    }));

  it("somebody is in the chat already: the card comes there, and nothing is installed", () =>
    story(small, async (tale) => {
      await tale.chat("Adele Vance").says("status");
      await firstNudge(tale);
      const installs = tale.journal
        .ofKind("app-installed")
        .filter(({ person, face }) => person === idOf(tale, "Adele Vance") && face === "graph");
      assert.equal(installs.length, 0);
      assert.equal(nudges(tale, "Adele Vance").length, 1);
    }));

  it("somebody has the app though we do not know the chat: installing again is no failure", () =>
    story(small, async (tale) => {
      tale.tenant.installBot("Adele Vance");
      await firstNudge(tale);
      assert.equal(nudges(tale, "Adele Vance").length, 1);
    }));

  for (const [what, block] of [
    ["has blocked the bot", (tale: Story) => tale.tenant.blockBot("Adele Vance")],
    [
      "has a chat that takes no messages",
      (tale: Story) => tale.tenant.blockBot("Adele Vance", "MessageWritesBlocked"),
    ],
    [
      "may not have the app by policy",
      (tale: Story) => tale.tenant.apps.refuseByPolicy(idOf(tale, "Adele Vance")),
    ],
    [
      "has no licence for Teams",
      (tale: Story) => void tale.tenant.change("Adele Vance", { assignedLicenses: [] }),
    ],
  ] as const)
    it(`somebody ${what}: that is recorded, and not tried again`, () =>
      story(small, async (tale) => {
        block(tale);
        await campaignStarted(tale);
        await tale.pass("PT2H");
        const before = tries(tale, "Adele Vance");
        for (let day = 0; day < 6; day += 1) await tale.pass("P1D");
        assert.equal(nudges(tale, "Adele Vance").length, 0);
        assert.equal(tries(tale, "Adele Vance"), before);
        const status = textOf(await answerTo(tale.chat("Megan Bowen"), "status"));
        assert.match(status, /1 could not be reached/);
        assert.match(await timelineOf(tale, "Adele Vance"), /Reminder not delivered/);
      }));

  it("the chat is gone: it is opened anew, and the card comes once", () =>
    story(small, async (tale) => {
      await firstNudge(tale);
      tale.faults.add(toChat(tale, "Adele Vance"), {
        do: "answer",
        status: 404,
        code: "ConversationNotFound",
      });
      await at(tale, "2026-12-10T11:00:00Z");
      assert.equal(nudges(tale, "Adele Vance").length, 2);
    }));

  it("the chat is gone for good: it is tried for some days, and then no more", () =>
    story(small, async (tale) => {
      tale.faults.add(
        { ...toChat(tale, "Adele Vance"), times: 999 },
        { do: "answer", status: 404, code: "ConversationNotFound" },
      );
      await campaignStarted(tale);
      for (let day = 0; day < 14; day += 1) await tale.pass("P1D");
      const failed = (await timelineOf(tale, "Adele Vance")).match(/Reminder not delivered/g);
      assert.equal(failed?.length, 5);
      const status = textOf(await answerTo(tale.chat("Megan Bowen"), "status"));
      assert.match(status, /1 could not be reached/);
    }));

  it("the catalogue lacks the app at first: once it is there everyone gets the first card, with its full time", () =>
    story(small, async (tale) => {
      tale.tenant.apps.inCatalogue = false;
      await campaignStarted(tale);
      await tale.pass("PT2H");
      assert.equal(nudges(tale).length, 0);
      tale.tenant.apps.inCatalogue = true;
      await at(tale, "2026-12-08T13:00:00Z");
      assert.equal(nudges(tale, "Adele Vance").length, 1);
      const card = textOf(nudgeOf(tale.chat("Adele Vance")));
      assert.match(card, /1st of 3 reminders/);
      assert.match(card, /Please do it by Tuesday 22 December/);
    }));

  it("Teams asks to slow down: the bot waits as long as asked, and delivers once", () =>
    story(small, async (tale) => {
      tale.faults.add(toChat(tale, "Adele Vance"), { do: "answer", status: 429, retryAfter: 1 });
      await firstNudge(tale);
      const [refused, sent] = tale.journal
        .ofKind("request")
        .filter(({ path }) =>
          decodeURIComponent(path).includes(`${tale.chat("Adele Vance").personal.id}/activities`),
        );
      assert.equal(refused?.status, 429);
      assert.ok((sent?.wall ?? 0) - (refused?.wall ?? 0) >= 1_000);
      assert.equal(nudges(tale, "Adele Vance").length, 1);
    }));

  it("Teams is down for a moment: the card comes once, a little later", () =>
    story(small, async (tale) => {
      tale.faults.add(toChat(tale, "Adele Vance"), { do: "answer", status: 502 });
      await firstNudge(tale);
      assert.equal(nudges(tale, "Adele Vance").length, 1);
      assert.equal(tries(tale, "Adele Vance"), 2);
    }));

  it("Teams is down when a reminder falls due that somebody asked for: it comes an hour later, as what it is", () =>
    story(small, async (tale) => {
      const card = await firstNudge(tale);
      await tale.chat("Adele Vance").presses(card, "nudge.snooze", { when: "tomorrow" });
      tale.faults.add(
        { ...toChat(tale, "Adele Vance"), times: 5 },
        { do: "answer", status: 429, retryAfter: 0 },
      );
      await at(tale, "2026-12-08T10:30:00Z");
      assert.equal(nudges(tale, "Adele Vance").length, 1);
      await at(tale, "2026-12-08T11:30:00Z");
      assert.match(textOf(nudgeOf(tale.chat("Adele Vance"))), /You asked me to remind you/);
      assert.equal(nudges(tale, "Adele Vance").length, 2);
    }));

  it("the line breaks after Teams took the card: it is called uncertain, and not sent again", () =>
    story(small, async (tale) => {
      tale.faults.add(toChat(tale, "Adele Vance"), { do: "reset-after" });
      await firstNudge(tale);
      await at(tale, "2026-12-09T15:00:00Z");
      assert.equal(nudges(tale, "Adele Vance").length, 1);
      assert.match(await timelineOf(tale, "Adele Vance"), /nobody can tell whether it arrived/);
      const status = textOf(await answerTo(tale.chat("Megan Bowen"), "status"));
      assert.match(status, /1 unclear, 0 not delivered/);
      await at(tale, "2026-12-10T11:00:00Z");
      assert.equal(nudges(tale, "Adele Vance").length, 2);
    }));

  it("a card whose delivery was unclear is pressed: it counts, and is replaced in place", () =>
    story(small, async (tale) => {
      tale.faults.add(toChat(tale, "Adele Vance"), { do: "reset-after" });
      const card = await firstNudge(tale);
      await tale.chat("Adele Vance").presses(card, "nudge.help", { topic: "travelling" });
      await tale.settle();
      const updated = tale.journal.ofKind("message-updated").map(({ messageId }) => messageId);
      assert.ok(updated.includes(card.id));
    }));

  it("somebody removes the app: they are not reminded again, and the app is not forced on them", () =>
    story(small, async (tale) => {
      await firstNudge(tale);
      await tale.chat("Adele Vance").uninstalls();
      for (let day = 0; day < 6; day += 1) await tale.pass("P1D");
      assert.equal(nudges(tale, "Adele Vance").length, 1);
      assert.equal(tale.tenant.apps.of(idOf(tale, "Adele Vance")), undefined);
    }));
});

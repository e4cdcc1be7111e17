import assert from "node:assert/strict";
import { officeHours } from "#sandbox/mailbox.ts";
import { campaignStarted, nudges } from "#support/steps.ts";
import { type Story, story } from "#support/story.ts";

const ADELE = "Adele Vance";
const small = { people: 20, env: { NOTICE_MINUTES: "720" } };
const at = (tale: Story, to: string) => tale.sandbox.moveClock({ to: new Date(to) });
const arrivals = (tale: Story): readonly string[] =>
  nudges(tale, ADELE).map((each) => each.at.toISOString().slice(0, 16));
const reads = (tale: Story, what: string): number =>
  tale.sandbox.journal.ofKind("request").filter(({ template }) => template.endsWith(what)).length;

describe("the right moment", () => {
  it("somebody is in a meeting all morning: the reminder waits two hours, and no longer", () =>
    story(small, async (tale) => {
      tale.tenant.setPresence(ADELE, "Busy", "InAMeeting");
      await campaignStarted(tale);
      await at(tale, "2026-12-07T11:59:00Z");
      assert.deepEqual(arrivals(tale), []);
      await at(tale, "2026-12-07T12:20:00Z");
      assert.deepEqual(arrivals(tale), ["2026-12-07T12:00"]);
    }));

  it("the meeting ends: the reminder comes within a quarter of an hour", () =>
    story(small, async (tale) => {
      tale.tenant.setPresence(ADELE, "doNotDisturb", "presenting");
      await campaignStarted(tale);
      await at(tale, "2026-12-07T10:40:00Z");
      assert.deepEqual(arrivals(tale), []);
      tale.tenant.setPresence(ADELE, "Available");
      await at(tale, "2026-12-07T10:50:00Z");
      assert.deepEqual(arrivals(tale), ["2026-12-07T10:45"]);
    }));

  it("somebody lives half an hour off: the next reminder comes at eight by their own clock, when they begin", () =>
    story(small, async (tale) => {
      const settings = officeHours("India Standard Time", "en-IN");
      tale.tenant.setMailbox(ADELE, settings);
      await campaignStarted(tale);
      await at(tale, "2026-12-10T03:00:00Z");
      assert.deepEqual(arrivals(tale), ["2026-12-07T10:00", "2026-12-10T02:30"]);
    }));

  it("it is night where somebody lives: they hear in their morning", () =>
    story(small, async (tale) => {
      tale.tenant.setMailbox(ADELE, officeHours("New Zealand Standard Time", "en-NZ"));
      await campaignStarted(tale);
      await at(tale, "2026-12-07T18:59:00Z");
      assert.deepEqual(arrivals(tale), []);
      await at(tale, "2026-12-07T19:05:00Z");
      assert.deepEqual(arrivals(tale), ["2026-12-07T19:00"]);
    }));

  it("somebody is away over a weekend: nothing until they are back, and then at once", () =>
    story({ ...small, now: new Date("2026-12-11T09:00:00Z") }, async (tale) => {
      tale.tenant.setMailbox(ADELE, {
        automaticReplies: {
          status: "scheduled",
          from: new Date("2026-12-11T08:00:00Z"),
          to: new Date("2026-12-14T12:30:00Z"),
          message: "Away",
        },
      });
      await campaignStarted(tale);
      await at(tale, "2026-12-14T12:29:00Z");
      assert.deepEqual(arrivals(tale), []);
      await at(tale, "2026-12-14T12:40:00Z");
      assert.deepEqual(arrivals(tale), ["2026-12-14T12:30"]);
    }));

  it("somebody is away until further notice: they are looked at every day, and hear on the day they are back", () =>
    story(small, async (tale) => {
      tale.tenant.setMailbox(ADELE, {
        automaticReplies: { status: "alwaysEnabled", message: "Away" },
      });
      await campaignStarted(tale);
      await at(tale, "2026-12-08T16:00:00Z");
      assert.deepEqual(arrivals(tale), []);
      tale.tenant.setMailbox(ADELE, { automaticReplies: { status: "disabled" } });
      await at(tale, "2026-12-09T08:10:00Z");
      assert.deepEqual(arrivals(tale), ["2026-12-09T08:00"]);
    }));

  it("a public holiday where somebody lives: they hear on the next workday", () =>
    story({ ...small, now: new Date("2026-12-25T09:00:00Z") }, async (tale) => {
      await campaignStarted(tale);
      await at(tale, "2026-12-28T07:59:00Z");
      assert.deepEqual(arrivals(tale), []);
      await at(tale, "2026-12-28T08:10:00Z");
      assert.deepEqual(arrivals(tale), ["2026-12-28T08:00"]);
    }));

  it("neither mailboxes nor presence may be read: a guess from the address, one question a day, and nobody waits", () =>
    story(small, async (tale) => {
      tale.tenant.setPresence(ADELE, "Busy", "InAMeeting");
      await campaignStarted(tale);
      tale.tenant.manners.withheld = ["MailboxSettings.Read", "Presence.Read.All"];
      const before = reads(tale, "/mailboxSettings");
      await at(tale, "2026-12-07T20:00:00Z");
      // An address in the United States: ten o'clock in New York.
      assert.deepEqual(arrivals(tale), ["2026-12-07T15:00"]);
      assert.ok(reads(tale, "/mailboxSettings") - before <= 20);
      assert.equal(reads(tale, "/getPresencesByUserId"), 1);
    }));
});

import assert from "node:assert/strict";
import { answerTo, campaignStarted, firstNudge, nudges, scanned, textOf } from "#support/steps.ts";
import { type Story, story } from "#support/story.ts";

const small = { people: 20, env: { NOTICE_MINUTES: "10" } };
/** For stories of days, in which every look is a stop on the way. */
const seldom = { people: 20, env: { NOTICE_MINUTES: "30" } };
/** Past the day of the next reminder. */
const daysOn = (tale: Story) => tale.pass("P3D");
const thanked = (tale: Story, card: { readonly id: string }): boolean =>
  /Thank you: I noticed that you registered/.test(textOf(tale.chat("Adele Vance").sees(card.id)));

describe("noticing a registration", () => {
  it("somebody registers: within minutes their card thanks them in place, and no reminder follows", () =>
    story(small, async (tale) => {
      const card = await firstNudge(tale);
      tale.tenant.registerMethod("Adele Vance");
      await tale.pass("PT13M");
      assert.ok(thanked(tale, card));
      const sent = tale.journal.messagesTo(tale.tenant.person("Adele Vance").id).length;
      await daysOn(tale);
      assert.equal(tale.journal.messagesTo(tale.tenant.person("Adele Vance").id).length, sent);
      const status = textOf(await answerTo(tale.chat("Megan Bowen"), "status"));
      assert.match(status, /1 registered/);
    }));

  it("somebody has had two cards when they register: both thank them", () =>
    story(seldom, async (tale) => {
      const first = await firstNudge(tale);
      await tale.pass("P3D");
      assert.equal(nudges(tale, "Adele Vance").length, 2);
      tale.tenant.registerMethod("Adele Vance", "passkey");
      await tale.pass("PT33M");
      for (const card of tale.chat("Adele Vance").messages())
        if (card.card !== null) assert.ok(thanked(tale, card), card.id);
      assert.ok(thanked(tale, first));
    }));

  it("somebody registers an e-mail address: that is no MFA, and the reminders go on", () =>
    story(seldom, async (tale) => {
      const card = await firstNudge(tale);
      tale.tenant.registerMethod("Adele Vance", "email");
      await tale.pass("PT33M");
      assert.ok(!thanked(tale, card));
      await tale.pass("P3D");
      assert.equal(nudges(tale, "Adele Vance").length, 2);
    }));

  it("the audit event comes half an hour late: it is noticed all the same", () =>
    story({ ...small, manners: { auditDelayMs: 28 * 60_000 } }, async (tale) => {
      const card = await firstNudge(tale);
      tale.tenant.registerMethod("Adele Vance");
      for (let minutes = 0; minutes < 40; minutes += 5) await tale.pass("PT5M");
      assert.ok(thanked(tale, card));
    }));

  it("the audit event comes hours late: the night's scan or the next look finds it, and nobody is reminded", () =>
    story({ ...seldom, manners: { auditDelayMs: 5 * 3_600_000 } }, async (tale) => {
      const card = await firstNudge(tale);
      tale.tenant.registerMethod("Adele Vance");
      await tale.pass("P1D");
      assert.ok(thanked(tale, card));
      await daysOn(tale);
      assert.equal(nudges(tale, "Adele Vance").length, 1);
    }));

  it("somebody registers between the scan and the first card: they never get one", () =>
    story(seldom, async (tale) => {
      await campaignStarted(tale);
      tale.tenant.registerMethod("Adele Vance");
      await tale.pass("PT33M");
      await daysOn(tale);
      assert.equal(nudges(tale, "Adele Vance").length, 0);
    }));

  it("somebody registered after the report was made, before the scan: the first look finds them", () =>
    story(small, async (tale) => {
      await tale.pass("PT30M");
      tale.tenant.registerMethod("Adele Vance");
      await tale.pass("PT5M");
      await campaignStarted(tale);
      await tale.pass("PT10M");
      const who = textOf(await answerTo(tale.chat("Megan Bowen"), "who Adele Vance"));
      assert.match(who, /Has a method that works/);
      await tale.pass("PT2H");
      assert.equal(nudges(tale, "Adele Vance").length, 0);
    }));

  it("a tenant without audit logs: people are looked at in turn, and noticed within minutes", () =>
    story(small, async (tale) => {
      tale.tenant.setLicence("free");
      tale.faults.add(
        { face: "graph", path: "/directoryAudits", times: Number.POSITIVE_INFINITY },
        {
          do: "answer",
          status: 403,
          code: "Authentication_RequestFromNonPremiumTenantOrB2CTenant",
        },
      );
      const card = await firstNudge(tale);
      tale.tenant.registerMethod("Adele Vance");
      await tale.pass("PT13M");
      assert.ok(thanked(tale, card));
    }));

  it("Graph is away for a while: what happened meanwhile is noticed afterwards", () =>
    story(small, async (tale) => {
      const card = await firstNudge(tale);
      const mend = tale.faults.add(
        { face: "graph", path: "/directoryAudits", times: Number.POSITIVE_INFINITY },
        { do: "answer", status: 404 },
      );
      tale.tenant.registerMethod("Adele Vance");
      await tale.pass("PT45M");
      assert.ok(!thanked(tale, card));
      mend();
      await tale.pass("PT45M");
      assert.ok(thanked(tale, card));
    }));

  it("somebody who registered loses the method again: the next scan counts them as not registered", () =>
    story(small, async (tale) => {
      await firstNudge(tale);
      tale.tenant.registerMethod("Adele Vance");
      await tale.pass("PT13M");
      tale.tenant.deleteMethods("Adele Vance");
      await tale.pass("P1D");
      await scanned(tale);
      const who = textOf(await answerTo(tale.chat("Megan Bowen"), "who Adele Vance"));
      assert.match(who, /Has no MFA method/);
    }));
});

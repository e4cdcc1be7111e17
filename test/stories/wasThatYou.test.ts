import assert from "node:assert/strict";
import { actionsIn } from "#sandbox/card.ts";
import type { View } from "#sandbox/eyes.ts";
import { opens } from "#support/planSteps.ts";
import { newest, scanned, textOf } from "#support/steps.ts";
import { type Story, story, verbsOf } from "#support/story.ts";
import { firstDay, HOURLY } from "#support/trustSteps.ts";

const small = { people: 20, env: HOURLY };
const ADELE = "Adele Vance";

const questions = (tale: Story, who = ADELE): readonly View[] =>
  tale.chat(who).cardsWith("registration.no");

/** An admin asks for a plan; says whether this person is in it, by what admins are shown. */
async function planned(tale: Story): Promise<string> {
  await scanned(tale);
  await opens(tale);
  return JSON.stringify(newest(tale.chat("Lynne Robbins"), "plan.approve").card);
}

describe("was that you?", function () {
  this.timeout(180_000);

  it("somebody registers after a reset: they are asked at once and held; they say yes, and are held no more", () =>
    story(small, async (tale) => {
      await firstDay(tale);
      tale.tenant.resetPassword(ADELE, "Megan Bowen");
      await tale.pass("PT6H");
      tale.tenant.registerMethod(ADELE);
      await tale.pass("PT90M");
      const [question, ...more] = questions(tale);
      assert.ok(question);
      assert.deepEqual(more, []);
      assert.match(textOf(question), /mysignins\.microsoft\.com\/security-info/);
      assert.deepEqual(verbsOf(question.card), ["registration.no", "registration.yes"]);
      assert.match(await planned(tale), /Was asked about a registration/);

      const adele = tale.chat(ADELE);
      const data = actionsIn(question.card).find(({ verb }) => verb === "registration.yes")?.data;
      const stranger = await tale.chat("Alex Wilber").forges("registration.yes", data ?? {});
      assert.ok(stranger.kind === "message" && /somebody else/.test(stranger.text));
      await adele.presses(question, "registration.yes");
      await tale.settle();
      assert.match(textOf(adele.sees(question.id)), /noted as yours/);
      assert.doesNotMatch(await planned(tale), /Was asked about a registration/);
      assert.deepEqual(tale.chat("Pradeep Gupta").cardsWith("case.genuine"), []);
    }));

  it("an admin registered it, and the person says no: the security team has a case, and nobody enforces until it is closed", () =>
    story(small, async (tale) => {
      await firstDay(tale);
      tale.tenant.registerMethod(ADELE, "authenticator", { by: "Megan Bowen" });
      await tale.pass("PT90M");
      const [question] = questions(tale);
      assert.ok(question);
      const adele = tale.chat(ADELE);
      await adele.presses(question, "registration.no");
      await tale.settle();
      assert.match(textOf(adele.sees(question.id)), /security team has been told/);
      const pradeep = tale.chat("Pradeep Gupta");
      const card = newest(pradeep, "case.hostile");
      assert.match(textOf(card), /not theirs.*Adele Vance.*Somebody else did it for them/);

      const { data } =
        actionsIn(question.card).find(({ verb }) => verb === "registration.yes") ?? {};
      await adele.forges("registration.yes", data ?? {}, question.id);
      assert.match(await planned(tale), /Was asked about a registration/);

      await pradeep.presses(card, "case.hostile");
      await tale.settle();
      assert.match(textOf(pradeep.sees(card.id)), /Closed as not genuine/);
      assert.doesNotMatch(await planned(tale), /Was asked about a registration/);
    }));

  it("somebody is asked after their plan was approved: the write leaves them alone", () =>
    story({ ...small, env: { ...HOURLY, APPROVERS: "1" } }, async (tale) => {
      await firstDay(tale);
      tale.tenant.registerMethod(ADELE);
      await tale.pass("PT90M");
      assert.deepEqual(questions(tale), []);
      assert.doesNotMatch(await planned(tale), /Was asked about a registration/);
      tale.tenant.resetPassword(ADELE, "Megan Bowen");
      tale.tenant.registerMethod(ADELE, "passkey");
      await tale.pass("PT90M");
      assert.equal(questions(tale).length, 1);
      const lynne = tale.chat("Lynne Robbins");
      await lynne.presses(newest(lynne, "plan.approve"), "plan.approve");
      await tale.pass("PT5M");
      const written = tale.journal.ofKind("mfa-written").map(({ person }) => person);
      assert.ok(written.length > 0);
      assert.ok(!written.includes(tale.tenant.person(ADELE).id));
    }));

  it("nobody answers for a week: they stay held, and the security team has a case", () =>
    story(small, async (tale) => {
      await firstDay(tale);
      tale.tenant.registerMethod(ADELE, "authenticator", { by: "Megan Bowen" });
      await tale.pass("PT90M");
      await tale.pass("P6D");
      assert.deepEqual(tale.chat("Pradeep Gupta").cardsWith("case.genuine"), []);
      await tale.pass("P2D");
      const card = newest(tale.chat("Pradeep Gupta"), "case.genuine");
      assert.match(textOf(card), /Nobody says whose registration this was/);
      assert.match(await planned(tale), /Was asked about a registration/);
      assert.equal(questions(tale).length, 1);
    }));

  it("more people than a day's questions stand out: some are asked now, the rest the day after, and the security team hears how many", () =>
    story({ people: 60, env: { ...HOURLY, QUESTIONS_PER_DAY: "1" } }, async (tale) => {
      const [one = "", two = ""] = await firstDay(tale);
      for (const who of [one, two])
        tale.tenant.registerMethod(who, "authenticator", { by: "Megan Bowen" });
      await tale.pass("PT90M");
      const asked = () => [one, two].filter((who) => questions(tale, who).length === 1).length;
      assert.equal(asked(), 1);
      assert.match(
        textOf(tale.chat("Pradeep Gupta").hears() ?? { text: "", card: null }),
        /stand out/,
      );
      await tale.pass("P1DT1H");
      assert.equal(asked(), 2);
    }));

  it("before any campaign nobody hears from us; and nobody who was reminded and registers is asked", () =>
    story(small, async (tale) => {
      await scanned(tale);
      tale.tenant.resetPassword("Alex Wilber", "Megan Bowen");
      tale.tenant.registerMethod("Alex Wilber");
      await tale.pass("PT90M");
      await firstDay(tale);
      tale.tenant.registerMethod(ADELE);
      await tale.pass("P1D");
      for (const who of ["Alex Wilber", ADELE]) assert.deepEqual(questions(tale, who), []);
    }));
});

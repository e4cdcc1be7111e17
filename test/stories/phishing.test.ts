import assert from "node:assert/strict";
import { actionsIn } from "#sandbox/card.ts";
import type { View } from "#sandbox/eyes.ts";
import { answerTo, heard, newest, nudges, textOf } from "#support/steps.ts";
import { type Story, story, verbsOf } from "#support/story.ts";
import { cardsAbout, firstDay, HOURLY, reports } from "#support/trustSteps.ts";

const small = { people: 20, env: HOURLY };

const caseOf = (tale: Story, who = "Pradeep Gupta"): View => newest(tale.chat(who), "case.genuine");

describe("a message reported as phishing", function () {
  this.timeout(180_000);

  it("it was genuine: the reporter hears so and how to check, every copy is closed, and reminders wait for their wish", () =>
    story(small, async (tale) => {
      await firstDay(tale);
      tale.tenant.addToGroup(tale.tenant.securityGroupId, "Alex Wilber");
      await reports(tale, "Adele Vance");
      await tale.settle();
      const [pradeep, alex] = [tale.chat("Pradeep Gupta"), tale.chat("Alex Wilber")];
      const [card, copy] = [caseOf(tale), caseOf(tale, "Alex Wilber")];
      assert.match(textOf(card), /Who:\s+Adele Vance/);

      await pradeep.presses(card, "case.genuine");
      await tale.settle();
      for (const [chat, shown] of [
        [pradeep, card],
        [alex, copy],
      ] as const) {
        assert.match(textOf(chat.sees(shown.id)), /Closed as genuine by Pradeep Gupta/);
        assert.deepEqual(verbsOf(chat.sees(shown.id).card), []);
      }
      const adele = tale.chat("Adele Vance");
      const told = newest(adele, "case.remind");
      assert.match(textOf(told), /was genuine .* type verify/);

      const { data } = actionsIn(copy.card).find(({ verb }) => verb === "case.hostile") ?? {};
      const late = await alex.forges("case.hostile", data ?? {});
      assert.ok(late.kind === "message" && /closed already/.test(late.text), JSON.stringify(late));
      await tale.pass("P4D");
      assert.equal(nudges(tale, "Adele Vance").length, 1);

      const stolen = actionsIn(told.card).find(({ verb }) => verb === "case.remind")?.data ?? {};
      const answer = await alex.forges("case.remind", stolen);
      assert.ok(answer.kind === "message" && /somebody else/.test(answer.text));
      await adele.presses(told, "case.remind");
      assert.match(textOf(adele.sees(told.id)), /I will remind you again/);
      await tale.pass("P4D");
      assert.equal(nudges(tale, "Adele Vance").length, 2);
    }));

  it("it was not genuine: the campaign stops at once, the reporter and the admins are told", () =>
    story(small, async (tale) => {
      const [, other = ""] = await firstDay(tale);
      await reports(tale, "Adele Vance");
      await tale.settle();
      const pradeep = tale.chat("Pradeep Gupta");
      await pradeep.presses(caseOf(tale), "case.hostile");
      await tale.settle();
      assert.match(textOf(heard(tale.chat("Adele Vance"))), /You were right to report it/);
      const [megan] = [tale.chat("Megan Bowen")];
      assert.equal(cardsAbout(megan, /A reported message was not genuine/).length, 1);
      assert.ok(newest(megan, "campaign.resume"));
      await tale.pass("P5D");
      assert.equal(nudges(tale, other).length, 1);
    }));

  it("others press a copied case, or one that does not exist: nothing is closed, and it is written down", () =>
    story(small, async (tale) => {
      await firstDay(tale);
      await reports(tale, "Adele Vance");
      await tale.settle();
      const card = caseOf(tale);
      const data = actionsIn(card.card).find(({ verb }) => verb === "case.genuine")?.data ?? {};
      const adele = tale.chat("Adele Vance");
      for (const verb of ["case.genuine", "case.hostile"]) {
        const answer = await adele.forges(verb, data);
        assert.ok(answer.kind === "message" && /Only the security team/.test(answer.text), verb);
      }
      const pradeep = tale.chat("Pradeep Gupta");
      const nudge = cardsAbout(adele, /nudge|Thank you for reporting/).at(-1);
      assert.ok(nudge);
      const invented = await pradeep.forges("case.genuine", { ...data, id: "x".repeat(22) });
      assert.equal(invented.kind, "error");
      tale.tenant.removeFromGroup(tale.tenant.securityGroupId, "Pradeep Gupta");
      const former = await pradeep.forges("case.genuine", data);
      assert.ok(former.kind === "message" && /Only the security team/.test(former.text));
      await tale.settle();
      assert.ok(verbsOf(pradeep.sees(card.id).card).includes("case.genuine"));
      const history = textOf(await answerTo(tale.chat("Megan Bowen"), "history"));
      assert.match(
        history,
        /Access denied \(role person, verb case\.hostile\)|Access denied \(verb case\.hostile, role person\)/,
      );
    }));

  it("the bot dies before the card is out: it is sent when it is back", () =>
    story(small, async (tale) => {
      await firstDay(tale);
      const mend = tale.faults.add(
        { face: "graph", path: "/groups/", times: Number.POSITIVE_INFINITY },
        { do: "answer", status: 404 },
      );
      await reports(tale, "Adele Vance");
      await tale.settle();
      assert.deepEqual(tale.chat("Pradeep Gupta").cardsWith("case.genuine"), []);
      mend();
      await tale.restart();
      await tale.settle();
      assert.equal(tale.chat("Pradeep Gupta").cardsWith("case.genuine").length, 1);
    }));
});

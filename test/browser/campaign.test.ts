import assert from "node:assert/strict";
import { actionsIn } from "#sandbox/card.ts";
import type { Person } from "#sandbox/person.ts";
import type { Sandbox } from "#sandbox/server.ts";
import {
  be,
  describeInBrowser,
  find,
  type Page,
  play,
  press,
  reads,
  say,
  wait,
} from "./theatre.ts";

const REPORT = "nudge.report";
const CODE = /\b[0-9A-Z]{3}(?:-[0-9A-Z]{3}){2}\b/;

/** Whom the tenant saw get a reminder, by the journal: once for each message. */
const nudged = ({ journal, tenant }: Sandbox): readonly Person[] =>
  journal
    .ofKind("message-sent")
    .filter(({ card }) => actionsIn(card).some(({ verb }) => verb === REPORT))
    .map(({ to }) => tenant.person(to ?? ""));

/** What their own card calls this button. */
function titleOf(sandbox: Sandbox, { id }: Person, verb: string): string {
  const cards = sandbox.chat(id).cardsWith(verb);
  const action = actionsIn(cards.at(-1)?.card).find((each) => each.verb === verb);
  assert.ok(action, `a card with ${verb}`);
  return action.title;
}

/** Somebody opens their chat and presses what means "this looks like phishing" in their language. */
async function report(page: Page, sandbox: Sandbox, person: Person): Promise<void> {
  const title = titleOf(sandbox, person, REPORT);
  await find(page, person);
  await press(page, title);
  await page
    .getByLabel("Messages")
    .getByRole("button", { name: title })
    .waitFor({ state: "detached" });
}

const cell = (page: Page, row: string) =>
  page.getByLabel("Messages").getByRole("row", { name: row }).last().getByRole("cell").last();

/** Answers to what somebody typed until now, and waits for one more, with these words. */
async function answered(page: Page, line: string, words: RegExp): Promise<string> {
  await say(page, line);
  const answer = page
    .locator(".message.mine", { hasText: line })
    .last()
    .locator("~ .message")
    .last();
  await answer.getByText(words).first().waitFor();
  return (await answer.textContent()) ?? "";
}

/** Nothing on the page is wider than its place. */
async function staysInside(page: Page): Promise<void> {
  const wide = await page.evaluate(
    `[document.body, ...document.querySelectorAll("#log, #log .card, .rail, .panel")].filter((each) => each.scrollWidth > each.clientWidth).map((each) => each.className || each.tagName)`,
  );
  assert.deepEqual(wide, []);
}

describeInBrowser("a campaign that goes wrong and is mended, played by clicks", () => {
  it("is shown before it starts, stops by itself after three reports, and goes on once an admin says so", () =>
    play({ people: 120, env: { NOTICE_MINUTES: "60" } }, async ({ page, demo: { sandbox } }) => {
      await be(page, "Megan Bowen");
      await page.getByRole("button", { name: "scan", exact: true }).click();
      await reads(page, "Scan finished");

      await say(page, "nudge");
      await reads(page, /^Remind \d+ people\?$/);
      await reads(page, /63 of 120 people/);
      await reads(
        page,
        /The first would go out on Monday 7 December.* the last of the first round by/,
      );
      await reads(page, /The first wave is 50 people; the other 13 follow/);
      await page.getByRole("columnheader", { name: "Time zone" }).waitFor();
      await page.getByRole("row", { name: /Asia\/Tokyo/ }).waitFor();
      await page.getByRole("columnheader", { name: "Why" }).waitFor();
      await staysInside(page);
      assert.deepEqual(nudged(sandbox), []);

      await press(page, "Start campaign");
      const progress = page.locator("article", { hasText: "What became of them" });
      await progress.waitFor();
      const message = await progress.getAttribute("data-id");
      await wait(page, "+1 h");
      await cell(page, "Sent").getByText("50 of 50").waitFor();
      assert.equal(await progress.count(), 1);
      assert.equal(await progress.getAttribute("data-id"), message);
      await progress.getByText("updated").waitFor();
      await staysInside(page);

      const firstWave = nudged(sandbox);
      assert.equal(firstWave.length, 50);
      const speaks = (language: string) => {
        const found = firstWave.find((each) => each.preferredLanguage === language);
        assert.ok(found, `somebody who reads ${language}`);
        return found;
      };
      const reporters = [speaks("ar-AE"), speaks("ja-JP"), speaks("en-US")];
      await report(page, sandbox, speaks("ar-AE"));
      await page.locator("#log .ac-adaptiveCard[dir=rtl]").last().waitFor();
      await staysInside(page);
      await report(page, sandbox, speaks("ja-JP"));

      await be(page, "Pradeep Gupta");
      const cases = page.getByRole("heading", { name: "Somebody took a message for phishing" });
      await cases.nth(1).waitFor();
      await be(page, "Lynne Robbins");
      assert.equal(await page.getByText("Stopped by itself").count(), 0);
      await report(page, sandbox, speaks("en-US"));
      await be(page, "Pradeep Gupta");
      await cases.nth(2).waitFor();
      await press(page, "It was genuine");
      await reads(page, /Closed as genuine by Pradeep Gupta/);

      for (const admin of ["Megan Bowen", "Lynne Robbins"]) {
        await be(page, admin);
        await reads(page, "Stopped by itself: MFA for everyone");
        await reads(page, "3 people, 6.0% of 50 messages sent");
      }
      await wait(page, "Tomorrow 10:00");
      await wait(page, "+1 h");
      assert.equal(nudged(sandbox).length, 50);

      await press(page, "Let it go on");
      await reads(page, /Lynne Robbins let it go on/);
      await wait(page, "+1 h");
      const reached = nudged(sandbox).map(({ id }) => id);
      assert.ok(reached.length > 50, `${reached.length} messages`);
      assert.equal(new Set(reached).size, reached.length);
      for (const { id } of reporters) assert.ok(reached.includes(id));

      await be(page, "Megan Bowen");
      await progress.getByText(/^Running\. Started on/).waitFor();
      assert.equal(await progress.getAttribute("data-id"), message);
      await answered(page, "status", /MFA status/);
      await answered(page, "reach", /Who can be reached/);
      const announcement = await answered(
        page,
        "announce",
        /Genuine messages show this campaign code/,
      );
      const [code = ""] = CODE.exec(announcement) ?? [];
      await staysInside(page);
      await be(page, "Diego Siciliani");
      await answered(page, `verify ${code}`, /this is the code of MFA for everyone/);
      await answered(page, "verify ZZZ-ZZZ-ZZZ", /no message with that code/);
      assert.deepEqual(sandbox.journal.ofKind("invalid-request"), []);
    })).timeout(300_000);
});

import assert from "node:assert/strict";
import { violations } from "./axe.ts";
import {
  be,
  describeInBrowser,
  type Page,
  play,
  press,
  reads,
  say,
  startCampaign,
  wait,
} from "./theatre.ts";

describeInBrowser("the page, for everybody", () => {
  for (const dark of [false, true])
    it(`has no accessibility fault on any view, ${dark ? "dark" : "light"}`, () =>
      play({ dark }, async ({ page, demo }) => {
        const seen: string[] = [];
        const check = async (view: string) =>
          void seen.push(...(await violations(page)).map((each) => `${view}: ${each}`));

        await be(page, "Megan Bowen");
        await check("an empty chat");
        await say(page, "help");
        await say(page, "scan");
        await reads(page, "Scan finished");
        await say(page, "status");
        await reads(page, "MFA status");
        await page.getByLabel("Messages").getByRole("img").last().waitFor();
        await check("an admin's chat");
        await say(page, "enforce");
        await page.getByRole("button", { name: "Approve plan" }).waitFor();
        await check("a plan");
        await startCampaign(page);
        await wait(page, "+1 h");
        await be(page, "Adele Vance");
        await press(page, "Remind me later");
        await page.getByRole("radio", { name: /^Tomorrow/ }).waitFor();
        await check("a nudge");
        await page.getByRole("button", { name: "General" }).click();
        await page.getByRole("heading", { name: "General" }).waitFor();
        await check("the channel");
        await page.goto(
          `${demo.url}/security-info?person=${demo.sandbox.tenant.person("Adele Vance").id}`,
        );
        await page.getByText("Signed in as Adele Vance").waitFor();
        await check("security info");
        assert.deepEqual(seen, []);
      })).timeout(120_000);

  it("lets a nudge be answered with the keyboard alone, and keeps the focus on the card", () =>
    play({}, async ({ page }) => {
      await be(page, "Megan Bowen");
      await say(page, "scan");
      await reads(page, "Scan finished");
      await startCampaign(page);
      await wait(page, "+1 h");
      await be(page, "Adele Vance");
      await page.getByRole("button", { name: "I've done it" }).waitFor();
      await page.reload();
      await page.getByRole("button", { name: "I've done it" }).waitFor();

      await page.keyboard.press("Tab");
      assert.equal(await focused(page), "Skip to the message line");
      await page.keyboard.press("Enter");
      assert.equal(await focused(page), "Message to MFA Nudge");
      await page.keyboard.type("he");
      await page.getByRole("option", { name: /help/ }).waitFor();
      await page.keyboard.press("Escape");
      await page.getByRole("listbox", { name: "Commands" }).waitFor({ state: "hidden" });
      await tabTo(page, "Remind me later", "Shift+Tab");
      await page.keyboard.press("Enter");
      await tabTo(page, "Tomorrow (Tuesday) at 10:00 UTC");
      await page.keyboard.press("ArrowDown");
      assert.equal(await focused(page), "On the day and at the hour below");
      await page.keyboard.press("Tab");
      await page.keyboard.type("12102026");
      await tabTo(page, "Hour, if you choose a day");
      await page.keyboard.type("0200PM");
      await tabTo(page, "Come back then");
      await page.keyboard.press("Enter");
      await reads(page, /Thursday 10 December, 14:00 UTC/);
      assert.ok(
        await page.evaluate("document.activeElement?.closest('article') !== null"),
        "the focus is still in the message",
      );
    })).timeout(60_000);
});

/** The accessible name of what has the focus, near enough. */
const focused = (page: Page): Promise<string> =>
  page.evaluate(
    `(({ ariaLabel, labels, textContent }) => ariaLabel ?? labels?.[0]?.textContent ?? textContent ?? "")(document.activeElement ?? {})`,
  );

async function tabTo(page: Page, name: string, key = "Tab"): Promise<void> {
  for (let pressed = 0; pressed < 60; pressed += 1) {
    await page.keyboard.press(key);
    if ((await focused(page)) === name) return;
  }
  assert.fail(`${key} never reached "${name}"`);
}

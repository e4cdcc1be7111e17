import assert from "node:assert/strict";
import { newcomer } from "#sandbox/newcomer.ts";
import { population } from "#sandbox/population.ts";
import { be, describeInBrowser, play, reads, say } from "./theatre.ts";

const HOSTILE = `<img src=x onerror="alert('x')"> **b** [x](javascript:alert(1)) \${x}`;

describeInBrowser("the page, with a hostile name in the directory", () => {
  it("shows it as the text it is, on the page and on cards", () => {
    const intruder = newcomer(
      "1",
      "hostile",
      "unregistered",
      {
        displayName: HOSTILE,
        userPrincipalName: "hostile@contoso.com",
        mail: "hostile@contoso.com",
        department: "<b>Sales</b>",
      },
      [],
      "disabled",
    );
    return play({ people: [...population("1", 20), intruder] }, async ({ page }) => {
      await be(page, "Megan Bowen");
      await say(page, "scan");
      await reads(page, "Scan finished");
      await say(page, "who hostile@contoso.com");
      await reads(page, /onerror/);
      await say(page, "unregistered");
      await reads(page, /Sales/);
      await page.getByRole("searchbox").fill("hostile");
      await page.getByRole("button", { name: /onerror/ }).click();
      await page.getByText("you are <img").waitFor();
      await page.getByRole("heading", { name: HOSTILE }).waitFor();
      await say(page, HOSTILE);
      await page.locator(".message.mine", { hasText: "onerror" }).waitFor();
      assert.equal(await page.locator("img[src='x'], a[href^='javascript']").count(), 0);
    });
  }).timeout(60_000);
});

import assert from "node:assert/strict";
import { be, describeInBrowser, knows, play, press, reads, say, wait } from "./theatre.ts";

describeInBrowser("the page, played by clicks", () => {
  it("leads from an unregistered employee's card to an enforced state after two approvals", () =>
    play({}, async ({ page, demo }) => {
      const { tenant, journal } = demo.sandbox;

      await be(page, "Megan Bowen");
      await page.getByRole("button", { name: "scan", exact: true }).click();
      await reads(page, "Scan finished");
      await say(page, "nudge");
      await press(page, "Start campaign");
      await reads(page, /campaign/i);

      await wait(page, "+1 h");
      await be(page, "Adele Vance");
      await knows(page, "Registered", "no");
      await press(page, "I've done it");
      await reads(page, "I cannot see a method yet");

      const [signIns] = await Promise.all([
        page.waitForEvent("popup"),
        page.getByRole("link", { name: "Set up MFA" }).last().click(),
      ]);
      await signIns.getByText("Signed in as Adele Vance").waitFor();
      await signIns.getByRole("button", { name: "Microsoft Authenticator" }).click();
      await signIns.getByText("Microsoft Authenticator is registered").waitFor();
      await signIns.close();
      await knows(page, "Registered", "yes");
      for (let minutes = 5; minutes <= 15; minutes += 5) await wait(page, "+5 min");
      await reads(page, "I noticed that you registered");

      await be(page, "Grady Archie");
      await knows(page, "Per-user MFA", "disabled");
      await be(page, "Megan Bowen");
      await say(page, "enforce");
      await press(page, "Approve plan");
      await reads(page, "Somebody else must approve");
      await be(page, "Lynne Robbins");
      await press(page, "Approve plan");
      await reads(page, /1 of 2/);
      assert.equal(tenant.perUserMfaState("Adele Vance"), "disabled");
      await be(page, "Isaiah Langer");
      await press(page, "Approve plan");
      await wait(page, "+5 min");
      await reads(page, /Wave 1 of 3 is written and is being watched/);
      assert.equal(journal.count("mfa-written"), 1, "one person first");
      for (let wave = 2; wave <= 3; wave += 1) await wait(page, "+1 h");
      await be(page, "Adele Vance");
      await knows(page, "Per-user MFA", "enforced");
      await reads(page, /next sign-in/);
      await be(page, "Grady Archie");
      await knows(page, "Per-user MFA", "enforced");

      await be(page, "Megan Bowen");
      await say(page, "status");
      await reads(page, "MFA status");
      const charts = page.getByLabel("Messages").getByRole("img", { name: /^Chart: / });
      await charts.last().waitFor();
      assert.equal(await charts.count(), 2);
      assert.match((await charts.first().getAttribute("aria-label")) ?? "", /Registered: \d+/);
      await page.getByRole("columnheader", { name: "Registration" }).waitFor();

      const { id } = tenant.person("Adele Vance");
      assert.equal(journal.writesOf(id).length, 1);
      assert.deepEqual(journal.ofKind("invalid-request"), []);
    })).timeout(120_000);

  it("delivers an exported file to the one who asked, after they allow it", () =>
    play({}, async ({ page, demo }) => {
      await be(page, "Megan Bowen");
      await say(page, "scan");
      await reads(page, "Scan finished");
      await be(page, "Pradeep Gupta");
      await say(page, "export");
      await press(page, "Allow");
      const link = page.getByRole("link", { name: "Download" });
      await link.waitFor();
      const [download] = await Promise.all([page.waitForEvent("download"), link.click()]);
      assert.match(download.suggestedFilename(), /^mfa-status-.*\.csv$/);
      assert.equal(demo.sandbox.chat("Pradeep Gupta").files().length, 1);
    })).timeout(60_000);
});

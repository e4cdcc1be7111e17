import { be, describeInBrowser, play, say } from "./theatre.ts";

const HEADER = "Date (UTC),User ID,Username,Application,Client app,Status";

describeInBrowser("a file sent to the bot", () => {
  it("is chosen by keyboard, taken back, chosen again, and taken in by the bot; a channel offers no files", () =>
    play({ people: 20 }, async ({ page, demo }) => {
      const { tenant } = demo.sandbox;
      const { id } = tenant.person("Adele Vance");
      const at = new Date(tenant.clock.ms() - 86_400_000).toISOString();
      const rows = [HEADER, `${at},${id},adele@contoso.com,Exchange,IMAP4,Success`].join("\n");
      const file = { name: "signins.csv", mimeType: "text/csv", buffer: Buffer.from(rows) };
      const clip = page.getByRole("button", { name: "Attach files" });
      const chosen = page.getByRole("group", { name: "Files to send" });
      const choose = async () => {
        const opened = page.waitForEvent("filechooser");
        await clip.focus();
        await page.keyboard.press("Enter");
        await (await opened).setFiles(file);
        await chosen.getByText("signins.csv").waitFor();
      };
      await be(page, "Megan Bowen");
      await say(page, "scan");
      await page.getByText("Scan finished").first().waitFor();
      await choose();
      await chosen.getByRole("button", { name: "Do not send signins.csv" }).click();
      await chosen.waitFor({ state: "hidden" });
      await choose();
      await say(page, "evidence import");
      await page.locator(".message.mine").getByRole("heading", { name: "signins.csv" }).waitFor();
      await page
        .getByText(/MFA would break: 1 of 1 person/)
        .first()
        .waitFor();
      await chosen.waitFor({ state: "hidden" });
      await page.getByRole("button", { name: /General/ }).click();
      await clip.waitFor({ state: "hidden" });
    })).timeout(120_000);
});

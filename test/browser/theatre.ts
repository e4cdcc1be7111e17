import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
// biome-ignore lint/correctness/noUnresolvedImports: Biome does not follow this package's way of exporting
import { type BrowserContext, chromium, type Page } from "playwright-core";
import { type Demo, type DemoOptions, openDemo } from "#sandbox/demo.ts";
import type { Person } from "#sandbox/person.ts";
import { templateDataDir } from "#support/store.ts";

export type { Page };

/** A Monday, half past nine in the morning, UTC. */
const MONDAY = new Date("2026-12-07T09:30:00Z");
const CHROMIUM = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(
  (path) => existsSync(path),
);
const ARGUMENTS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-background-networking",
  "--disable-component-update",
  "--no-first-run",
];
const PATIENCE_MS = 20_000;
/** A day is some hundred duties of the bot. */
const CLOCK_PATIENCE_MS = 120_000;

export interface Stage {
  readonly page: Page;
  readonly demo: Demo;
}

interface Look {
  readonly dark?: boolean | undefined;
  readonly width?: number | undefined;
  readonly height?: number | undefined;
}

export interface StageOptions extends DemoOptions, Look {}

/** Like `describe`, where there is a Chromium. Without one the tests are not there, unless REQUIRE_BROWSER=1 asks for them. */
export function describeInBrowser(title: string, tests: () => void): void {
  const isRequired = process.env.REQUIRE_BROWSER === "1";
  if (CHROMIUM !== undefined || isRequired) describe(title, tests);
  else process.stderr.write(`  (no Chromium here: "${title}" is left out)\n`);
}

/** Plays on a fresh demo with the bot in a process of its own. An error on the page fails the play, and a failed play leaves a picture. */
export async function play(options: StageOptions, tell: (stage: Stage) => Promise<void>) {
  const { dark, width, height, ...demoOptions } = options;
  const look = { dark, width, height };
  const demo = await openDemo({
    people: 40,
    now: MONDAY,
    prepareData: templateDataDir,
    ...demoOptions,
  });
  try {
    await watch(demo.url, look, async (page) => {
      await page.getByRole("button", { name: "Megan Bowen" }).waitFor();
      await tell({ page, demo });
    });
  } finally {
    await demo.close();
  }
}

/** Opens an address in a browser of its own. Fails, with a picture, if the telling does or the page has errors. */
export async function watch(url: string, look: Look, tell: (page: Page) => Promise<void>) {
  const { dark = false, width = 1440, height = 900 } = look;
  if (CHROMIUM === undefined) throw new Error("REQUIRE_BROWSER=1, and there is no Chromium.");
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ARGUMENTS });
  try {
    const context = await browser.newContext({
      viewport: { width, height },
      colorScheme: dark ? "dark" : "light",
    });
    const faults = faultsOf(context);
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE_MS);
    await page.goto(url);
    try {
      await tell(page);
    } catch (fault) {
      const picture = join(tmpdir(), `mfa-nudge-play-${Date.now()}.png`);
      await page.screenshot({ path: picture });
      throw new Error(`${fault instanceof Error ? fault.message : fault}\nSee ${picture}`, {
        cause: fault,
      });
    }
    if (faults.length > 0) throw new Error(`The page had errors:\n${faults.join("\n")}`);
  } finally {
    await browser.close();
  }
}

/** Fills up with what goes wrong on any page of this context. */
function faultsOf(context: BrowserContext): readonly string[] {
  const faults: string[] = [];
  context.on("weberror", (error) => faults.push(error.error().message));
  context.on("console", (said) => {
    if (said.type() === "error") faults.push(said.text());
  });
  context.on("dialog", (dialog) => {
    faults.push(`a dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  return faults;
}

/** Becomes somebody of the rail and waits until the page shows what they see. */
export async function be(page: Page, name: string): Promise<void> {
  await page.getByRole("navigation").getByRole("button", { name }).first().click();
  await page.getByText(`you are ${name}`).waitFor();
}

/** Becomes anybody of the tenant, found by their address. */
export async function find(page: Page, { displayName, userPrincipalName }: Person): Promise<void> {
  await page.getByRole("searchbox").fill(userPrincipalName);
  await page.getByRole("list", { name: "People found" }).getByRole("button").first().click();
  await page.getByText(`you are ${displayName}`).waitFor();
}

/** Types a line and sends it with Enter. */
export async function say(page: Page, line: string): Promise<void> {
  const input = page.getByRole("combobox", { name: "Message to MFA Nudge" });
  await input.fill(line);
  await input.press("Enter");
}

/** Moves the clock by one of its buttons and waits until time stands again. */
export async function wait(page: Page, button: string): Promise<void> {
  await page
    .getByRole("group", { name: "Tenant clock" })
    .getByRole("button", { name: button })
    .click();
  const stands = page.locator("#clock-progress[hidden]");
  await stands.waitFor({ state: "attached", timeout: CLOCK_PATIENCE_MS });
}

/** Waits until the bot's last card, or any other, says this. */
export async function reads(page: Page, words: string | RegExp): Promise<void> {
  await page.getByLabel("Messages").getByText(words).last().waitFor();
}

export async function press(page: Page, button: string): Promise<void> {
  await page.getByLabel("Messages").getByRole("button", { name: button }).last().click();
}

/** Waits until the Tenant panel says of the chosen person that `fact` is `value`. */
export async function knows(page: Page, fact: string, value: string): Promise<void> {
  const row = page.locator(".facts dt", { hasText: fact }).locator("+ dd", { hasText: value });
  await page.getByRole("complementary").locator(row).waitFor();
}

/** Leaves a picture of the page in the folder PICTURES, to be looked at by whoever asked for it; without one does nothing. */
export async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env.PICTURES;
  if (folder !== undefined) await page.screenshot({ path: join(folder, `${name}.png`) });
}

/** Types `nudge`, confirms, and waits until the question is answered. */
export async function startCampaign(page: Page): Promise<void> {
  await say(page, "nudge");
  await press(page, "Start campaign");
  const confirm = page.getByLabel("Messages").getByRole("button", { name: "Start campaign" });
  await confirm.waitFor({ state: "detached" });
}

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import type { Newcomer, Person } from "#sandbox/person.ts";
import type { Sandbox } from "#sandbox/server.ts";
import { enforceable, idsOf, someone, withRegistered, written } from "#support/planSteps.ts";
import {
  be,
  describeInBrowser,
  find,
  type Page,
  picture,
  play,
  press,
  reads,
  say,
  wait,
} from "./theatre.ts";

const like = (newcomer: Newcomer, over: Partial<Person>): Newcomer => ({
  ...newcomer,
  person: { ...newcomer.person, ...over },
});

/** Sixty people nothing speaks against (Grady is one of them), and nine who are held, for eight reasons. */
const PEOPLE = [
  ...withRegistered(59),
  like(someone("Ida Active"), { legacyClient: "Exchange ActiveSync" }),
  like(someone("Ivo Imap"), { legacyClient: "IMAP4" }),
  like(someone("Sam Sender"), { legacyClient: "Authenticated SMTP" }),
  someone("Pat Phone", "disabled", ["phone"], "phone-only"),
  someone("Tom Token", "disabled", ["hardware-oath"], "not-capable"),
  like(someone("Invoices", "disabled", ["authenticator"], "shared-mailbox"), { mailbox: "shared" }),
  someone("svc-payroll", "disabled", ["authenticator"], "service"),
  someone("Nora Newphone"),
  someone("Ella Away"),
];
const ENV = {
  BAKE_MINUTES: "60",
  NOTICE_MINUTES: "60",
  WRITES_PER_SECOND: "20",
  // A plan needs two emergency accounts to be named; these people bring none.
  BREAK_GLASS_IDS: "00000000-0000-4000-8000-0000000000b1,00000000-0000-4000-8000-0000000000b2",
};
/** What the card says of the held: the reason, how many and who. */
const HELD = [
  ["Sends by SMTP AUTH", "2", "Ivo Imap and Sam Sender"],
  ["Signs in with old programs", "1", "Ida Active"],
  ["Phone only", "1", "Pat Phone"],
  ["Registered, not capable", "1", "Tom Token"],
  ["Shared mailbox", "1", "Invoices"],
  ["Looks like a service", "1", "svc-payroll"],
  ["No method any more", "1", "Nora Newphone"],
  ["Exempt", "1", "Ella Away"],
] as const;

/** The newest plan, as it stands on the page. */
const plan = (page: Page) =>
  page
    .getByLabel("Messages")
    .getByRole("article")
    .filter({ has: page.getByRole("heading", { name: /^Plan: / }) })
    .last();

async function planSays(page: Page, words: string | RegExp): Promise<void> {
  await plan(page).getByText(words).first().waitFor();
}

/** Presses a button of the newest plan as somebody else, and waits until the card has taken note. */
async function approves(page: Page, name: string, noted: RegExp): Promise<void> {
  await be(page, name);
  await plan(page).getByRole("button", { name: "Approve plan" }).click();
  await planSays(page, noted);
}

/** Somebody says on the card that told them of their change that something does not work. */
async function asksForHelp(page: Page, person: Person): Promise<void> {
  await find(page, person);
  await reads(page, "From your next sign-in you will be asked for a second step");
  await press(page, "I need help");
  await reads(page, /IT team has been told that you need help/);
}

/** Whom the tenant saw changed, as often as it did: nobody outside the plan, and everybody once. */
function changed({ journal, tenant }: Sandbox): readonly Person[] {
  const ids = written({ journal });
  assert.equal(new Set(ids).size, ids.length, "nobody is written twice");
  return ids.map((id) => tenant.person(id));
}

const verify = (...args: readonly string[]): string =>
  execFileSync(process.execPath, ["bot/cli/auditVerify.ts", ...args], { encoding: "utf8" });

describeInBrowser("enforcing sixty people, played by clicks", () => {
  it("shows what would break, goes in waves, halts when people need help, goes on, is stopped, undone and proven", () => {
    const options = { people: PEOPLE, env: ENV, height: 1800 };
    return play(options, async ({ page, demo: { sandbox } }) => {
      const { tenant, journal } = sandbox;
      await be(page, "Megan Bowen");
      await page.getByRole("button", { name: "scan", exact: true }).click();
      await reads(page, "Scan finished");
      tenant.deleteMethods("Nora Newphone", "authenticator");
      const held = ["Ella Away", "Nora Newphone"].map((each) => tenant.person(each).id);
      const inIt = enforceable(sandbox).filter(({ id }) => !held.includes(id));

      await say(
        page,
        'exempt Ella Away --class leave --days 20 --reason "On leave" --control "The account is blocked"',
      );
      await reads(page, /I sent the request/);
      await picture(page, "01-exempt-asked");
      await be(page, "Lynne Robbins");
      await picture(page, "02-exempt-grant");
      await press(page, "Grant");
      await reads(page, "An exemption was granted");
      await picture(page, "03-exempt-granted");

      await be(page, "Megan Bowen");
      await say(page, "enforce");
      await planSays(page, /60 people from disabled to enforced/);
      await picture(page, "04-plan-open");
      for (const [reason, many, who] of HELD) {
        const row = plan(page).getByRole("row", { name: reason });
        await row.getByRole("cell", { name: many, exact: true }).waitFor();
        await row.getByText(who).waitFor();
      }
      await planSays(page, /SMTP AUTH off at the end of December 2026/);
      await say(page, "evidence Sam Sender");
      await reads(page, /Authenticated SMTP in Office 365 Exchange Online, last/);
      await picture(page, "05-evidence");
      await plan(page).getByRole("button", { name: "Approve plan" }).click();
      await reads(page, "Somebody else must approve");

      await approves(page, "Lynne Robbins", /1 of 2 \(Lynne Robbins\)/);
      await picture(page, "06-one-approval");
      assert.deepEqual(changed(sandbox), []);
      await approves(page, "Isaiah Langer", /2 of 2/);
      await wait(page, "+5 min");
      await planSays(page, /Wave 1 of 4 is written and is being watched/);
      await picture(page, "07-wave-1");
      assert.equal(changed(sandbox).length, 1);
      await wait(page, "+1 h");
      await planSays(page, /Wave 2 of 4 is written and is being watched/);
      await planSays(page, /Of 60: 6 changed, .*54 to go/);
      await picture(page, "08-wave-2");

      const [one, two] = changed(sandbox);
      assert.ok(one !== undefined && two !== undefined);
      await find(page, one);
      await picture(page, "09-enforced-notice");
      await asksForHelp(page, one);
      await asksForHelp(page, two);
      await picture(page, "10-helped");
      await wait(page, "+1 h");
      assert.equal(changed(sandbox).length, 6, "nobody is written while it is halted");
      await be(page, "Megan Bowen");
      await planSays(page, /^Halted by itself: 6 of 60 people were changed.*asked for help/);
      await planSays(page, `${one.displayName} and ${two.displayName}`);
      await picture(page, "11-halted");

      await approves(page, "Nestor Wilke", /1 of 2 \(Nestor Wilke\)/);
      await wait(page, "+1 h");
      assert.equal(changed(sandbox).length, 6, "one approval does not resume it");
      await approves(page, "Lynne Robbins", /2 of 2/);
      await wait(page, "+5 min");
      await planSays(page, /Of 60: 31 changed, .*29 to go/);
      await picture(page, "12-resumed");
      await say(page, "stop");
      await reads(page, /Stopped one plan: nobody else is written/);
      await planSays(page, /Stopped: 31 of 60 people were changed/);
      await picture(page, "13-stopped");
      await wait(page, "+1 day");
      const theirs = changed(sandbox);
      assert.equal(theirs.length, 31);
      const mayBe = new Set(idsOf(inIt));
      for (const { id, displayName } of theirs) {
        assert.ok(mayBe.has(id), `${displayName} is in the plan`);
        assert.equal(tenant.perUserMfaState(id), "enforced");
      }
      const digits = /Fingerprint ([0-9a-f ]+)\./.exec((await plan(page).textContent()) ?? "")?.[1];
      assert.ok(digits);

      await be(page, "Megan Bowen");
      await plan(page).getByRole("button", { name: "Undo this plan" }).click();
      await planSays(page, /31 people from enforced to disabled/);
      await planSays(page, `what plan ${digits} changed`);
      await picture(page, "14-undo-open");
      await approves(page, "Lynne Robbins", /1 of 2 \(Lynne Robbins\)/);
      await approves(page, "Isaiah Langer", /2 of 2/);
      await wait(page, "+5 min");
      await planSays(page, /Done: 31 of 31 people changed and read back/);
      await picture(page, "15-undone");
      assert.deepEqual(written(sandbox), idsOf([...theirs, ...theirs]));
      for (const { id } of theirs) assert.equal(tenant.perUserMfaState(id), "disabled");
      assert.deepEqual(journal.ofKind("invalid-request"), []);

      await be(page, "Pradeep Gupta");
      await say(page, `export evidence ${digits}`);
      await picture(page, "16-offer");
      await press(page, "Allow");
      const link = page.getByRole("link", { name: "Download" });
      await link.waitFor();
      await picture(page, "17-file");
      const [download] = await Promise.all([page.waitForEvent("download"), link.click()]);
      assert.equal(download.suggestedFilename(), `mfa-evidence-${digits.replaceAll(" ", "")}.zip`);
      assert.match(verify("--pack", await download.path()), /^The pack is whole: \d+ entries/);
    });
  }).timeout(300_000);
});

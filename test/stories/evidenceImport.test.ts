import assert from "node:assert/strict";
import { answerTo, heard, scanned, textOf } from "#support/steps.ts";
import { type Story, story } from "#support/story.ts";

const HEADER = "Date (UTC),Request ID,User ID,Username,Application,Status,Client app";
const EXCHANGE = "Office 365 Exchange Online";

const file = (name: string, ...rows: readonly string[]) => ({
  name,
  bytes: Buffer.from(`\uFEFF${[HEADER, ...rows].join("\r\n")}`),
});

describe("sign-ins from the portal's file", function () {
  this.timeout(180_000);

  /** One line of the file; `days` ago. */
  const row = ({ tenant }: Story, who: string, client: string, days = 2, status = "Success") => {
    const { id, userPrincipalName } = tenant.person(who);
    const at = new Date(tenant.clock.ms() - days * 86_400_000).toISOString();
    return [at, "r1", id, userPrincipalName, `"${EXCHANGE}, mail"`, status, client].join(",");
  };
  const imported = async (tale: Story, ...files: readonly ReturnType<typeof file>[]) => {
    const megan = tale.chat("Megan Bowen");
    await megan.says("evidence import", files);
    await tale.settle();
    return textOf(heard(megan));
  };

  it("are taken in where the licence lets nobody read the log, whole or not at all", () =>
    story({ people: 20, manners: { licence: "free" } }, async (tale) => {
      const good = file(
        "InteractiveSignIns.csv",
        row(tale, "Adele Vance", "IMAP4"),
        row(tale, "Adele Vance", "Browser"),
        row(tale, "Grady Archie", "Browser"),
        row(tale, "Alex Wilber", "POP3", 2, "Failure"),
        row(tale, "Alex Wilber", "POP3", 40),
      );
      assert.match(await imported(tale, good), /not read the tenant yet/);
      await scanned(tale);
      assert.match(await imported(tale), /Attach the sign-in log .* without a filter/);

      const bad = file("NonInteractive.csv", row(tale, "Adele Vance", "POP3").replace("T", " at "));
      const refusal = await imported(tale, good, bad);
      assert.match(refusal, /Line 2 of NonInteractive\.csv .* Date \(UTC\)/);
      assert.match(refusal, /Nothing was changed/);

      const answer = await imported(tale, good, file("More.csv", row(tale, "Lee Gu", "Browser")));
      assert.match(answer, /1 of 3 people/);
      assert.match(answer, /Lines read: 6\..* 1 older than 30 days, 1 failed attempts/);
      const history = textOf(await answerTo(tale.chat("Megan Bowen"), "history"));
      assert.equal(history.split("Sign-ins imported from a file").length - 1, 1);
    }));

  it("are taken from admins alone: the file of anybody else is not even fetched", () =>
    story({ people: 20 }, async (tale) => {
      await scanned(tale);
      const adele = tale.chat("Adele Vance");
      await adele.says("evidence import", [file("a.csv", row(tale, "Alex Wilber", "POP3"))]);
      await tale.settle();
      assert.match(textOf(heard(adele)), /admin/);
      const fetched = tale.journal
        .ofKind("request")
        .filter(({ template }) => template === "/files/{uniqueId}");
      assert.deepEqual(fetched, []);
    }));

  it("say what to do with anything that is not such a file, and with one of another place", () =>
    story({ people: 20 }, async (tale) => {
      await scanned(tale);
      assert.match(
        await imported(tale, { name: "signins.json", bytes: Buffer.from("[]") }),
        /signins\.json lacks these columns: Date \(UTC\)/,
      );
      const megan = tale.chat("Megan Bowen");
      await megan.sends({
        type: "message",
        text: "evidence import",
        attachments: [
          {
            contentType: "application/vnd.microsoft.teams.file.download.info",
            name: "a.csv",
            content: { downloadUrl: "http://169.254.169.254/latest/meta-data" },
          },
        ],
      });
      await tale.settle();
      assert.match(textOf(heard(megan)), /a\.csv does not lie in OneDrive or SharePoint/);
    }));
});

import assert from "node:assert/strict";
import type { View } from "#sandbox/eyes.ts";
import { exempted } from "#support/exemptionSteps.ts";
import {
  answerTo,
  firstNudge,
  heard,
  LABEL_OF,
  nudgeOf,
  scanned,
  tableOf,
  textOf,
  truth,
} from "#support/steps.ts";
import { type Story, story } from "#support/story.ts";

const small = { people: 20 };

/** The last row with this label: the verdicts stand after the registrations. */
const lastNumber = (card: unknown, label: string): number =>
  Number(
    tableOf(card)
      .findLast(([first]) => first === label)?.[1]
      ?.replaceAll(",", "") ?? 0,
  );

/** Somebody like Adele, under another name. */
function join({ tenant }: Story, displayName: string, alias: string, nth: number): void {
  const id = `0f0e0d0c-0b0a-4908-8706-05040302010${nth}`;
  const address = `${alias}@contoso.com`;
  const person = {
    ...tenant.person("Adele Vance"),
    id,
    displayName,
    userPrincipalName: address,
    mail: address,
  };
  tenant.join({ person, methods: [], mfaState: "disabled" });
}

describe("commands", () => {
  it("status: its numbers are the tenant's, each part adds up, and it shows charts and text", () =>
    story({ people: 120 }, async (tale) => {
      await scanned(tale);
      const { card } = await answerTo(tale.chat("Pradeep Gupta"), "status");
      for (const [label, many] of Object.entries(truth(tale)))
        assert.equal(lastNumber(card, label), many, label);
      const signsIn = tale.tenant.people.filter(({ kind }) =>
        ["Registered", "Not registered", "Phone only", "Registered, not capable"].includes(
          LABEL_OF[kind],
        ),
      );
      const registered = signsIn.filter(({ id }) => tale.tenant.isRegistered(id)).length;
      const text = textOf({ text: null, card });
      assert.match(
        text,
        new RegExp(`${registered} of ${signsIn.length} people who can sign in have registered`),
      );
      assert.match(JSON.stringify(card), /Chart\.Donut/);
      assert.match(text, /Read on Monday 7 December, 09:15 UTC/);
    }));

  it("unregistered: every page together is exactly who has not registered, by department", () =>
    story({ people: 120 }, async (tale) => {
      await scanned(tale);
      const pradeep = tale.chat("Pradeep Gupta");
      const list = await answerTo(pradeep, "unregistered");
      const listed: (string | undefined)[] = [];
      const read = (view: View) => {
        const rows = tableOf(view.card).slice(1);
        listed.push(...rows.map((cells) => cells.join(" ")));
      };
      read(pradeep.sees(list.id));
      const pages = Number(/Page 1 of (\d+)/.exec(textOf(list))?.[1]);
      for (let page = 2; page <= pages; page += 1) {
        const where = ({ data }: { data: Readonly<Record<string, unknown>> }) => data.page === page;
        await pradeep.presses(list.id, "list.page", {}, { where });
        read(pradeep.sees(list.id));
      }
      const expected = tale.tenant.people.filter(({ kind }) => LABEL_OF[kind] === "Not registered");
      assert.equal(listed.length, expected.length);
      for (const { userPrincipalName } of expected)
        assert.equal(listed.filter((row) => row?.includes(userPrincipalName)).length, 1);
      const departments = [...new Set(listed.map((row) => row?.split(" ")[0]))];
      assert.ok(departments.length > 1);
      const retail = textOf(await answerTo(pradeep, "unregistered retail"));
      assert.match(retail, /Adele Vance/);
      assert.doesNotMatch(retail, /Alex Wilber/);
    }));

  it("who: the timeline tells what happened to one person, in order", () =>
    story(small, async (tale) => {
      const card = await firstNudge(tale);
      const adele = tale.chat("Adele Vance");
      await adele.presses(card, "nudge.help", { topic: "no-smartphone" });
      await exempted(tale, "Adele Vance", { days: 10 });
      const told = textOf(await answerTo(tale.chat("Pradeep Gupta"), "who Adele Vance"));
      assert.match(told, /Reminder.*asked for help.*An exemption was asked for.*Exemption granted/);
      assert.match(told, /Exempt\. An admin exempted them until a date/);
    }));

  it("names with diacritics, in any case and as addresses, are found; two of a name are asked about", () =>
    story(small, async (tale) => {
      join(tale, "Zoë Ångström-Łukasz", "zoe", 1);
      join(tale, "Adele Vance", "adele2", 2);
      await scanned(tale);
      const pradeep = tale.chat("Pradeep Gupta");
      for (const words of ["Zoë Ångström", "zoe angstrom", "ZOE", "zoe@contoso.com", "angstrom"])
        assert.match(textOf(await answerTo(pradeep, `who ${words}`)), /zoe@contoso\.com/, words);
      const both = textOf(await answerTo(pradeep, "who adele vance"));
      assert.match(both, /could be .*AdeleV@contoso\.com.*Type the e-mail address/i);
      assert.match(textOf(await answerTo(pradeep, "who adele2@contoso.com")), /Adele Vance/);
      assert.match(textOf(await answerTo(pradeep, "who")), /Whom do you mean/);
      assert.match(
        textOf(await answerTo(pradeep, "who nobody at all")),
        /Nobody the last scan read/,
      );
      const megan = tale.chat("Megan Bowen");
      assert.match(
        textOf(await answerTo(megan, 'exempt adele --reason "x"')),
        /Nothing was changed/,
      );
    }));

  for (const [typed, said] of [
    ["statsu", /Did you mean status\?/],
    ["unregisterd", /Did you mean unregistered\?/],
    ["xyzzyplugh", /I do not know "xyzzyplugh"\. Type help/],
    ["  STATUS  ", /Your account/],
    ["/status", /Your account/],
    ["status!", /Your account/],
    ["Hello", /What I can do for you/],
    ["<script>alert(1)</script>", /Type help/],
    ["[click](https://evil.example)", /Type help/],
  ] as const)
    it(`"${typed}" is typed: it is answered as what it is`, () =>
      story(small, async (tale) => {
        await scanned(tale);
        const answer = textOf(await answerTo(tale.chat("Alex Wilber"), typed));
        assert.match(answer, said);
        assert.doesNotMatch(answer, /\]\(https/);
      }));

  it("export: only the asker gets the file, and no cell of it is a formula", () =>
    story(small, async (tale) => {
      tale.tenant.change("Alex Wilber", { displayName: "=cmd|' /C calc'!A0", department: "+1;=2" });
      await firstNudge(tale);
      const pradeep = tale.chat("Pradeep Gupta");
      await pradeep.says("export");
      const offer = pradeep.messages().findLast(({ attachments }) => attachments.length > 0);
      assert.ok(offer);
      const content = offer.attachments[0]?.content;
      assert.ok(typeof content === "object" && content !== null && "acceptContext" in content);
      const megan = tale.chat("Megan Bowen");
      await megan.sends({
        type: "invoke",
        name: "fileConsent/invoke",
        value: {
          type: "fileUpload",
          action: "accept",
          context: content.acceptContext,
          uploadInfo: {
            uploadUrl: `${tale.sandbox.teamsServiceUrl}/files/none`,
            contentUrl: "https://x.sharepoint.com/f",
            name: "f.csv",
            uniqueId: "1",
            fileType: "csv",
          },
        },
      });
      await pradeep.acceptsFile(offer.id);
      await tale.settle();
      assert.deepEqual([megan.files().length, pradeep.files().length], [0, 1]);
      const text = pradeep.files()[0]?.bytes.toString() ?? "";
      const lines = text.trim().split("\r\n");
      assert.equal(lines.length, tale.tenant.people.length + 1);
      assert.doesNotMatch(text, /(?:^|[,;\n])"?[=+@-]/m);
      assert.match(text, /AdeleV@contoso\.com.*Not registered/);
      await pradeep.acceptsFile(offer.id).catch(() => undefined);
      assert.equal(pradeep.files().length, 1);
      assert.match(textOf(await answerTo(megan, "history")), /Export made/);
    }));

  it("verify: a code on one's own card is vouched for; a forged or another's code is not", () =>
    story(small, async (tale) => {
      const code = /verify\s+(\w{4}-\w{4})/.exec(textOf(await firstNudge(tale)))?.[1] ?? "";
      const adele = tale.chat("Adele Vance");
      assert.match(
        textOf(await answerTo(adele, `verify ${code}`)),
        /Yes, that message is from me: a reminder/,
      );
      assert.match(
        textOf(await answerTo(adele, `verify ${code.toLowerCase().replace("-", " ")}`)),
        /Yes/,
      );
      for (const [who, typed] of [
        ["Alex Wilber", code],
        ["Adele Vance", "0000-0000"],
        ["Adele Vance", "' or 1=1"],
      ] as const)
        assert.match(
          textOf(await answerTo(tale.chat(who), `verify ${typed}`)),
          /sent you no message/,
        );
      assert.match(textOf(await answerTo(adele, "verify")), /Type verify and the code/);
      assert.ok(nudgeOf(adele));
    }));

  it("help: shows what the reader may use, and no more", () =>
    story(small, async (tale) => {
      const shown = async (who: string) => textOf(await answerTo(tale.chat(who), "help"));
      assert.doesNotMatch(await shown("Alex Wilber"), /\b(scan|enforce|who <person>|export)\b/);
      assert.match(await shown("Pradeep Gupta"), /who <person>/);
      assert.doesNotMatch(await shown("Pradeep Gupta"), /enforce \[/);
      assert.match(await shown("Megan Bowen"), /enforce \[/);
      assert.ok(heard(tale.chat("Megan Bowen")).card);
    }));
});

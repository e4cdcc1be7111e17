import assert from "node:assert/strict";
import { textsIn } from "#sandbox/card.ts";
import { faultsOf, nodesOf } from "#support/adaptiveCardSchema.ts";
import { exempted } from "#support/exemptionSteps.ts";
import { opens, opensNone } from "#support/planSteps.ts";
import { answerTo, firstNudge, heard, nudgeOf, nudges, scanned, textOf } from "#support/steps.ts";
import { type Story, story } from "#support/story.ts";

const RTL = "\u202Emoc.live\u202C";
const NAMES: readonly (readonly [string, string])[] = [
  [
    "Markdown",
    "**Bold** [click me](https://evil.example) `x` # y ![i](https://evil.example/i.png)",
  ],
  ["a mention", "<at>Everyone</at> <at id='0'>Megan Bowen</at>"],
  ["a template", "${$root} ${if(true, 'x', 'y')} {{DATE(2026-01-01)}} ${string(1)}"],
  ["letters that run from right to left", `Adele ${RTL} Vance \u2066x\u2069`],
  ["five hundred letters", "Ä".repeat(500)],
  ["line breaks and control characters", "Adele\r\n\n# Vance\u0000\u0007\u2028end"],
  ["markup", "<b onclick=alert(1)>Adele</b><script>alert(1)</script>"],
  ["JSON", '"},{"type":"Action.OpenUrl","url":"https://evil.example"},{"a":"'],
  ["half a surrogate pair and emoji", `\uD83D Adele 👩‍👩‍👧‍👦 ${"\u0301".repeat(80)}`],
  ["only blanks", " \u00A0\u200B "],
];

/** What could act on a reader, or on a client, if a name could put it there. */
function assertHarmless(tale: Story): void {
  const shown = [...tale.journal.ofKind("message-sent"), ...tale.journal.ofKind("message-updated")];
  assert.ok(shown.length > 0);
  for (const { text, card } of shown) {
    if (card !== null) assert.deepEqual(faultsOf(card), []);
    for (const node of nodesOf(card)) {
      if (node.type === "Action.OpenUrl")
        assert.match(String(node.url), /^https:\/\/mysignins\.microsoft\.com\//);
      // Only these read Markdown; whatever a name brings must stand escaped in them.
      if (node.type === "TextBlock") assert.doesNotMatch(String(node.text), /(?<!\\)\]\(https?:/);
    }
    assert.doesNotMatch(text ?? "", /(?<!\\)\]\(https?:|<at\b|<script|<b\b/);
    for (const said of [text ?? "", ...textsIn(card)]) {
      assert.doesNotMatch(said, /[\u202A-\u202E\u2066-\u2069]|(?!\n)\p{Cc}/u);
      assert.ok([...said].length <= 2_000);
    }
    assert.doesNotMatch(JSON.stringify(card), /"entities"|evil\.example"\s*,\s*"title"/);
  }
}

describe("hostile names", () => {
  for (const [what, name] of NAMES)
    it(`somebody's name is ${what}: every card and line stays what it is, and the bot does its work`, () =>
      story({ people: 20 }, async (tale) => {
        const { tenant } = tale;
        tenant.change("Adele Vance", { displayName: name, department: name, jobTitle: name });
        tenant.change("Alex Wilber", { displayName: name });
        tenant.change("Lynne Robbins", { displayName: name });
        tenant.addConditionalAccessPolicy({ displayName: name });
        const card = await firstNudge(tale);
        const adele = tale.chat("Adele Vance");
        const megan = tale.chat("Megan Bowen");
        assert.equal(nudges(tale, "Adele Vance").length, 1);

        await adele.says(`who ${name}`);
        await adele.says(name);
        await megan.says("who AdeleV@contoso.com");
        assert.match(textOf(heard(megan)), /Not registered/);
        await megan.says(`who ${name}`);
        await exempted(tale, "AlexW@contoso.com", { reason: "**x** [y](https://evil.example)" });
        for (const line of ["unregistered", "status", "history", `unregistered ${name}`])
          await megan.says(line);
        await adele.presses(nudgeOf(adele), "nudge.report");
        await tale.settle();
        assert.match(await opensNone(tale, "enforce"), /Conditional Access requires MFA already/);
        await opens(tale, 'enforce --override "**x** [y](https://evil.example)"');
        assert.match(textOf(heard(tale.chat("Pradeep Gupta"))), /took a message for phishing/);
        assert.ok(card);
        assertHarmless(tale);
      }));

  it("a hostile name is exported: the file has one line a person", () =>
    story({ people: 20 }, async (tale) => {
      tale.tenant.change("Adele Vance", { displayName: '=1+1\r\n"@x', department: "-2+3" });
      await scanned(tale);
      const megan = tale.chat("Megan Bowen");
      await answerTo(megan, "export");
      const offer = megan.messages().findLast(({ attachments }) => attachments.length > 0);
      assert.ok(offer);
      await megan.acceptsFile(offer.id);
      await tale.settle();
      const text = megan.files()[0]?.bytes.toString() ?? "";
      assert.equal(text.trim().split("\r\n").length, 21);
      assert.doesNotMatch(text, /(?:^|[,;\n])"?[=+@-]/m);
    }));
});

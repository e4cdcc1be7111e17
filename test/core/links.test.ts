import assert from "node:assert/strict";
import { isAllowedLink, linkFaults, refusedLinks, SECURITY_INFO } from "#bot/core/links.ts";

const open = (url: string) => ({ type: "Action.OpenUrl", title: "Set up MFA", url });
const card = (url: string, text = `It opens ${url}.`) => ({
  $schema: "http://adaptivecards.io/schemas/adaptive-card.json",
  type: "AdaptiveCard",
  body: [{ type: "RichTextBlock", inlines: [{ type: "TextRun", text }] }],
  actions: [open(url)],
});

describe("links in our messages", () => {
  for (const link of [SECURITY_INFO, "https://support.microsoft.com/x"])
    it(`${link} is allowed, where the card writes it out`, () => {
      assert.ok(isAllowedLink(link));
      assert.deepEqual(linkFaults(card(link)), []);
    });

  for (const link of [
    "http://support.microsoft.com/x",
    "https://aka.ms/mfasetup",
    "https://support.microsoft.com.evil.example/x",
    "https://user@support.microsoft.com/x",
    "https://support.microsoft.com:8443/x",
    "https://bit.ly/x",
    "https://microsoft.com.evil.example",
    "https://login.microsoftonline.com/x",
    "javascript:alert(1)",
    "data:text/html,x",
    "//aka.ms/x",
    "",
  ])
    it(`"${link}" is refused`, () => {
      assert.ok(!isAllowedLink(link));
      assert.notDeepEqual(linkFaults(card(link)), []);
    });

  it("a button that leads somewhere the card does not say: refused", () =>
    assert.match(linkFaults(card(SECURITY_INFO, "Press the button.")).join(), /not written out/));

  for (const element of [
    { type: "Image", url: "https://aka.ms/qr" },
    { type: "Media", sources: [] },
    { type: "ColumnSet", selectAction: open("https://evil.example") },
    { type: "Container", backgroundImage: "https://evil.example/x.png" },
    { type: "TextBlock", text: "See [here](https://evil.example)" },
    { type: "TextBlock", text: "See www.evil.example" },
  ])
    it(`${JSON.stringify(element)}: refused`, () =>
      assert.notDeepEqual(linkFaults({ ...card(SECURITY_INFO), body: [element] }), []));

  it("an address that is somebody's name stays text in a TextRun: allowed", () =>
    assert.deepEqual(linkFaults({ type: "TextRun", text: "https://evil.example is my name" }), []));

  for (const [text, refused] of [
    ["Go to https://mysignins.microsoft.com/security-info.", []],
    ['<a href="https://support.microsoft.com/x">https://support.microsoft.com/x</a>', []],
    ['<a href="https://evil.example/x">aka.ms</a>', ["https://evil.example/x"]],
    ["Go to www.evil.example, now", ["www.evil.example"]],
    ["ftp://files.example/x", ["ftp://files.example/x"]],
  ] as const)
    it(`in an e-mail, ${text}: ${refused.length === 0 ? "nothing" : refused.join()} is refused`, () =>
      assert.deepEqual(refusedLinks(text), refused));
});

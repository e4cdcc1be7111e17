import assert from "node:assert/strict";
import { request } from "node:http";
import { type OpenPage, openPage } from "#sandbox/pageServer/server.ts";
import { openSandbox, type Sandbox } from "#sandbox/server.ts";
import help from "../../bot/cards/locales/en/help.json" with { type: "json" };

describe("the page's server", () => {
  let sandbox: Sandbox;
  let page: OpenPage;
  before(async () => {
    sandbox = await openSandbox({ people: 120 });
    page = await openPage(sandbox);
  });
  after(async () => {
    await page.close();
    await sandbox.close();
  });

  /** Any headers, as a browser or an attacker would send them. Returns status and body. */
  const ask = (path: string, headers: Record<string, string> = {}, body?: object) =>
    new Promise<{ status: number; text: string }>((resolve, reject) => {
      const method = body === undefined ? "GET" : "POST";
      const sent = request(`${page.url}${path}`, { method, headers }, async (response) => {
        let text = "";
        for await (const chunk of response) text += String(chunk);
        resolve({ status: response.statusCode ?? 0, text });
      });
      sent.once("error", reject);
      sent.end(body === undefined ? undefined : JSON.stringify(body));
    });
  const disable = { person: "Adele Vance", on: false };

  it("does what its own page asks", async () => {
    const { status } = await ask("/api/set-account", { Origin: page.url }, disable);
    assert.equal(status, 200);
    assert.equal(sandbox.tenant.person("Adele Vance").accountEnabled, false);
  });

  const foreign: readonly (readonly [string, Record<string, string>])[] = [
    ["another website", { Origin: "https://evil.example" }],
    ["nobody in particular", {}],
    ["a name that leads here", { Host: "evil.example", Origin: "http://evil.example" }],
    ["a cross-site request", { Origin: "null", "Sec-Fetch-Site": "cross-site" }],
  ];
  for (const [who, headers] of foreign)
    it(`changes nothing for ${who}`, async () => {
      const before = sandbox.journal.entries.length;
      assert.equal((await ask("/api/set-account", headers, disable)).status, 403);
      assert.equal(sandbox.journal.entries.length, before);
    });

  it("shows nothing to a foreign host name", async () =>
    assert.equal((await ask("/api/people", { Host: "evil.example" })).status, 403));

  it("suggests every command the bot explains, and no other", async () => {
    const { COMMANDS } = await import(import.meta.resolve("#sandbox/page/commands.js"));
    const suggested = (COMMANDS as readonly (readonly [string])[]).map(([word]) => word);
    assert.deepEqual(suggested.toSorted(), Object.keys(help.summary).toSorted());
  });

  it("has an ordinary person of each other language in the rail", async () => {
    const groups: readonly { group: string; people: readonly { about: string }[] }[] = JSON.parse(
      (await ask("/api/people")).text,
    );
    const speakers = groups.find(({ group }) => group === "Other languages")?.people ?? [];
    assert.deepEqual(
      speakers.map(({ about }) => about),
      ["Arabic", "Japanese", "German"],
    );
  });

  it("lets people remove the app and install it again", async () => {
    const own = { Origin: page.url };
    for (const on of [true, false, true]) {
      assert.equal((await ask("/api/set-app", own, { person: "Adele Vance", on })).status, 200);
      const { id } = sandbox.tenant.person("Adele Vance");
      assert.equal(sandbox.tenant.apps.of(id) !== undefined, on);
    }
  });

  it("answers nonsense in words, and not with its own files", async () => {
    const own = { Origin: page.url };
    const answers = await Promise.all([
      ask("/api/set-account", own, {}),
      ask("/api/set-account", own, { person: "Nobody" }),
      ask("/api/no-such-thing", own, {}),
      ask("/api/constructor", own, {}),
      ask("/api/register-method", own, { person: "Adele Vance", kind: "wish" }),
      ask("/api/fault", own, { name: "toString", on: true }),
      ask("/api/view?person=nobody"),
    ]);
    for (const { status, text } of answers) {
      assert.equal(status, 400);
      assert.match(JSON.parse(text).problem, /\w/);
    }
    for (const path of ["/../demo.ts", "/..%2fdemo.ts", "/server.ts", "/nothing.js"])
      assert.equal((await ask(path)).status, 404, path);
  });
});

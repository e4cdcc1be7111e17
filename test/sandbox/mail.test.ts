import assert from "node:assert/strict";
import { openSandbox, type Sandbox } from "../../sandbox/server.ts";
import { call, codeOf } from "./fetching.ts";

const MIME = [
  "To: Adele Vance <AdeleV@contoso.com>,",
  " alex@contoso.com",
  "Subject: =?utf-8?B?w4RuZGVydW5n?= =?utf-8?Q?_f=C3=BCr_Sie?=",
  "MIME-Version: 1.0",
  'Content-Type: multipart/alternative; boundary="b1"',
  "",
  "--b1",
  "Content-Type: text/plain; charset=utf-8",
  "Content-Transfer-Encoding: quoted-printable",
  "",
  "Sch=C3=B6n, dass Sie le=",
  "sen.",
  "--b1",
  "Content-Type: text/html; charset=utf-8",
  "Content-Transfer-Encoding: base64",
  "",
  Buffer.from("<p>Schön</p>").toString("base64"),
  "--b1--",
  "",
].join("\r\n");

describe("mail sent through Graph", () => {
  let sandbox: Sandbox;
  let path: string;
  beforeEach(async () => {
    sandbox = await openSandbox({ people: 0, frozen: true });
    path = `/v1.0/users/${sandbox.tenant.person("Megan Bowen").id}/sendMail`;
  });
  afterEach(() => sandbox.close());
  const sent = () => sandbox.journal.ofKind("mail-sent");
  const json = (to: readonly string[]) => ({
    message: {
      subject: "One step",
      body: { contentType: "HTML", content: "<p>Hello</p>" },
      toRecipients: to.map((address) => ({ emailAddress: { address } })),
    },
    saveToSentItems: false,
  });
  const mime = (body: string) =>
    fetch(`${sandbox.graphUrl}${path}`, {
      method: "POST",
      headers: { authorization: "Bearer sandbox", "content-type": "text/plain" },
      body,
    });

  it("as JSON: accepted, and the journal tells to whom, subject and words", async () => {
    assert.equal((await call(sandbox, "POST", path, json(["a@contoso.com"]))).status, 202);
    const [mail] = sent();
    assert.deepEqual(mail?.to, ["a@contoso.com"]);
    assert.equal(mail?.subject, "One step");
    assert.deepEqual(mail?.parts, [{ type: "text/html", content: "<p>Hello</p>" }]);
  });

  it("as MIME in base64: both forms of the words are read", async () => {
    const answer = await mime(Buffer.from(MIME).toString("base64"));
    assert.equal(answer.status, 202);
    const [mail] = sent();
    assert.deepEqual(mail?.to, ["AdeleV@contoso.com", "alex@contoso.com"]);
    assert.equal(mail?.subject, "Änderung für Sie");
    assert.deepEqual(
      mail?.parts.map(({ type, content }) => [type, content.trim()]),
      [
        ["text/plain", "Schön, dass Sie lesen."],
        ["text/html", "<p>Schön</p>"],
      ],
    );
  });

  it("MIME that is not base64, or mail to nobody, is refused and not sent", async () => {
    assert.equal((await mime("To: a@contoso.com")).status, 400);
    assert.equal((await call(sandbox, "POST", path, json([]))).status, 400);
    assert.deepEqual(sent(), []);
  });

  it("from a mailbox that is gone nothing is sent", async () => {
    sandbox.tenant.change("Megan Bowen", { mailbox: null });
    const answer = await call(sandbox, "POST", path, json(["a@contoso.com"]));
    assert.equal(answer.status, 404);
    assert.equal(codeOf(answer), "MailboxNotEnabledForRESTAPI");
    assert.deepEqual(sent(), []);
  });

  for (const [what, fault, arrives] of [
    ["asked to slow down", { do: "answer", status: 429, retryAfter: 2 }, 0],
    ["unavailable", { do: "answer", status: 503 }, 0],
    ["reset before it was accepted", { do: "reset-before" }, 0],
    ["accepted but reset", { do: "reset-after" }, 1],
  ] as const)
    it(`${what}: ${arrives} sent`, async () => {
      sandbox.faults.add({ face: "graph", path: "/sendMail" }, fault);
      const request = call(sandbox, "POST", path, json(["a@contoso.com"]));
      if (fault.do === "answer") assert.equal((await request).status, fault.status);
      else await assert.rejects(request);
      assert.equal(sent().length, arrives);
    });
});

import assert from "node:assert/strict";
import { openGraph } from "#bot/adapters/graph/openGraph.ts";
import type { Letter, Mail } from "#bot/ports/mail.ts";
import type { Fault } from "#sandbox/faults.ts";
import { openSandbox, type Sandbox } from "#sandbox/server.ts";
import { patientClock } from "./patientClock.ts";

const SENDER = "Megan Bowen";
const letter: Letter = {
  to: "adele.vance@contoso.com",
  subject:
    "Bitte richten Sie MFA für Ihr Konto ein: さようなら, القاهرة, und noch viel mehr 🙂🙂🙂",
  text: "Grüße\nzweite Zeile\n.\nFrom mir",
  html: `<p>Grüße</p>${"sehr lang ".repeat(40)}`,
};

/** Name, fault, what is known, letters that left. */
const MISHAPS: readonly (readonly [string, Fault, string, number])[] = [
  ["throttled", { do: "answer", status: 429, retryAfter: 7 }, "throttled", 0],
  ["told that the service is not there", { do: "answer", status: 503 }, "throttled", 0],
  ["answered by a gateway that gave up", { do: "answer", status: 504 }, "unclear", 0],
  ["answered by a server that fell over", { do: "answer", status: 500 }, "unclear", 0],
  ["reset before anything was done", { do: "reset-before" }, "unclear", 0],
  ["accepted, and reset before we heard", { do: "reset-after" }, "unclear", 1],
  ["not permitted", { do: "answer", status: 403, code: "ErrorAccessDenied" }, "not-permitted", 0],
];

async function withMail(
  sender: string,
  test: (mail: Mail, sandbox: Sandbox) => Promise<void>,
): Promise<void> {
  const sandbox = await openSandbox({ frozen: true });
  const graph = openGraph({
    graphUrl: sandbox.graphUrl,
    credential: { kind: "sandbox" },
    clock: patientClock(sandbox.tenant.clock.now()),
    appId: sandbox.tenant.ids.manifestId,
    mailSender: sender.includes("@") ? sender : sandbox.tenant.person(sender).userPrincipalName,
    sleep: async () => {},
  });
  try {
    assert.ok(graph.mail);
    await test(graph.mail, sandbox);
  } finally {
    graph.close();
    await sandbox.close();
  }
}

const sentOf = ({ journal }: Sandbox) =>
  journal.entries.flatMap((entry) => (entry.kind === "mail-sent" ? [entry] : []));

describe("e-mail over Graph", () => {
  it("a letter arrives as text and as HTML, whatever its script", () =>
    withMail(SENDER, async (mail, sandbox) => {
      assert.deepEqual(await mail.send(letter), { did: "accepted" });
      const [sent] = sentOf(sandbox);
      assert.deepEqual(sent?.to, [letter.to]);
      assert.equal(sent?.subject, letter.subject);
      assert.deepEqual(sent?.parts, [
        { type: "text/plain", content: letter.text },
        { type: "text/html", content: letter.html },
      ]);
    }));

  it("no line is longer than mail allows, and none passes for a header", () =>
    withMail(SENDER, async (mail, sandbox) => {
      await mail.send({
        ...letter,
        subject: "One\r\nBcc: somebody@evil.example",
        text: "\r\n\r\n--",
      });
      const [sent] = sentOf(sandbox);
      assert.equal(sent?.subject, "One Bcc: somebody@evil.example");
      const lines = String(sent?.message).split("\r\n");
      assert.ok(lines.every((line) => line.length <= 78));
      assert.ok(!lines.some((line) => /^bcc:/i.test(line)));
    }));

  for (const [how, fault, known, left] of MISHAPS)
    it(`${how}, so: ${known}, and the letter is not sent again by itself`, () =>
      withMail(SENDER, async (mail, sandbox) => {
        sandbox.faults.add({ face: "graph", path: "sendMail" }, fault);
        const mailing = await mail.send(letter);
        assert.equal(mailing.did === "refused" ? mailing.why : mailing.did, known);
        if (mailing.did === "throttled")
          assert.equal(mailing.retryAfterMs, "retryAfter" in fault ? 7_000 : 60_000);
        assert.equal(sentOf(sandbox).length, left);
        assert.equal(sandbox.faults.active().length, 0, "it was asked once");
      }));

  it("a mailbox to send from that does not exist is said to be missing", () =>
    withMail("nobody@contoso.com", async (mail) => {
      const mailing = await mail.send(letter);
      assert.equal(mailing.did === "refused" && mailing.why, "no-sender");
    }));

  for (const to of ["", "no address", "a@b.com>\r\nBcc: <c@d.com", "a@b.com,c@d.com"])
    it(`"${to.replace("\r\n", " ")}" is no address, so nothing is sent`, () =>
      withMail(SENDER, async (mail, sandbox) => {
        const mailing = await mail.send({ ...letter, to });
        assert.equal(mailing.did === "refused" && mailing.why, "invalid");
        assert.deepEqual(sentOf(sandbox), []);
      }));
});

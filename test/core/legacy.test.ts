import assert from "node:assert/strict";
import { LEGACY_SPELLINGS, legacyProtocol, needsSmtpAuth, newestOfEach } from "#bot/core/legacy.ts";

/** `clientAppUsed` as graph.md 7 lists it, and the protocol we call it. */
const DOCUMENTED = [
  "Authenticated SMTP",
  "Autodiscover",
  "Exchange ActiveSync",
  "Exchange Online PowerShell",
  "Exchange Web Services",
  "IMAP4",
  "MAPI over HTTP",
  "Offline Address Book",
  "Outlook Anywhere (RPC over HTTP)",
  "Outlook Service",
  "POP3",
  "Reporting Web Services",
  "Other clients",
];
const ALSO = {
  AutoDiscover: "Autodiscover",
  "MAPI Over HTTP": "MAPI over HTTP",
  IMAP: "IMAP4",
  MAPI: "MAPI over HTTP",
  SMTP: "Authenticated SMTP",
  POP: "POP3",
  " imap4 ": "IMAP4",
  "Other clients; IMAP": "IMAP4",
  "other clients;Older Office clients": "Other clients",
};

describe("legacy clients", () => {
  for (const name of DOCUMENTED)
    it(`${name} is legacy, in any case, and asked for in this spelling`, () => {
      for (const spelt of [name, name.toUpperCase(), name.toLowerCase()])
        assert.equal(legacyProtocol(spelt), name);
      assert.ok(LEGACY_SPELLINGS.includes(name));
    });

  for (const [spelt, name] of Object.entries(ALSO))
    it(`"${spelt}" is ${name}`, () => assert.equal(legacyProtocol(spelt), name));

  for (const modern of ["Browser", "Mobile Apps and Desktop clients", "", "IMAP5", "Other"])
    it(`"${modern}" is not legacy`, () => assert.equal(legacyProtocol(modern), null));

  it("the log is asked for both families of names", () => {
    for (const spelt of ["AutoDiscover", "MAPI Over HTTP", "IMAP", "POP", "SMTP", "MAPI"])
      assert.ok(LEGACY_SPELLINGS.includes(spelt), spelt);
    assert.equal(new Set(LEGACY_SPELLINGS).size, LEGACY_SPELLINGS.length);
  });

  it("SMTP AUTH ends for those who send by it, and for nobody else", () => {
    assert.deepEqual(DOCUMENTED.filter(needsSmtpAuth), ["Authenticated SMTP"]);
    assert.equal(needsSmtpAuth("smtp"), true);
    assert.equal(needsSmtpAuth("Browser"), false);
  });

  it("of many sign-ins the newest of each protocol and application stays, newest first", () => {
    const seen = (protocol: string, application: string, ms: number) => ({
      protocol,
      application,
      lastSeen: new Date(ms),
    });
    assert.deepEqual(
      newestOfEach([
        seen("POP3", "a", 1),
        seen("IMAP4", "a", 5),
        seen("POP3", "a", 3),
        seen("POP3", "b", 2),
        seen("IMAP4", "a", 4),
        seen("Autodiscover", "a", 5),
      ]),
      [
        seen("Autodiscover", "a", 5),
        seen("IMAP4", "a", 5),
        seen("POP3", "a", 3),
        seen("POP3", "b", 2),
      ],
    );
  });
});

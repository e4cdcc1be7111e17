import assert from "node:assert/strict";
import {
  answerTo,
  campaignStarted,
  countsOn,
  nudges,
  numberAt,
  scanned,
  textOf,
  truth,
} from "#support/steps.ts";
import { type Story, story } from "#support/story.ts";

/** More than fit on one page of 999. */
const TWO_PAGES = 1_050;
/** Parts listed side by side would have a page each. The first page is asked for, then eight parts in vain. */
const FIRST_LOOKS = 9;
const inOneChain = { people: TWO_PAGES, manners: { nameRanges: false } };
const usersPage = { face: "graph", path: /\/users$/ } as const;

/** What `status` says, without the time of asking. */
async function statusOf(tale: Story): Promise<string> {
  const text = textOf(await answerTo(tale.chat("Megan Bowen"), "status"));
  return text.replace(/As of [^.]*\./, "").replace(/\([^)]* ago\)|\(just now\)/, "");
}

const finished = (tale: Story, card: unknown) => assert.deepEqual(countsOn(card), truth(tale));

describe("scan of a tenant in trouble", () => {
  it("a page of people comes twice: each is counted once, and the card says so", () =>
    story(inOneChain, async (tale) => {
      tale.faults.add({ ...usersPage, skip: FIRST_LOOKS }, { do: "duplicate-page" });
      const { card } = await scanned(tale);
      const text = textOf({ text: null, card });
      assert.match(text, /listed 999 people twice; each was counted once/);
      assert.match(text, /Together: 1,050 people, everyone who was read/);
      const expected = truth(tale);
      for (const label of ["Registered", "Guest", "Account disabled", "Equipment mailbox"])
        assert.equal(numberAt(card, label), expected[label], label);
    }));

  for (const [what, fault, said] of [
    ["the pages go round in a circle", "loop-page", /go round in a circle/],
    ["the list is cut short", "truncate-page", /listed \d+ people although the tenant has 1050/],
  ] as const)
    it(`${what}: the card says how far it came, and nothing that was known is changed`, () =>
      story(inOneChain, async (tale) => {
        await scanned(tale);
        const before = await statusOf(tale);
        tale.tenant.registerMethod("Adele Vance");
        tale.faults.add({ ...usersPage, times: Number.POSITIVE_INFINITY }, { do: fault });
        const text = textOf(await scanned(tale));
        assert.match(text, /Scan failed: nothing was changed/);
        assert.match(text, /after reading [\d,]+ of 1,050 people/);
        assert.match(text, said);
        assert.equal(await statusOf(tale), before);
        tale.faults.clear();
        assert.match(textOf(await scanned(tale)), /Scan finished/);
      }));

  it("the report leaves somebody out: they are read one by one, and counted as what they are", () =>
    story({ people: 120 }, async (tale) => {
      const silent = tale.tenant.people.filter(({ kind }) => kind === "report-silent");
      assert.ok(silent.length > 0);
      tale.tenant.registerMethod(silent[0]?.id ?? "");
      const { card } = await scanned(tale);
      const expected = truth(tale);
      assert.equal(numberAt(card, "Registered"), (expected.Registered ?? 0) + 1);
      assert.equal(numberAt(card, "Not registered"), (expected["Not registered"] ?? 0) - 1);
    }));

  it("somebody's methods cannot be read: they are unknown, are not reminded, and are once they can be read", () =>
    story({ people: 120, env: { NOTICE_MINUTES: "60" } }, async (tale) => {
      const [silent] = tale.tenant.people.filter(({ kind }) => kind === "report-silent");
      assert.ok(silent);
      const mend = tale.faults.add(
        { face: "graph", path: "/authentication/methods", person: silent.id, times: 999 },
        { do: "answer", status: 403 },
      );
      await campaignStarted(tale);
      await tale.pass("PT2H");
      assert.equal(nudges(tale, silent.id).length, 0);
      assert.equal(
        numberAt((await answerTo(tale.chat("Megan Bowen"), "status")).card, "Unknown"),
        1,
      );
      mend();
      await tale.pass("P1D");
      assert.equal(nudges(tale, silent.id).length, 1);
    }));

  it("a tenant without Entra ID P1: the scan works by people's own methods, and says why", () =>
    story({ people: 120 }, async (tale) => {
      tale.tenant.setLicence("free");
      const { card } = await scanned(tale);
      const text = textOf({ text: null, card });
      assert.match(text, /report needs Entra ID P1 or P2, which this tenant lacks/);
      const expected = truth(tale);
      for (const label of ["Registered", "Registered, not capable", "Not registered", "Phone only"])
        assert.equal(numberAt(card, label), expected[label], label);
      assert.match(text, /Together: 120 people, everyone who was read/);
    }));

  it("a tenant without Entra ID P1 is scanned again: who registered in between is found registered", () =>
    story({}, async (tale) => {
      tale.tenant.setLicence("free");
      await scanned(tale);
      await tale.pass("PT2H");
      tale.tenant.registerMethod("Adele Vance");
      await scanned(tale);
      const who = textOf(await answerTo(tale.chat("Megan Bowen"), "who Adele Vance"));
      assert.match(who, /Has a method that works/);
    }));

  it("Graph denies the licence now and then though it is there: the scan asks again and works", () =>
    story({}, async (tale) => {
      tale.faults.reportFalseNegative();
      const { card } = await scanned(tale);
      finished(tale, card);
      assert.doesNotMatch(textOf({ text: null, card }), /lacks/);
    }));

  it("Graph goes on denying a licence that is there: the scan fails in words rather than guess", () =>
    story({}, async (tale) => {
      tale.faults.reportFalseNegative(99);
      const text = textOf(await scanned(tale));
      assert.match(text, /Scan failed: nothing was changed/);
      assert.match(text, /though the tenant owns it/);
    }));

  for (const perUserMfaSelect of ["refused", "absent"] as const)
    it(`perUserMfaState in listings is ${perUserMfaSelect}: states are read person by person, the same`, () =>
      story({ people: 60, manners: { perUserMfaSelect } }, async (tale) => {
        const { card } = await scanned(tale);
        finished(tale, card);
        const status = (await answerTo(tale.chat("Megan Bowen"), "status")).card;
        const enforced = tale.tenant.people.filter(
          ({ id, kind }) => kind === "enforced" && tale.tenant.perUserMfaState(id) === "enforced",
        );
        assert.equal(numberAt(status, "enforced: MFA at sign-in"), enforced.length);
        assert.equal(numberAt(status, "unknown: could not be read"), 0);
      }));

  it("states cannot be read at all: they are unknown, and the card says what follows", () =>
    story({ manners: { requirementsOnFree: false, perUserMfaSelect: "refused" } }, async (tale) => {
      tale.tenant.setLicence("free");
      assert.match(textOf(await scanned(tale)), /state could not be read for 40 people/);
    }));

  it("mailboxes cannot be read: the card says that shared mailboxes may be among the people", () =>
    story({}, async (tale) => {
      tale.faults.add(
        { face: "graph", path: "/mailboxSettings", times: Number.POSITIVE_INFINITY },
        { do: "answer", status: 403 },
      );
      assert.match(textOf(await scanned(tale)), /kind of mailbox could not be read for \d+/);
    }));

  it("Graph is throttled in the middle: the scan waits as asked and finishes", () =>
    story({}, async (tale) => {
      tale.faults.add(usersPage, { do: "answer", status: 429, retryAfter: 1 });
      finished(tale, (await scanned(tale)).card);
    }));
});

import assert from "node:assert/strict";
import fc from "fast-check";
import { deniedText, unknownCommandText, vouchText } from "#bot/cards/commandWords.ts";
import { isoDay } from "#bot/cards/dates.ts";
import { deliveryWords } from "#bot/cards/deliveryWords.ts";
import { holdWords, objectionText, reasonWords, refusalText } from "#bot/cards/planWords.ts";
import { readReferenceCode, referenceCode } from "#bot/cards/reference.ts";
import { speechFor } from "#bot/cards/speech.ts";
import { statusNumbers } from "#bot/cards/statusNumbers.ts";
import { VERDICT_ORDER, verdictWords } from "#bot/cards/verdictWords.ts";
import { DELIVERY_FAILURES } from "#bot/core/delivery.ts";
import { VERDICTS } from "#bot/core/eligibility.ts";
import { postId } from "#bot/core/ids.ts";
import { isAllowedLink, SECURITY_INFO } from "#bot/core/links.ts";

const english = speechFor({ language: "en", zone: "Europe/Oslo" });
const { dates, numbers, people, listed } = english;
const utc = speechFor({ language: "en", zone: "UTC" }).dates;
const december = new Date("2026-12-04T15:00:00Z");

describe("dates", () => {
  it("are written out with their zone", () => {
    assert.equal(dates.moment(december), "Friday 4 December, 16:00 Europe/Oslo");
    assert.equal(utc.fullMoment(december), "Friday, 4 December 2026, 15:00 UTC");
    assert.equal(dates.stamp(december), "4 Dec 2026, 16:00");
  });

  it("belong to the day of their zone", () => {
    assert.equal(isoDay(new Date("2026-12-04T23:30:00Z"), "Europe/Oslo"), "2026-12-05");
    assert.equal(
      dates.moment(new Date("2026-07-31T22:30:00Z")),
      "Saturday 1 August, 00:30 Europe/Oslo",
    );
  });

  for (const [passed, words] of [
    [59_000, "just now"],
    [-60_000, "just now"],
    [60_000, "1 minute ago"],
    [3 * 3_600_000, "3 hours ago"],
    [50 * 3_600_000, "2 days ago"],
  ] as const)
    it(`${passed} ms are "${words}"`, () =>
      assert.equal(dates.age(december, new Date(december.getTime() + passed)), words));
});

describe("numbers", () => {
  it("are grouped, and people are people", () => {
    assert.equal(numbers.count(4210), "4,210");
    assert.equal(people(1), "1 person");
    assert.equal(people(0), "0 people");
  });

  it("have shares that never round up to what is not reached", () => {
    assert.equal(numbers.share(9999, 10_000), "99.9%");
    assert.equal(numbers.share(10, 10), "100.0%");
    assert.equal(numbers.share(1, 100_000), "0.1%");
  });

  it("count reminders like people do", () => {
    const said = [1, 2, 3, 4, 11, 12, 21, 111].map((count) =>
      english.say("nudge:turn/number", { count, ordinal: 1, reminders: "200" }),
    );
    const ordinals = ["1st", "2nd", "3rd", "4th", "11th", "12th", "21st", "111th"];
    assert.deepEqual(
      said,
      ordinals.map((each) => `This is the ${each} of 200.`),
    );
  });

  it("lists name the first and count the rest", () => {
    assert.equal(listed([]), "");
    assert.equal(listed(["Lynne"]), "Lynne");
    assert.equal(listed(["Lynne", "Diego"]), "Lynne and Diego");
    assert.equal(listed(["Lynne", "Diego", "Mia"], 2), "Lynne, Diego and 1 more");
  });
});

describe("status numbers", () => {
  it("add up to everyone read, and to the base", () =>
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            verdict: fc.constantFrom(...VERDICTS),
            mfaState: fc.constantFrom("disabled", "enabled", "enforced", "unknown"),
            registration: fc.constantFrom("registered", "not-registered", "unknown"),
            people: fc.nat(5000),
          } as const),
        ),
        (tallies) => {
          const { everyone, base, registration, states, verdicts } = statusNumbers(tallies);
          const sum = (parts: Readonly<Record<string, number>>): number =>
            Object.values(parts).reduce((total, part) => total + part, 0);
          assert.equal(sum(verdicts), everyone);
          assert.equal(sum(registration), base);
          assert.equal(sum(states), base);
          assert.ok(base <= everyone);
        },
      ),
    ));

  it("leave mailboxes, guests and services out of the base", () => {
    const tally = { mfaState: "disabled", registration: "not-registered", people: 1 } as const;
    const all = VERDICTS.map((verdict) => ({ ...tally, verdict }));
    assert.equal(statusNumbers(all).base, 6);
  });
});

describe("reference codes", () => {
  it("look like K7Q2-9F4M and are read back however they are typed", () => {
    const code = referenceCode(postId("post-7f3a"));
    assert.match(code, /^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/);
    for (const typed of [
      code,
      code.toLowerCase(),
      code.replace("-", ""),
      ` ${code.replace("-", " – ")} `,
    ])
      assert.equal(readReferenceCode(typed), code);
  });

  it("take letters that look alike for what we print", () =>
    assert.equal(readReferenceCode("ooIl-0000"), "0011-0000"));

  it("are refused when they cannot be one", () => {
    for (const typed of ["", "K7Q2", "K7Q2-9F4M-1", "UUUU-UUUU", "<at>x</at>"])
      assert.equal(readReferenceCode(typed), null);
  });

  it("differ between posts", () => {
    const codes = Array.from({ length: 2000 }, (_, at) => referenceCode(postId(`post-${at}`)));
    assert.equal(new Set(codes).size, codes.length);
  });
});

describe("links", () => {
  it("lead to the registration page", () => assert.ok(isAllowedLink(SECURITY_INFO)));

  for (const link of [
    "http://mysignins.microsoft.com/security-info",
    "https://mysignins.microsoft.com.evil.example/",
    "https://mysignins.microsoft.com@evil.example/",
    "https://user@mysignins.microsoft.com/",
    "https://mysignins.microsoft.com:8443/",
    "https://aka.ms/mfasetup",
    "javascript:alert(1)",
    "",
  ])
    it(`refuse ${link || "nothing"}`, () => assert.ok(!isAllowedLink(link)));
});

describe("words", () => {
  it("have a row for every verdict, in one order", () => {
    assert.deepEqual(VERDICT_ORDER.toSorted(), VERDICTS.toSorted());
    for (const verdict of VERDICTS) assert.ok(verdictWords(english, verdict).fix.length > 0);
  });

  it("know every way a delivery fails, and survive one they do not know", () => {
    for (const failure of DELIVERY_FAILURES.filter((each) => each !== "refused"))
      assert.notEqual(deliveryWords(english, failure), deliveryWords(english, "refused"), failure);
  });

  it("say who can approve instead", () => {
    assert.equal(
      refusalText(english, "own-request", ["Lynne", "Diego"]),
      "Somebody else must approve what you asked for. Lynne and Diego can.",
    );
    assert.match(refusalText(english, "in-the-plan", []), /add one to the admin group/);
    assert.match(refusalText(english, "expired", ["Lynne"]), /enforce/);
  });

  it("explain a hold by its verdict, and a ledger's reason by ours or by Graph's own words", () => {
    assert.equal(holdWords(english, "phone-only").label, "Phone only");
    assert.match(reasonWords(english, "skipped", "no-longer-registered"), /locked them out/);
    assert.equal(reasonWords(english, "failed", "Graph says no"), "Graph says no");
    assert.match(reasonWords(english, "failed", null), /as they are|as they were/);
  });

  it("name the policies that speak against a plan, and no more than three", () => {
    const policies = ["A", "B", "C", "D", "E"];
    assert.match(
      objectionText(english, { code: "conditional-access-requires-mfa", policies }),
      /\(A, B, C and 2 more\)/,
    );
  });

  it("echo what was typed without its sting", () => {
    assert.equal(
      unknownCommandText(english, "[x](https://evil.example)", null),
      'I do not know "\\[x\\]\\(https://evil.example\\)". Type help to see what I can do.',
    );
    assert.match(unknownCommandText(english, "satus", "status"), /Did you mean status\?/);
    assert.match(unknownCommandText(english, "  ", null), /^Hello/);
  });

  it("say no together with what to do next", () => {
    assert.match(deniedText(english, "enforce", "admins"), /Type help/);
    for (const why of ["limit", "past-deadline", "not-a-date", "in-the-past"] as const)
      assert.match(english.say(`nudgeAnswered:refused/${why}`), /[Pp]lease/);
    assert.match(vouchText(english, { is: "unknown" }), /security team/);
  });

  it("never hand a Temporary Access Pass through the chat", () =>
    assert.match(
      english.lines("nudgeAnswered:helpPath/new-phone").join(" "),
      /Nobody will ever send you one in this chat/,
    ));
});

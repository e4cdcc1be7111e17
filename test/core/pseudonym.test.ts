import assert from "node:assert/strict";
import type { AuditEntry } from "#bot/core/audit.ts";
import { userId } from "#bot/core/ids.ts";
import { isPseudonym, namedIn, renamed } from "#bot/core/pseudonym.ts";

const megan = userId("00000000-0000-4000-8000-000000000001");
const adele = userId("00000000-0000-4000-8000-000000000002");
const plan = "00000000-0000-4000-8000-00000000000a";
const hidden = `p-${"0".repeat(32)}`;

const entry = (facts: Partial<AuditEntry>): AuditEntry => ({
  at: new Date("2026-01-05T08:00:00Z"),
  actor: megan,
  event: "plan.approved",
  subject: plan,
  detail: {},
  ...facts,
});

describe("pseudonyms", () => {
  it("are 128 random bits, and no object id looks like one", () => {
    assert.ok(isPseudonym(hidden));
    for (const other of [adele, plan, "", "p-", hidden.toUpperCase(), `${hidden}0`])
      assert.equal(isPseudonym(other), false, other);
  });

  for (const [what, facts, people, perhaps] of [
    ["a plan's approval names who approved", {}, [megan], []],
    [
      "what the bot does itself names whom it did it to",
      { actor: null, detail: { user: adele } },
      [adele],
      [],
    ],
    ["a ruling is about a person", { event: "ruling.made", subject: adele }, [megan, adele], []],
    ["an exemption has an owner", { detail: { owner: adele } }, [megan, adele], []],
    [
      "a denied press is about anything",
      { event: "access.denied", subject: `${plan}/${adele}` },
      [megan],
      [plan, adele],
    ],
    ["who was erased stays so", { event: "ruling.made", subject: hidden }, [megan], []],
    ["other facts are text", { detail: { reason: adele } }, [megan], []],
  ] as const)
    it(`are given to the right ones: ${what}`, () => {
      assert.deepEqual(namedIn(entry(facts)), { people, perhaps });
    });

  it("take the place of a person wherever an entry can name one, and nowhere else", () => {
    const given = entry({
      actor: adele,
      subject: `${plan}/${adele}`,
      detail: { user: adele, reason: adele, n: 1 },
    });
    const known = new Map<string, string>([[adele, hidden]]);
    assert.deepEqual(
      renamed(given, (name) => known.get(name)),
      {
        ...given,
        actor: hidden,
        subject: `${plan}/${hidden}`,
        detail: { user: hidden, reason: adele, n: 1 },
      },
    );
  });
});

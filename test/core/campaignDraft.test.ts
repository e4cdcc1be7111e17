import assert from "node:assert/strict";
import type { Campaign } from "#bot/core/campaign.ts";
import {
  BOUNDS,
  type CampaignDraft,
  campaignFrom,
  type DraftProblem,
  draftOf,
  everyoneDraft,
  placed,
  problemsOf,
} from "#bot/core/campaignDraft.ts";
import { campaignId, userId } from "#bot/core/ids.ts";
import { EVERYONE, inScope, isEveryone, type Scope } from "#bot/core/scope.ts";
import { NOON } from "./builders.ts";

const cadence = { maxNudges: 3, gapDays: 3, deadlineDays: 14, maxSnoozes: 3, graceDays: 7 };
const hours = { zone: "UTC", from: "10:00", to: "16:00", weekdays: [1, 2, 3, 4, 5] };
const draft = (over: Partial<CampaignDraft> = {}): CampaignDraft => ({
  ...everyoneDraft(cadence, 1),
  ...over,
});
const campaign = (name: string, place: number): Campaign =>
  campaignFrom(draft({ name, place }), {
    id: campaignId(name),
    by: userId("megan"),
    at: NOON,
    hours,
  });

describe("a campaign's draft", () => {
  it("as nudge offers it has nothing wrong", () => assert.deepEqual(problemsOf(draft(), []), []));

  const WRONG: readonly (readonly [string, Partial<CampaignDraft>, DraftProblem])[] = [
    ["no name", { name: "  " }, { field: "name", why: "empty" }],
    ["a name of invisible letters", { name: "\u200b\u2066" }, { field: "name", why: "empty" }],
    ["a name another has", { name: " sales  TEAM" }, { field: "name", why: "taken" }],
    ["a long name", { name: "x".repeat(61) }, { field: "name", why: "too-long", limit: 60 }],
    [
      "a long note",
      { voice: { sender: "", note: "x".repeat(601), language: null } },
      { field: "note", why: "too-long", limit: 600 },
    ],
    [
      "a long sender",
      { voice: { sender: "x".repeat(81), note: "", language: null } },
      { field: "sender", why: "too-long", limit: 80 },
    ],
    ["place zero", { place: 0 }, { field: "place", why: "out-of-bounds", from: 1, to: 99 }],
    [
      "no number",
      { cadence: { ...cadence, gapDays: Number.NaN } },
      { field: "gapDays", why: "out-of-bounds", from: 1, to: 30 },
    ],
    [
      "half a day",
      { cadence: { ...cadence, graceDays: 1.5 } },
      { field: "graceDays", why: "out-of-bounds", from: 0, to: 60 },
    ],
    [
      "a deadline before the last reminder",
      { cadence: { ...cadence, deadlineDays: 5 } },
      { field: "deadlineDays", why: "before-last-reminder", least: 6 },
    ],
  ];
  for (const [what, over, problem] of WRONG)
    it(`with ${what} is refused, and the field is named`, () =>
      assert.deepEqual(problemsOf(draft(over), [{ name: "Sales team" }]), [problem]));

  it("may use every number to its bounds, and none beyond", () => {
    for (const [field, [from, to]] of Object.entries(BOUNDS))
      for (const [value, fits] of [
        [from, true],
        [to, true],
        [from - 1, false],
        [to + 1, false],
      ] as const) {
        const numbers = { ...cadence, place: 1, [field]: value };
        const { place, ...rest } = numbers;
        const found = problemsOf(draft({ place, cadence: rest }), []);
        const named = found.some((each) => each.field === field && each.why === "out-of-bounds");
        assert.equal(named, !fits, `${field} ${value}`);
      }
  });

  it("is what a campaign made of it says of itself", () =>
    assert.deepEqual(draftOf(campaign("Sales", 2)), draft({ name: "Sales", place: 2 })));
});

describe("places of campaigns", () => {
  const open = [campaign("one", 1), campaign("two", 2), campaign("three", 3)];
  const order = (changed: Campaign) =>
    placed(open, changed).map(({ name, place }) => `${place} ${name}`);

  const TABLE: readonly (readonly [string, Campaign, readonly string[]])[] = [
    ["a new one in front", campaign("new", 1), ["1 new", "2 one", "3 two", "4 three"]],
    ["a new one between", campaign("new", 3), ["1 one", "2 two", "3 new", "4 three"]],
    ["a new one far behind", campaign("new", 99), ["1 one", "2 two", "3 three", "4 new"]],
    ["the last moved to the front", campaign("three", 1), ["1 three", "2 one", "3 two"]],
    ["the first moved to the end", campaign("one", 3), ["1 two", "2 three", "3 one"]],
    ["one left where it is", campaign("two", 2), ["1 one", "2 two", "3 three"]],
  ];
  for (const [what, changed, expected] of TABLE)
    it(`${what}: the others keep their order, and no place is empty`, () =>
      assert.deepEqual(order(changed), expected));
});

describe("a scope", () => {
  const facts = { groups: new Set(["g1"]), department: "Sales ", licences: ["e5"], roles: ["ga"] };
  const TABLE: readonly (readonly [string, Partial<Scope>, boolean])[] = [
    ["empty", {}, true],
    ["their group", { groups: ["g0", "g1"] }, true],
    ["another group", { groups: ["g0"] }, false],
    ["their department, spelled otherwise", { departments: ["sALES"] }, true],
    ["another department", { departments: ["Finance"] }, false],
    ["their licence", { licences: ["e5"] }, true],
    ["another licence", { licences: ["e3"] }, false],
    ["their role", { roles: ["ga"] }, true],
    ["any role", { roles: ["any"] }, true],
    ["another role", { roles: ["ua"] }, false],
    ["one list that fits and one that does not", { groups: ["g1"], roles: ["ua"] }, false],
  ];
  for (const [what, over, fits] of TABLE)
    it(`${what}: ${fits ? "takes them in" : "leaves them out"}`, () =>
      assert.equal(inScope({ ...EVERYONE, ...over }, facts), fits));

  it("any role leaves out who has none, and a department who has none", () => {
    const plain = { ...facts, roles: [], department: null };
    assert.equal(inScope({ ...EVERYONE, roles: ["any"] }, plain), false);
    assert.equal(inScope({ ...EVERYONE, departments: ["Sales"] }, plain), false);
  });

  it("is for everyone only while no list restricts it", () => {
    assert.ok(isEveryone(EVERYONE));
    for (const list of Object.keys(EVERYONE))
      assert.equal(isEveryone({ ...EVERYONE, [list]: ["x"] }), false, list);
  });
});

import assert from "node:assert/strict";
import {
  END_REASONS,
  type EndReason,
  endFor,
  HELP_TOPICS,
  isHelpTopic,
  nudgeSubject,
} from "#bot/core/campaign.ts";
import type { Verdict } from "#bot/core/eligibility.ts";
import { campaignId, userId } from "#bot/core/ids.ts";

const ENDS: Readonly<Record<Verdict, EndReason | null>> = {
  "break-glass": "no-longer-eligible",
  disabled: "no-longer-eligible",
  guest: "no-longer-eligible",
  "sync-account": "no-longer-eligible",
  "shared-mailbox": "no-longer-eligible",
  "room-mailbox": "no-longer-eligible",
  "equipment-mailbox": "no-longer-eligible",
  exempt: "no-longer-eligible",
  "service-like": "no-longer-eligible",
  registered: "registered",
  "phone-only": "registered",
  "not-capable": "registered",
  unknown: null,
  nudge: null,
};

describe("the end of a campaign for one person", () => {
  for (const [verdict, expected] of Object.entries(ENDS) as [Verdict, EndReason | null][])
    it(`somebody who is ${verdict} ${expected === null ? "goes on" : `ends as ${expected}`}`, () =>
      assert.equal(endFor(verdict), expected));

  it("somebody no scan finds any more has left", () =>
    assert.equal(endFor(null), "no-longer-eligible"));

  it("is always one of the reasons there are", () => {
    for (const why of Object.values(ENDS)) assert.ok(why === null || END_REASONS.includes(why));
  });
});

describe("a topic of help", () => {
  for (const topic of HELP_TOPICS)
    it(`${topic} is known`, () => assert.equal(isHelpTopic(topic), true));

  for (const odd of ["", "New-Phone", "other", "toString", null, undefined, 0, {}, ["new-phone"]])
    it(`${JSON.stringify(odd)} is not one`, () => assert.equal(isHelpTopic(odd), false));
});

describe("what a person's nudge cards are filed under", () => {
  it("names the campaign and the person", () =>
    assert.equal(nudgeSubject(campaignId("spring"), userId("adele")), "spring/adele"));
});

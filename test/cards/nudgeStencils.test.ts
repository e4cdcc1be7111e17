import assert from "node:assert/strict";
import { nudgeCard, nudgeSummary } from "#bot/cards/nudge.ts";
import { NudgeStencils } from "#bot/cards/nudgeStencils.ts";
import { postId } from "#bot/core/ids.ts";
import { LANGUAGES } from "#bot/core/language.ts";
import { nudge } from "./exampleViews.ts";

const OTHERWISE: Readonly<Record<string, object>> = {
  "another person": { id: postId("0b1f8f3e-5b0a-4d53-9d25-3f2f6a7d5e11") },
  "the last reminder": { number: 3, snoozesLeft: 0 },
  "a deadline that is over": { deadline: new Date("2026-11-20T15:00:00Z") },
  "a note that looks like a replacement": { note: 'Ask $& or $1, it\'s "free".' },
  "days off": {
    hours: {
      ...{ zone: "Europe/Oslo", from: "09:00", to: "16:00", weekdays: [1, 2, 3, 4, 5] },
      daysOff: new Set(["2026-11-26", "2026-11-27", "2026-11-30"]),
    },
  },
  "another minute": { now: new Date("2026-11-25T14:01:00Z") },
};

describe("reminders to many people", () => {
  for (const language of LANGUAGES)
    it(`in ${language} that differ in whatever there is, then each is the card one would have made for it alone`, () => {
      const stencils = new NudgeStencils();
      const first = nudge({ language, zone: "Europe/Oslo" }, "Contoso");
      for (const [what, facts] of Object.entries({ first: {}, ...OTHERWISE, again: {} })) {
        const view = { ...first, ...facts };
        assert.deepEqual(
          stencils.make(view),
          { card: nudgeCard(view), summary: nudgeSummary(view) },
          what,
        );
      }
    });
});

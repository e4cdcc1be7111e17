import assert from "node:assert/strict";
import { laterChoices } from "#bot/cards/laterChoices.ts";
import { nudgeCard } from "#bot/cards/nudge.ts";
import { nudgeAnsweredCard } from "#bot/cards/nudgeAnswered.ts";
import { speechFor } from "#bot/cards/speech.ts";
import type { SendingHours } from "#bot/core/cadence.ts";
import { LANGUAGES, type Language } from "#bot/core/language.ts";
import { inputsIn } from "#sandbox/card.ts";
import { nudge } from "./exampleViews.ts";

const HOURS: SendingHours = {
  zone: "Europe/Oslo",
  from: "08:00",
  to: "17:00",
  weekdays: [1, 2, 3, 4, 5],
};
const DEADLINE = new Date("2026-12-04T15:00:00Z");
const offered = (now: string, language: Language = "en", hours = HOURS) =>
  laterChoices(speechFor({ language, zone: hours.zone }), {
    hours,
    now: new Date(now),
    deadline: DEADLINE,
  });

describe("what remind me later offers", () => {
  for (const [situation, now, titles, value] of [
    [
      "on a Monday morning",
      "2026-11-23T09:05:00Z",
      [
        "Today at 16:00 Europe/Oslo",
        "Tomorrow (Tuesday) at 10:00 Europe/Oslo",
        "On the day and at the hour below",
      ],
      "tomorrow",
    ],
    [
      "on a Friday afternoon",
      "2026-11-27T14:30:00Z",
      ["Monday 30 November, 10:00 Europe/Oslo", "On the day and at the hour below"],
      "tomorrow",
    ],
    [
      "on the last day",
      "2026-12-04T09:00:00Z",
      ["Today at 16:00 Europe/Oslo", "On the day and at the hour below"],
      "today",
    ],
  ] as const)
    it(`${situation}: ${titles.length} choices, each with its real time`, () => {
      const later = offered(now);
      assert.deepEqual(
        later.choices.map(({ title }) => title),
        titles,
      );
      assert.equal(later.value, value);
    });

  for (const language of LANGUAGES)
    it(`in ${language}, the time is written out in every choice, and the hour is bounded`, () => {
      const { choices, timeError } = offered("2026-11-23T09:05:00Z", language);
      assert.equal(choices.length, 3);
      assert.ok(choices[0]?.title.includes("16:00") && choices[1]?.title.includes("10:00"));
      assert.ok(timeError.includes("08:00") && timeError.includes("17:00"));
    });

  it("the day lies between now and the deadline, the hour within their own", () => {
    const hours = { ...HOURS, zone: "Asia/Kathmandu", from: "06:30", to: "14:00" };
    const { minDate, maxDate, minTime, maxTime } = offered("2026-11-23T20:00:00Z", "en", hours);
    assert.deepEqual(
      [minDate, maxDate, minTime, maxTime],
      ["2026-11-24", "2026-12-04", "06:30", "13:59"],
    );
  });

  it("the card asks for a choice, a day and an hour", () => {
    const card = nudgeCard(nudge({ language: "en", zone: "Europe/Oslo" }, "Contoso"));
    const inputs = inputsIn(card).map(({ id, type }) => [id, type]);
    assert.deepEqual(inputs.slice(0, 3), [
      ["when", "Input.ChoiceSet"],
      ["date", "Input.Date"],
      ["time", "Input.Time"],
    ]);
    assert.equal(inputsIn(card)[0]?.choices.length, 3);
  });

  it("an hour outside theirs is refused with their hours", () => {
    const view = nudge({ language: "en", zone: "Europe/Oslo" }, "Contoso");
    const card = nudgeAnsweredCard(view, { is: "snooze-refused", why: "outside-hours" });
    assert.match(JSON.stringify(card), /outside your working hours, 08:00 to 17:00/);
  });
});

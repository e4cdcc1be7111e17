import { nextDay, type SendingHours } from "../core/cadence.ts";
import { type SnoozeChoice, snoozeOffers } from "../core/snooze.ts";
import { isoDay } from "./dates.ts";
import type { Speech } from "./speech.ts";

/** What "remind me later" offers one person, by name: inputs as the card wants them. */
export interface LaterChoices {
  readonly choices: readonly { readonly title: string; readonly value: SnoozeChoice }[];
  /** The one chosen to begin with. */
  readonly value: SnoozeChoice;
  /** `YYYY-MM-DD` and `HH:MM`, both ends included. */
  readonly minDate: string;
  readonly maxDate: string;
  readonly minTime: string;
  readonly maxTime: string;
  /** What is said of an hour outside these. */
  readonly timeError: string;
}

/** The choices that are possible now, each with its real time. */
export function laterChoices(
  { say, dates }: Speech,
  {
    hours,
    now,
    deadline,
  }: {
    readonly hours: SendingHours;
    readonly now: Date;
    readonly deadline: Date;
  },
): LaterChoices {
  const { today, tomorrow } = snoozeOffers(hours, now, deadline);
  const isNextDay =
    tomorrow !== null && isoDay(tomorrow, hours.zone) === isoDay(nextDay(hours, now), hours.zone);
  const choices: { title: string; value: SnoozeChoice }[] = [];
  if (today !== null)
    choices.push({
      title: say("nudge:choices/today", { time: dates.clockTime(today) }),
      value: "today",
    });
  if (tomorrow !== null)
    choices.push({
      title: isNextDay
        ? say("nudge:choices/tomorrow", {
            weekday: dates.weekday(tomorrow),
            time: dates.clockTime(tomorrow),
          })
        : dates.moment(tomorrow),
      value: "tomorrow",
    });
  choices.push({ title: say("nudge:choices/date"), value: "date" });
  return {
    choices,
    value: tomorrow === null ? (choices[0]?.value ?? "date") : "tomorrow",
    minDate: isoDay(now, hours.zone),
    maxDate: isoDay(deadline, hours.zone),
    minTime: hours.from,
    maxTime: minuteBefore(hours.to),
    timeError: say("nudge:timeError", { from: hours.from, to: hours.to }),
  };
}

/** `HH:MM`, not midnight. */
function minuteBefore(time: string): string {
  const [hour = 0, minute = 0] = time.split(":").map(Number);
  const before = hour * 60 + minute - 1;
  return [Math.floor(before / 60), before % 60]
    .map((part) => String(part).padStart(2, "0"))
    .join(":");
}

import { Temporal } from "temporal-polyfill";

/** How firmly a reminder speaks. Firmer each time, never threatening. */
export const STAGES = ["invitation", "reminder", "firm", "last", "overdue"] as const;
export type Stage = (typeof STAGES)[number];

/** What a stage rests on. */
export interface StageFacts {
  /** Which unasked reminder this is, from 1. */
  readonly number: number;
  readonly of: number;
  readonly daysLeft: DaysLeft;
}

/** Calendar days from today to the deadline by the person's clock; `passed` once its moment is over. */
export type DaysLeft = number | "passed";

/** With so few days left nobody is merely invited any more. */
const FIRM_DAYS = 3;

/** Read top to bottom: the first row that fits is the stage. A date that is over is never called near. */
const RULES: readonly (readonly [Stage, (facts: StageFacts) => boolean])[] = [
  ["overdue", ({ daysLeft }) => daysLeft === "passed"],
  ["last", ({ number, of }) => number >= of],
  ["firm", ({ number, daysLeft }) => number >= 3 || near(daysLeft)],
  ["reminder", ({ number }) => number === 2],
  ["invitation", () => true],
];

const near = (daysLeft: DaysLeft): boolean => daysLeft !== "passed" && daysLeft <= FIRM_DAYS;

export const stageOf = (facts: StageFacts): Stage =>
  RULES.find(([, fits]) => fits(facts))?.[0] ?? "invitation";

/** How many days are left, counted as people count: the days a calendar in `zone` shows between today and the deadline. */
export function daysLeft(now: Date, deadline: Date, zone: string): DaysLeft {
  if (deadline <= now) return "passed";
  const day = (at: Date) =>
    Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(zone).toPlainDate();
  return day(now).until(day(deadline), { largestUnit: "day" }).days;
}

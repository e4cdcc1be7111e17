import { Temporal } from "temporal-polyfill";

/** Crockford's base 32: no I, L, O or U, so that nothing is misread aloud. */
const LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/** Three groups of three: 45 bits, and never taken for a message's reference, which is two groups of four. */
const GROUP = 3;
const GROUPS = 3;

/** How many random bytes a code is made of. */
export const CODE_BYTES = GROUP * GROUPS;

/** The code ("7QK-2F9-4MZ") these bytes stand for. */
export const campaignCodeOf = (bytes: Iterable<number>): string =>
  grouped([...bytes].map((byte) => LETTERS[byte % LETTERS.length]).join(""));

const grouped = (letters: string): string =>
  Array.from({ length: GROUPS }, (_, n) => letters.slice(n * GROUP, (n + 1) * GROUP)).join("-");

/** What somebody typed, as a campaign's code: letters that look alike are taken for what we print. Null when it cannot be one. */
export function readCampaignCode(typed: string): string | null {
  const letters = typed
    .normalize("NFKC")
    .toUpperCase()
    .replace(/[\s\p{Pd}]/gu, "")
    .replace(/O/g, "0")
    .replace(/[IL]/g, "1");
  return /^[0-9A-HJKMNP-TV-Z]{9}$/.test(letters) ? grouped(letters) : null;
}

/** A time during which one code is shown; `until` is where the next one begins. */
export interface CodePeriod {
  readonly from: Date;
  readonly until: Date;
}

/** A Monday, from which weeks and other spans of days are counted. */
const FIRST_MONDAY = Temporal.PlainDate.from("1970-01-05");

/** The period `at` falls in: whole days in the tenant's zone, counted from a Monday, so that a week begins with the week. */
export function codePeriod(days: number, zone: string, at: Date): CodePeriod {
  const today = Temporal.Instant.fromEpochMilliseconds(at.getTime())
    .toZonedDateTimeISO(zone)
    .toPlainDate();
  const passed = FIRST_MONDAY.until(today, { largestUnit: "days" }).days;
  const first = FIRST_MONDAY.add({ days: Math.floor(passed / days) * days });
  const begin = (date: Temporal.PlainDate) =>
    new Date(date.toZonedDateTime(zone).epochMilliseconds);
  return { from: begin(first), until: begin(first.add({ days })) };
}

/** What a code is worth now. Of an expired one the last day matters: messages sent until then show it. */
export type CodeStanding =
  | { readonly is: "current"; readonly until: Date }
  | { readonly is: "previous" | "expired"; readonly until: Date };

/** Where a code stands whose period began at `from`. */
export function codeStanding(days: number, zone: string, from: Date, now: Date): CodeStanding {
  const { until } = codePeriod(days, zone, from);
  if (now < until) return { is: "current", until };
  const before = codePeriod(days, zone, new Date(codePeriod(days, zone, now).from.getTime() - 1));
  return { is: from >= before.from ? "previous" : "expired", until };
}

import type { Holidays } from "../../ports/holidays.ts";

const DAY_MS = 86_400_000;

/** The holidays of `date-holidays`. It is large, and read when somebody's country is asked about for the first time. */
export function publicHolidays(): Holidays {
  const known = new Map<string, Promise<readonly string[]>>();
  const ofYear = (country: string, year: number): Promise<readonly string[]> => {
    const name = `${country} ${year}`;
    const days = known.get(name) ?? readYear(country, year);
    known.set(name, days);
    return days;
  };
  return {
    daysOff: async (country, years) =>
      new Set((await Promise.all(years.map((year) => ofYear(country, year)))).flat()),
  };
}

async function readYear(country: string, year: number): Promise<readonly string[]> {
  const { default: Calendar } = await import("date-holidays");
  const calendar = new Calendar(country, { types: ["public"] });
  // A country it lacks has no rules, and then it throws or answers with nothing, by its mood.
  if (!calendar.getCountries()[country]) return [];
  return calendar.getHolidays(year).flatMap(({ date, start, end }) => {
    const first = Date.parse(`${date.slice(0, 10)}T00:00:00Z`);
    // A feast that begins at sunset is named after the day that follows; it may last several.
    const days = Math.max(1, Math.round((end.getTime() - start.getTime()) / DAY_MS));
    return Array.from({ length: days }, (_, nth) =>
      new Date(first + nth * DAY_MS).toISOString().slice(0, 10),
    );
  });
}

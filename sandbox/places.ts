import type { MailboxSettings, Weekday } from "./mailbox.ts";

export interface Place {
  readonly city: string;
  /** Country in words, and its ISO 3166 code. */
  readonly name: string;
  readonly code: string;
  /** The country whose names are at home here, as `identity` gives them. */
  readonly names: string;
  readonly iana: string;
  readonly windows: string;
  /** Monday to Friday unless said. */
  readonly week?: readonly Weekday[];
  /** What people here read, where it is not the language of their name. */
  readonly language?: string;
}

const SUNDAY_TO_THURSDAY: readonly Weekday[] = [
  "sunday",
  "monday",
  "tuesday",
  "wednesday",
  "thursday",
];

type Row = readonly [
  city: string,
  name: string,
  code: string,
  names: string,
  iana: string,
  windows: string,
];

const ROWS: readonly Row[] = [
  ["Seattle", "United States", "US", "US", "America/Los_Angeles", "Pacific Standard Time"],
  ["New York", "United States", "US", "US", "America/New_York", "Eastern Standard Time"],
  ["Chicago", "United States", "US", "US", "America/Chicago", "Central Standard Time"],
  ["Denver", "United States", "US", "US", "America/Denver", "Mountain Standard Time"],
  ["Phoenix", "United States", "US", "US", "America/Phoenix", "US Mountain Standard Time"],
  ["Honolulu", "United States", "US", "US", "Pacific/Honolulu", "Hawaiian Standard Time"],
  ["London", "United Kingdom", "GB", "US", "Europe/London", "GMT Standard Time"],
  ["Sydney", "Australia", "AU", "US", "Australia/Sydney", "AUS Eastern Standard Time"],
  ["Adelaide", "Australia", "AU", "US", "Australia/Adelaide", "Cen. Australia Standard Time"],
  ["Hamburg", "Germany", "DE", "DE", "Europe/Berlin", "W. Europe Standard Time"],
  ["Lyon", "France", "FR", "FR", "Europe/Paris", "Romance Standard Time"],
  ["Monterrey", "Mexico", "MX", "MX", "America/Monterrey", "Central Standard Time (Mexico)"],
  ["Gdańsk", "Poland", "PL", "PL", "Europe/Warsaw", "Central European Standard Time"],
  ["Bengaluru", "India", "IN", "IN", "Asia/Kolkata", "India Standard Time"],
  ["Kathmandu", "Nepal", "NP", "IN", "Asia/Kathmandu", "Nepal Standard Time"],
  ["Osaka", "Japan", "JP", "JP", "Asia/Tokyo", "Tokyo Standard Time"],
  ["Recife", "Brazil", "BR", "BR", "America/Recife", "SA Eastern Standard Time"],
  ["São Paulo", "Brazil", "BR", "BR", "America/Sao_Paulo", "E. South America Standard Time"],
  ["Dubai", "United Arab Emirates", "AE", "AE", "Asia/Dubai", "Arabian Standard Time"],
  ["Riyadh", "Saudi Arabia", "SA", "AE", "Asia/Riyadh", "Arab Standard Time"],
  ["Göteborg", "Sweden", "SE", "SE", "Europe/Stockholm", "W. Europe Standard Time"],
];

const WEEKS: Readonly<Record<string, readonly Weekday[]>> = {
  SA: SUNDAY_TO_THURSDAY,
  NP: SUNDAY_TO_THURSDAY,
};
const LANGUAGES: Readonly<Record<string, string>> = { GB: "en-GB", AU: "en-AU", SA: "ar-SA" };

/** Where people of a worldwide tenant work: half-hour and quarter-hour zones, both hemispheres, with and without summer time. */
export const PLACES: readonly Place[] = ROWS.map(([city, name, code, names, iana, windows]) => ({
  city,
  name,
  code,
  names,
  iana,
  windows,
  ...(WEEKS[code] === undefined ? {} : { week: WEEKS[code] }),
  ...(LANGUAGES[code] === undefined ? {} : { language: LANGUAGES[code] }),
}));

/** The IANA zone somebody's Outlook is set to, which is also their computer's; "UTC" where it is not one of ours. */
export function zoneOf({ timeZone }: MailboxSettings): string {
  return (
    PLACES.find(({ iana, windows }) => timeZone === iana || timeZone === windows)?.iana ?? "UTC"
  );
}

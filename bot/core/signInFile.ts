import type { LegacySignIn } from "./findings.ts";
import { type UserId, userId } from "./ids.ts";
import { isModernClient, legacyProtocol, newestOfEach } from "./legacy.ts";

/** What we read of the sign-in file the Entra admin center gives out, under the names it gives its columns. */
const COLUMNS = {
  date: ["Date (UTC)"],
  userId: ["User ID"],
  username: ["Username", "User principal name"],
  client: ["Client app"],
  status: ["Status"],
  application: ["Application"],
} as const;
export type Column = keyof typeof COLUMNS;
/** Without these a file is none. Of the two names of a person one will do. */
const NEEDED: readonly (readonly Column[])[] = [
  ["date"],
  ["userId", "username"],
  ["client"],
  ["status"],
];

export type Places = Readonly<Partial<Record<Column, number>>>;

/** What a column is called in a file in English, the only language of the portal's files. */
export const columnName = (column: Column): string => COLUMNS[column][0];

const folded = (name: string): string => name.trim().replace(/\s+/g, " ").toLowerCase();

/** Where each column stands, in whatever order and case; or the names of those that are missing. */
export function columnsIn(
  header: readonly string[],
): { readonly places: Places } | { readonly missing: readonly string[] } {
  const names = header.map(folded);
  const places = Object.fromEntries(
    Object.entries(COLUMNS).flatMap(([column, spellings]) => {
      const known: readonly string[] = spellings.map(folded);
      const place = names.findIndex((name) => known.includes(name));
      return place < 0 ? [] : [[column, place]];
    }),
  ) as Places;
  const missing = NEEDED.filter((any) => any.every((column) => places[column] === undefined));
  return missing.length === 0
    ? { places }
    : { missing: missing.map((any) => any.map(columnName).join(" / ")) };
}

/** One line of the file. */
export interface SignInLine {
  readonly at: Date;
  /** Object id, or else user principal name in lower case. */
  readonly who: { readonly id: UserId } | { readonly username: string };
  readonly client: string;
  readonly application: string;
  readonly succeeded: boolean;
}

const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** What the log writes for an account it could not tell. */
const NOBODY = /^[0-]+$/;

/** A line's cells as a sign-in, or the column that makes no sense. `latest`: no sign-in can be later. */
export function signInLineOf(
  cells: readonly string[],
  places: Places,
  latest: Date,
): SignInLine | { readonly wrong: Column } {
  const cell = (column: Column): string => (cells[places[column] ?? -1] ?? "").trim();
  const at = momentOf(cell("date"));
  if (at === null || at > latest) return { wrong: "date" };
  const [id, username] = [cell("userId"), cell("username").toLowerCase()];
  if (id !== "" && !GUID.test(id)) return { wrong: "userId" };
  if (id === "" && username === "")
    return { wrong: places.userId === undefined ? "username" : "userId" };
  const status = cell("status");
  if (status === "") return { wrong: "status" };
  const named = id !== "" && !NOBODY.test(id);
  return {
    at,
    who: named ? { id: userId(id) } : { username },
    client: cell("client"),
    application: cell("application").slice(0, LONGEST_NAME),
    succeeded: status.toLowerCase() === "success",
  };
}

const LONGEST_NAME = 200;

const ISO = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|\+00:00)?$/i;
const AMERICAN =
  /^(?<month>\d{1,2})\/(?<day>\d{1,2})\/(?<year>\d{4}),? (?<hour>\d{1,2}):(?<rest>\d\d:\d\d) (?<half>AM|PM)$/i;

/** A moment in UTC, as the portal writes it now or did before; null for any other form: day and month must not be guessed. */
function momentOf(text: string): Date | null {
  if (ISO.test(text)) return dated(`${text.slice(0, 10)}T${text.slice(11).replace(ZONE, "")}Z`);
  const { month = "", day = "", year, hour, rest, half } = AMERICAN.exec(text)?.groups ?? {};
  if (year === undefined) return null;
  const ofDay = (Number(hour) % 12) + (half?.toUpperCase() === "PM" ? 12 : 0);
  const two = (part: string | number): string => String(part).padStart(2, "0");
  return dated(`${year}-${two(month)}-${two(day)}T${two(ofDay)}:${rest}Z`);
}

const ZONE = /(?:Z|\+00:00)$/i;

function dated(iso: string): Date | null {
  const at = new Date(iso);
  return Number.isNaN(at.getTime()) ? null : at;
}

/** What files of sign-ins say of one person. */
export interface ImportedPerson {
  readonly user: UserId;
  /** Their newest sign-in by a client we know. */
  readonly lastSeen: Date;
  /** Their legacy sign-ins, newest first, one for each protocol and application. Empty: they sign in, and only as one should. */
  readonly legacy: readonly LegacySignIn[];
}

/** What a file comes to. The first four parts of its lines add up to all of them. */
export interface ImportSummary {
  readonly lines: number;
  readonly tooOld: number;
  /** Failed attempts: an attacker's as often as a person's. */
  readonly failed: number;
  /** Lines whose client is empty, or nobody knows. */
  readonly unclear: number;
  /** Lines of accounts no scan has read. */
  readonly unmatched: number;
  readonly people: readonly ImportedPerson[];
}

type Unused = "tooOld" | "failed" | "unclear";
/** Why a line says nothing of anybody, the first row that fits. */
const UNUSED: readonly (readonly [Unused, (line: SignInLine, since: Date) => boolean])[] = [
  ["tooOld", ({ at }, since) => at < since],
  ["failed", ({ succeeded }) => !succeeded],
  ["unclear", ({ client }) => legacyProtocol(client) === null && !isModernClient(client)],
];

/** Adds the lines up by person. `whose`: the account behind a line, null where no scan has read it. */
export function summarise(
  lines: readonly SignInLine[],
  since: Date,
  whose: (who: SignInLine["who"]) => UserId | null,
): ImportSummary {
  const counts = { tooOld: 0, failed: 0, unclear: 0, unmatched: 0 };
  const found = new Map<UserId, SignInLine[]>();
  for (const line of lines) {
    const user = whose(line.who);
    const unused = UNUSED.find(([, fits]) => fits(line, since))?.[0];
    if (unused !== undefined) counts[unused] += 1;
    else if (user === null) counts.unmatched += 1;
    else if (found.get(user)?.push(line) === undefined) found.set(user, [line]);
  }
  const people = [...found].map(([user, theirs]) => personOf(user, theirs));
  return { lines: lines.length, ...counts, people };
}

function personOf(user: UserId, lines: readonly SignInLine[]): ImportedPerson {
  const lastSeen = new Date(lines.reduce((newest, { at }) => Math.max(newest, at.getTime()), 0));
  const legacy = lines.flatMap(({ client, application, at }) => {
    const protocol = legacyProtocol(client);
    return protocol === null ? [] : [{ protocol, application, lastSeen: at }];
  });
  return { user, lastSeen, legacy: newestOfEach(legacy) };
}

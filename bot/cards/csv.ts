import { stringify } from "csv-stringify/sync";
import type { Reply } from "../core/campaign.ts";
import type { Verdict } from "../core/eligibility.ts";
import type { Climb } from "../core/ladder.ts";
import type { Person } from "../core/person.ts";
import type { Reach } from "../core/reach.ts";
import { plainText } from "../core/text.ts";
import { reachReasonWords, rungWords } from "./reach.ts";
import { replyWords } from "./replyWords.ts";
import { RECORDS, speechFor } from "./speech.ts";
import { unknownWords, verdictWords } from "./verdictWords.ts";

/** One person in an export. What we do not know stays empty: an empty cell is never a "no". */
export interface CsvRow {
  readonly person: Person;
  readonly verdict: Verdict;
  readonly lastNudgeAt?: Date;
  /** How far we got with them. */
  readonly reach?: { readonly is: Reach; readonly lastRung: ReachRung | null };
  readonly lastReply?: { readonly reply: Reply; readonly at: Date };
}

type ReachRung = Pick<Climb, "rung" | "state" | "at">;

/** A file is read by programs and compared with last month's: the same words for everyone. */
const FILE = speechFor(RECORDS);

/** A column's title, and its cell in a row. */
export type Column<Row> = readonly [string, (row: Row) => string];

/** The file, column by column. Times are ISO 8601 in UTC, which every program reads alike. */
const COLUMNS: readonly Column<CsvRow>[] = [
  ["Name", ({ person }) => person.displayName],
  ["User principal name", ({ person }) => person.userPrincipalName],
  ["Department", ({ person }) => person.department ?? ""],
  ["Verdict", ({ verdict }) => verdictWords(FILE, verdict).label],
  ["Reason", (row) => reason(row)],
  ["Registered", ({ person: { registration } }) => KNOWN_WORDS[registration.known]],
  [
    "Capable",
    ({ person: { registration } }) =>
      registration.known === "registered" ? yesNo(registration.capable) : "",
  ],
  [
    "Evidence",
    ({ person: { registration } }) =>
      registration.known === "unknown" ? "none" : registration.source,
  ],
  [
    "Evidence as of (UTC)",
    ({ person: { registration } }) =>
      registration.known === "unknown" ? "" : registration.asOf.toISOString(),
  ],
  ["perUserMfaState", ({ person }) => person.mfaState],
  ["Last reminder (UTC)", (row) => row.lastNudgeAt?.toISOString() ?? ""],
  [
    "Last reply",
    (row) => (row.lastReply === undefined ? "" : replyWords(FILE, row.lastReply.reply)),
  ],
  ["Last reply (UTC)", (row) => row.lastReply?.at.toISOString() ?? ""],
  ["reach", ({ reach }) => reach?.is.state ?? ""],
  ["reach_why", ({ reach }) => (reach === undefined ? "" : reachReasonWords(FILE, reach.is.why))],
  ["last_rung", ({ reach }) => (reach?.lastRung ? rungWords(FILE, reach.lastRung) : "")],
  ["last_rung_at (UTC)", ({ reach }) => reach?.lastRung?.at.toISOString() ?? ""],
];

const KNOWN_WORDS = { registered: "yes", "not-registered": "no", unknown: "unknown" } as const;
const yesNo = (fact: boolean): string => (fact ? "yes" : "no");

function reason({ person: { registration }, verdict }: CsvRow): string {
  const meaning = verdictWords(FILE, verdict).meaning;
  return verdict === "unknown" && registration.known === "unknown"
    ? `${meaning} (${unknownWords(FILE, registration.why)})`
    : meaning;
}

/** A cell that opens with one of these is a formula to Excel, LibreOffice and Google Sheets; the wide ones are folded to them. */
const TRIGGER = "[=+\\-@\\uFF1D\\uFF0B\\uFF0D\\uFF20]";
const OPENING = new RegExp(`^(?=["'\\s]*${TRIGGER})`);
/** Where a spreadsheet set to another separator would begin a cell within ours. */
const INNER = new RegExp(`([;,|]["'\\s]*)(?=${TRIGGER})`, "g");

/**
 * Text that no spreadsheet takes for a formula: one line, nothing invisible, and an apostrophe before what would start one,
 * also behind `;` and `,`, since Excel splits by the separator of its own country.
 */
export const safeCell = (raw: string): string =>
  plainText(raw, 1000).replace(OPENING, "'").replace(INNER, "$1'");

/** Excel takes a file without it for Latin-1. */
const BOM = "\uFEFF";

/** People as a CSV file: RFC 4180, UTF-8 with a mark, safe to open. */
export const peopleCsv = (rows: readonly CsvRow[]): string => csvFile(COLUMNS, rows);

/** Any rows as such a file. */
export const csvFile = <Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string =>
  BOM +
  stringify(
    [
      columns.map(([title]) => title),
      ...rows.map((row) => columns.map(([, cell]) => safeCell(cell(row)))),
    ],
    { record_delimiter: "windows", escape_formulas: true },
  );

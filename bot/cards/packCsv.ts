import { type Column, csvFile } from "./csv.ts";

/** One person of a plan as the pack tells it. */
export interface PackRow {
  readonly user: string;
  readonly pseudonym: string;
  readonly displayName: string;
  readonly prior: string;
  readonly target: string;
  readonly state: string;
  readonly reason: string;
  readonly readBack: string;
  readonly wave: number;
  readonly privileged: boolean;
  readonly override: string;
  readonly intendedAt: Date | null;
  readonly settledAt: Date | null;
}

const yesNo = (fact: boolean): string => (fact ? "yes" : "no");
const moment = (at: Date | null): string => at?.toISOString() ?? "";

const PEOPLE: readonly Column<PackRow>[] = [
  ["Name", (row) => row.displayName],
  ["Object id", (row) => row.user],
  ["Pseudonym in the record", (row) => row.pseudonym],
  ["State before", (row) => row.prior],
  ["State planned", (row) => row.target],
  ["Outcome", (row) => row.state],
  ["Reason", (row) => row.reason],
  ["State read back", (row) => row.readBack],
  ["Wave", (row) => String(row.wave)],
  ["Directory role", (row) => yesNo(row.privileged)],
  ["Override", (row) => row.override],
  ["Write intended (UTC)", (row) => moment(row.intendedAt)],
  ["Outcome recorded (UTC)", (row) => moment(row.settledAt)],
];

/** Who the plan named, and what became of each. */
export const packPeopleCsv = (rows: readonly PackRow[]): string => csvFile(PEOPLE, rows);

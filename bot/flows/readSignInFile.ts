import { type CsvError, parse } from "csv-parse/sync";
import {
  type Column,
  columnName,
  columnsIn,
  type Places,
  type SignInLine,
  signInLineOf,
} from "../core/signInFile.ts";

/** Why a file is not taken: nothing of it is, then. Lines count from 1, the header's, as editors show them. */
export type FileFault =
  | { readonly why: "not-csv" }
  | { readonly why: "empty" }
  | { readonly why: "missing-columns"; readonly columns: readonly string[] }
  | { readonly why: "bad-line"; readonly line: number; readonly column: string | null };

/** The sign-ins in a file of the Entra admin center, or its first fault. `latest`: no sign-in can be later. */
export function readSignInFile(
  bytes: Uint8Array,
  latest: Date,
): { readonly lines: readonly SignInLine[] } | { readonly fault: FileFault } {
  let places: Places | null = null;
  const lines: SignInLine[] = [];
  const take = (cells: readonly string[], at: number): void => {
    if (places === null) {
      const header = columnsIn(cells);
      if ("missing" in header)
        throw new Faulty({ why: "missing-columns", columns: header.missing });
      places = header.places;
      return;
    }
    const line = signInLineOf(cells, places, latest);
    if ("wrong" in line) throw new Faulty(badLine(at, line.wrong));
    lines.push(line);
  };
  try {
    parse(Buffer.from(bytes), {
      bom: true,
      delimiter: delimiterOf(bytes),
      skip_empty_lines: true,
      relax_quotes: true,
      // Nothing is kept but what was taken: a file holds some fifty columns we have no use for.
      on_record: (cells: string[], info) => {
        take(cells, info.lines);
        return null;
      },
    });
    return lines.length === 0 ? { fault: { why: "empty" } } : { lines };
  } catch (error) {
    if (error instanceof Faulty) return { fault: error.fault };
    if (isCsvError(error)) return { fault: csvFault(error, places !== null) };
    throw error;
  }
}

/** Ends the reading at the first fault. */
class Faulty extends Error {
  readonly fault: FileFault;
  constructor(fault: FileFault) {
    super(fault.why);
    this.fault = fault;
  }
}

const badLine = (line: number, column: Column): FileFault => ({
  why: "bad-line",
  line,
  column: columnName(column),
});

const isCsvError = (error: unknown): error is CsvError =>
  error instanceof Error && "code" in error && String(error.code).startsWith("CSV_");

/** A file without a header of ours is something else altogether; after one, a line is broken. */
const csvFault = (error: CsvError, begun: boolean): FileFault =>
  begun ? { why: "bad-line", line: Number(error.lines ?? 0), column: null } : { why: "not-csv" };

/** A spreadsheet in some languages saves with semicolons. */
function delimiterOf(bytes: Uint8Array): "," | ";" {
  const header = Buffer.from(bytes.subarray(0, 4_096)).toString().split(/\r?\n/, 1)[0] ?? "";
  return header.split(";").length > header.split(",").length ? ";" : ",";
}

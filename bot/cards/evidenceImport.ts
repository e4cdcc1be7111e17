import type { ImportSummary } from "../core/signInFile.ts";
import { escapeMarkdown } from "../core/text.ts";
import type { Speech } from "./speech.ts";

/** What came of a file of sign-ins. `days`: as far back as they count. */
export function importText({ say, people }: Speech, summary: ImportSummary, days: number): string {
  const { lines, tooOld, failed, unclear, unmatched } = summary;
  const legacy = summary.people.filter((each) => each.legacy.length > 0).length;
  return [
    say("evidenceImport:done", { legacy, people: people(summary.people.length) }),
    say("evidenceImport:lines", { lines, tooOld, failed, unclear, unmatched, days }),
    say("evidenceImport:scope"),
  ].join("\n\n");
}

/** Why a file of sign-ins was not taken. */
export type ImportFault =
  | { readonly why: "elsewhere" | "too-big" | "unreachable" | "nobody-known" }
  | { readonly why: "not-csv" | "empty" }
  | { readonly why: "missing-columns"; readonly columns: readonly string[] }
  | { readonly why: "bad-line"; readonly line: number; readonly column: string | null };

/** A refusal, what to do next, and that nothing was changed. @param most megabytes */
export function importRefusal(
  { say, listed }: Speech,
  file: string,
  fault: ImportFault,
  most: number,
): string {
  const key = fault.why === "bad-line" && fault.column === null ? "broken-line" : fault.why;
  const what = say(`evidenceImport:fault/${key}`, {
    file: escapeMarkdown(file, 80),
    most,
    columns: "columns" in fault ? listed(fault.columns) : "",
    line: "line" in fault ? fault.line : 0,
    column: "column" in fault ? (fault.column ?? "") : "",
  });
  return say("evidenceImport:nothing", { what });
}

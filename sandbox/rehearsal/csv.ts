/** The rows of a CSV file (RFC 4180), each by the titles of its first row, in lower case. */
export function rowsOf(file: string): readonly ReadonlyMap<string, string>[] {
  const [titles = [], ...rows] = cellsOf(file.replace(/^\uFEFF/, ""));
  const names = titles.map((title) => title.toLowerCase());
  return rows.map((row) => new Map(names.map((name, nth) => [name, row[nth] ?? ""])));
}

/** A cell, in quotes or not, and what ends it. */
const CELL = /(?:"((?:[^"]|"")*)"|([^,"\r\n]*))(,|\r?\n|$)/y;

function cellsOf(text: string): readonly (readonly string[])[] {
  const rows: string[][] = [];
  let row: string[] = [];
  CELL.lastIndex = 0;
  while (CELL.lastIndex < text.length) {
    const found = CELL.exec(text);
    if (found === null) throw new RangeError("the file is not CSV");
    const [, quoted, plain = "", end] = found;
    row.push(quoted?.replaceAll('""', '"') ?? plain);
    if (end === ",") continue;
    rows.push(row);
    row = [];
  }
  return rows;
}

import assert from "node:assert/strict";
import fc from "fast-check";
import { type CsvRow, peopleCsv, safeCell } from "#bot/cards/csv.ts";
import { userId } from "#bot/core/ids.ts";

const row = (name: string, department: string | null = null): CsvRow => ({
  person: {
    id: userId("adele"),
    displayName: name,
    userPrincipalName: "adele@contoso.example",
    mail: null,
    accountEnabled: true,
    userType: "member",
    department,
    jobTitle: null,
    employeeType: null,
    usageLocation: null,
    preferredLanguage: null,
    licensed: true,
    licences: [],
    onPremisesSynced: false,
    createdAt: null,
    country: null,
    city: null,
    office: null,
    roles: [],
    mfaState: "disabled",
    registration: {
      known: "registered",
      capable: true,
      phoneOnly: false,
      source: "live",
      asOf: new Date("2026-11-23T09:05:00Z"),
    },
    mailbox: "user",
  },
  verdict: "registered",
  lastReply: {
    reply: { verb: "nudge.help", topic: "new-phone" },
    at: new Date("2026-11-20T10:00:00Z"),
  },
});

/** A reader of RFC 4180 of our own, so that the writer is not judged by itself. */
function parse(file: string): readonly (readonly string[])[] {
  const rows: string[][] = [[""]];
  const text = file.replace(/^\uFEFF/, "");
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const letter = text.charAt(at);
    const last = rows.at(-1) ?? [];
    if (quoted && letter === '"' && text.charAt(at + 1) === '"') at += 1;
    else if (letter === '"') {
      quoted = !quoted;
      continue;
    } else if (!quoted && letter === ",") {
      last.push("");
      continue;
    } else if (!quoted && text.startsWith("\r\n", at)) {
      rows.push([""]);
      at += 1;
      continue;
    }
    last[last.length - 1] += letter;
  }
  return rows.slice(0, -1);
}

/** As a spreadsheet set to this separator would cut it, quotes or not. */
const cut = (file: string, separator: string): readonly string[] =>
  file
    .replace(/^\uFEFF/, "")
    .split(/\r\n|\n|\r/)
    .flatMap((line) => line.split(separator))
    .map((cell) => cell.replace(/^["\s]+/, ""));

const TRIGGERS = [
  "=",
  "+",
  "-",
  "@",
  "\t",
  "\r",
  "\0",
  "＝",
  "＋",
  "－",
  "＠",
  '"=',
  ";=",
  ",@",
  "|-",
];
const nasty = fc
  .array(
    fc.oneof(fc.constantFrom(...TRIGGERS, "1+1", " ", ";", "\n"), fc.string({ unit: "binary" })),
  )
  .map((parts) => parts.join(""));

describe("an export", () => {
  it("starts with a mark, has a header, and ends its lines as RFC 4180 wants", () => {
    const file = peopleCsv([row("Adele Vance")]);
    assert.ok(file.startsWith("\uFEFFName,User principal name,Department,"));
    assert.equal(file.split("\r\n").length, 3);
    assert.doesNotMatch(file.replaceAll("\r\n", ""), /[\r\n]/);
  });

  it("says what is known, and leaves empty what is not", () => {
    const [header = [], cells = []] = parse(peopleCsv([row("Vance, Adele", "R&D")]));
    const byName = Object.fromEntries(header.map((name, at) => [name, cells[at]]));
    assert.equal(byName.Name, "Vance, Adele");
    assert.equal(byName.Department, "R&D");
    assert.equal(byName.Registered, "yes");
    assert.equal(byName.perUserMfaState, "disabled");
    assert.equal(byName["Evidence as of (UTC)"], "2026-11-23T09:05:00.000Z");
    assert.equal(byName["Last reminder (UTC)"], "");
  });

  for (const cell of [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\0=1",
    " =1",
    '"=1',
    "＝1",
    "x;=1",
    'x;"=1',
  ])
    it(`takes the sting out of ${JSON.stringify(cell)}`, () => {
      assert.match(safeCell(cell), /'/);
      assert.equal(parse(peopleCsv([row(cell)]))[1]?.[0], safeCell(cell));
    });

  it("leaves ordinary names as they are", () => {
    for (const name of [
      "Anne-Marie O'Neil",
      "Søren Å. Ørsted",
      "李 小龍",
      "adele+x@contoso.example",
    ])
      assert.equal(safeCell(name), name);
  });

  it("holds no formula, wherever a spreadsheet cuts it", () =>
    fc.assert(
      fc.property(nasty, nasty, (name, department) => {
        const file = peopleCsv([row(name, department)]);
        for (const separator of [",", ";", "|", "\t"])
          for (const cell of cut(file, separator))
            assert.doesNotMatch(cell, /^[=+\-@\t\r\0＝＋－＠]/u);
      }),
    ));

  it("comes back as it was written", () =>
    fc.assert(
      fc.property(nasty, nasty, (name, department) => {
        const [, cells] = parse(peopleCsv([row(name, department)]));
        assert.equal(cells?.[0], safeCell(name));
        assert.equal(cells?.[2], safeCell(department));
      }),
    ));
});

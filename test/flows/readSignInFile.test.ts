import assert from "node:assert/strict";
import fc from "fast-check";
import { readSignInFile } from "#bot/flows/readSignInFile.ts";

const LATEST = new Date("2026-12-08T00:00:00Z");
const HEADER = "Date (UTC),User ID,Username,Application,Client app,Status";
const ROW =
  "2026-12-01T10:20:30Z,11111111-aaaa-4bbb-8ccc-000000000001,a@contoso.com,Exchange,IMAP4,Success";

const read = (text: string) => readSignInFile(Buffer.from(text), LATEST);
const faultOf = (text: string) => {
  const found = read(text);
  return "fault" in found ? found.fault : "none";
};

describe("reading a sign-in file", () => {
  it("a byte order mark, line ends of Windows, empty lines and quoted commas are no trouble", () => {
    const quoted = ROW.replace("Exchange", '"Exchange, Online"');
    const found = read(`\uFEFF${HEADER}\r\n${ROW}\r\n\r\n${quoted}\r\n`);
    assert.ok("lines" in found);
    assert.deepEqual(
      found.lines.map(({ application }) => application),
      ["Exchange", "Exchange, Online"],
    );
  });

  it("semicolons do, where the header has them", () => {
    const found = read(`${HEADER}\n${ROW}`.replaceAll(",", ";"));
    assert.equal("lines" in found && found.lines.length, 1);
  });

  it("a fault is named by its line in the file and its column", () => {
    assert.deepEqual(faultOf(`${HEADER}\n${ROW}\n\n${ROW.replace("2026-12-01", "soon")}\n${ROW}`), {
      why: "bad-line",
      line: 4,
      column: "Date (UTC)",
    });
    assert.deepEqual(faultOf(`${HEADER}\n${ROW}\n${ROW},more`), {
      why: "bad-line",
      line: 3,
      column: null,
    });
  });

  it("columns that are missing are named", () =>
    assert.deepEqual(faultOf("Date (UTC),Username\nx,y"), {
      why: "missing-columns",
      columns: ["Client app", "Status"],
    }));

  it("a file without lines is empty, and something else is no table at all", () => {
    assert.deepEqual(faultOf(HEADER), { why: "empty" });
    assert.deepEqual(faultOf(""), { why: "empty" });
    assert.deepEqual(faultOf('[{"createdDateTime":"2026-12-01"}]'), {
      why: "missing-columns",
      columns: ["Date (UTC)", "User ID / Username", "Client app", "Status"],
    });
    assert.deepEqual(faultOf('"PK\u0003\u0004'), { why: "not-csv" });
  });

  it("whatever it holds, a file is taken or refused for a reason: nothing is thrown", () => {
    const cell = fc.oneof(
      fc.string({ unit: "binary", maxLength: 12 }),
      fc.constantFrom(...ROW.split(","), ...HEADER.split(","), '"', ";", "\r\n"),
    );
    const lines = fc.array(fc.array(cell, { maxLength: 8 }), { maxLength: 6 });
    fc.assert(
      fc.property(lines, fc.boolean(), (rows, headed) => {
        const text = [...(headed ? [HEADER] : []), ...rows.map((each) => each.join(","))];
        const found = read(text.join("\n"));
        if ("lines" in found) for (const { at } of found.lines) assert.ok(at <= LATEST);
        else assert.ok(found.fault.why);
      }),
      { numRuns: 500 },
    );
  });
});

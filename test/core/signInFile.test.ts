import assert from "node:assert/strict";
import { userId } from "#bot/core/ids.ts";
import { columnsIn, type SignInLine, signInLineOf, summarise } from "#bot/core/signInFile.ts";

const ADELE = userId("11111111-aaaa-4bbb-8ccc-000000000001");
const LATEST = new Date("2026-12-08T00:00:00Z");
const HEADER = ["Date (UTC)", "User ID", "Username", "Application", "Client app", "Status"];

const placesOf = (header: readonly string[]) => {
  const found = columnsIn(header);
  assert.ok("places" in found);
  return found.places;
};
const lineOf = (cells: readonly string[]) => signInLineOf(cells, placesOf(HEADER), LATEST);
const cells = (changes: Partial<Record<string, string>> = {}): readonly string[] =>
  HEADER.map(
    (name) =>
      changes[name] ??
      {
        "Date (UTC)": "2026-12-01T10:20:30Z",
        "User ID": ADELE,
        Username: "AdeleV@contoso.com",
        Application: "Office 365 Exchange Online",
        "Client app": "IMAP4",
        Status: "Success",
      }[name] ??
      "",
  );

describe("the columns of a sign-in file", () => {
  it("are found in any order, case and spacing, and others are passed over", () => {
    const header = ["status", "CLIENT APP ", "Token issuer type", "user id", " date  (utc)"];
    assert.deepEqual(columnsIn(header), {
      places: { status: 0, client: 1, userId: 3, date: 4 },
    });
  });

  it("without an id do with a user name; without either, or another, they are named", () => {
    assert.ok("places" in columnsIn(HEADER.filter((name) => name !== "User ID")));
    assert.deepEqual(columnsIn(["Date (UTC)", "Status", "Application"]), {
      missing: ["User ID / Username", "Client app"],
    });
    assert.deepEqual(columnsIn([]), {
      missing: ["Date (UTC)", "User ID / Username", "Client app", "Status"],
    });
  });
});

describe("a line of a sign-in file", () => {
  it("tells who signed in when, by what, to what, and whether it worked", () => {
    assert.deepEqual(lineOf(cells()), {
      at: new Date("2026-12-01T10:20:30Z"),
      who: { id: ADELE },
      client: "IMAP4",
      application: "Office 365 Exchange Online",
      succeeded: true,
    });
  });

  const DATES: Readonly<Record<string, string | null>> = {
    "2026-12-01T10:20:30.1234567Z": "2026-12-01T10:20:30.123Z",
    "2026-12-01 10:20": "2026-12-01T10:20:00.000Z",
    "2026-12-01T10:20:30+00:00": "2026-12-01T10:20:30.000Z",
    "12/1/2026, 10:20:30 AM": "2026-12-01T10:20:30.000Z",
    "12/1/2026, 12:20:30 AM": "2026-12-01T00:20:30.000Z",
    "12/1/2026 12:20:30 PM": "2026-12-01T12:20:30.000Z",
    "12/1/2026 1:20:30 PM": "2026-12-01T13:20:30.000Z",
    "01/12/2026 10:20:30": null,
    "1.12.2026 10:20": null,
    "2026-12-01T10:20:30+01:00": null,
    "2026-13-01T10:20:30Z": null,
    "2027-12-01T10:20:30Z": null,
    yesterday: null,
    "": null,
  };
  for (const [text, iso] of Object.entries(DATES))
    it(`dated "${text}" is ${iso ?? "refused: nobody can tell when that is"}`, () => {
      const line = lineOf(cells({ "Date (UTC)": text }));
      assert.deepEqual("wrong" in line ? line.wrong : line.at.toISOString(), iso ?? "date");
    });

  it("of an account the log could not tell goes by its name; one without both is refused", () => {
    const nobody = "00000000-0000-0000-0000-000000000000";
    for (const id of [nobody, ""]) {
      const line = lineOf(cells({ "User ID": id }));
      assert.deepEqual("who" in line && line.who, { username: "adelev@contoso.com" });
    }
    assert.deepEqual(lineOf(cells({ "User ID": "", Username: "" })), { wrong: "userId" });
    assert.deepEqual(lineOf(cells({ "User ID": "adele" })), { wrong: "userId" });
  });

  it("without a status is refused, and only a success succeeded", () => {
    assert.deepEqual(lineOf(cells({ Status: "" })), { wrong: "status" });
    for (const [status, succeeded] of [
      ["success", true],
      ["Failure", false],
      ["Interrupted", false],
    ] as const) {
      const line = lineOf(cells({ Status: status }));
      assert.equal("succeeded" in line && line.succeeded, succeeded);
    }
  });

  it("that is cut short is refused", () =>
    assert.deepEqual(lineOf(cells().slice(0, 2)), { wrong: "status" }));
});

describe("what a sign-in file comes to", () => {
  const since = new Date("2026-11-07T00:00:00Z");
  const line = (changes: Partial<SignInLine> = {}): SignInLine => ({
    at: new Date("2026-12-01T00:00:00Z"),
    who: { id: ADELE },
    client: "Browser",
    application: "A",
    succeeded: true,
    ...changes,
  });
  const whose = (who: SignInLine["who"]) =>
    "id" in who ? (who.id === ADELE ? ADELE : null) : null;

  it("every line is counted once, and a person's legacy sign-ins are the newest of each", () => {
    const later = new Date("2026-12-02T00:00:00Z");
    const summary = summarise(
      [
        line(),
        line({ client: "imap" }),
        line({ client: "IMAP4", at: later }),
        line({ client: "POP3", succeeded: false }),
        line({ client: "POP3", at: new Date("2026-11-06T23:59:59Z") }),
        line({ client: "" }),
        line({ client: "Telepathy" }),
        line({ who: { username: "gone@contoso.com" } }),
      ],
      since,
      whose,
    );
    assert.deepEqual(summary, {
      lines: 8,
      tooOld: 1,
      failed: 1,
      unclear: 2,
      unmatched: 1,
      people: [
        {
          user: ADELE,
          lastSeen: later,
          legacy: [{ protocol: "IMAP4", application: "A", lastSeen: later }],
        },
      ],
    });
  });

  it("somebody with nothing but failed or unclear lines is nobody known", () => {
    const { people } = summarise([line({ succeeded: false }), line({ client: "" })], since, whose);
    assert.deepEqual(people, []);
  });
});

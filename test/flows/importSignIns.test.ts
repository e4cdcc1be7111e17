import assert from "node:assert/strict";
import type { PostgresStore } from "#bot/adapters/postgres/openStore.ts";
import type { Findings } from "#bot/core/findings.ts";
import { importSignIns } from "#bot/flows/importSignIns.ts";
import { withImports } from "#bot/flows/withImports.ts";
import type { Fetched } from "#bot/ports/attachments.ts";
import { openTestStore } from "#support/store.ts";
import { adele, lynne, megan, person, scanned } from "../contract/store/given.ts";

const NOW = new Date("2026-12-07T09:00:00Z");
const clock = { now: () => NOW, until: async () => {} };
const HEADER = "Date (UTC),User ID,Username,Application,Client app,Status";
const row = (id: string, client: string, day = "2026-12-01") =>
  `${day}T10:20:30Z,${id},x@contoso.com,Exchange,${client},Success`;
const csv = (...rows: readonly string[]) => [HEADER, ...rows].join("\n");

describe("importing sign-ins", function () {
  this.timeout(60_000);
  let store: PostgresStore;
  before(async () => {
    store = await openTestStore();
    await scanned(
      store,
      [adele, megan, lynne].map((id) => ({ person: person(id), verdict: "registered" })),
    );
  });
  after(() => store.close());

  const since = new Date("2026-11-07T09:00:00Z");
  const known = () => store.importedSignIns.of([adele, megan, lynne], since);
  /** Each text is one file; what is not text is how its fetching fails. */
  const take = (...files: readonly (string | Fetched)[]) =>
    importSignIns(
      {
        store,
        clock,
        attachments: {
          async fetch({ url }) {
            const file = files[Number(url)] ?? "";
            return typeof file === "string" ? { ok: true, bytes: Buffer.from(file) } : file;
          },
        },
      },
      lynne,
      files.map((_, nth) => ({ name: `${nth}.csv`, url: String(nth) })),
    );

  it("a fault in the second file leaves nothing of the first, and no record", async () => {
    const good = csv(row(adele, "IMAP4"));
    assert.deepEqual(await take(good, csv(row("adele", "IMAP4"))), {
      did: "refused",
      file: "1.csv",
      fault: { why: "bad-line", line: 2, column: "User ID" },
    });
    assert.deepEqual(await take(good, { ok: false, why: "too-big" }), {
      did: "refused",
      file: "1.csv",
      fault: { why: "too-big" },
    });
    assert.deepEqual(await known(), new Map());
    assert.deepEqual(await store.audit.latest(10), []);
  });

  it("all files together are one import, recorded without a name in it", async () => {
    const outcome = await take(
      csv(row(adele, "IMAP4"), row(adele, "Browser", "2026-12-05")),
      csv(row(megan, "Browser"), row("00000000-0000-4000-8000-000000000999", "POP3")),
    );
    assert.equal(outcome.did, "imported");
    const found = await known();
    assert.deepEqual(found.get(adele)?.lastSeen, new Date("2026-12-05T10:20:30Z"));
    assert.deepEqual(
      found.get(adele)?.legacy.map(({ protocol }) => protocol),
      ["IMAP4"],
    );
    assert.deepEqual(found.get(megan)?.legacy, []);
    const [record] = await store.audit.latest(1);
    const { sha256, ...counts } = record?.detail ?? {};
    assert.deepEqual(
      [record?.event, record?.actor, record?.subject],
      ["evidence.imported", lynne, lynne],
    );
    assert.match(String(sha256), /^[0-9a-f]{64}$/);
    assert.deepEqual(counts, {
      lines: 4,
      tooOld: 0,
      failed: 0,
      unclear: 0,
      unmatched: 1,
      people: 2,
      legacy: 1,
    });
  });

  describe("joined with what Graph tells", () => {
    const pop = {
      protocol: "POP3",
      application: "Mail",
      lastSeen: new Date("2026-12-06T00:00:00Z"),
    };
    const findings = async (legacy: Findings["legacy"]) => {
      const reader = {
        read: async (users: readonly (typeof adele)[]) =>
          new Map(users.map((user) => [user, { user, legacy } as Findings])),
      };
      const read = await withImports(reader, { store, clock }).read([adele, megan, lynne]);
      return [adele, megan, lynne].map((id) => {
        const found = read.get(id)?.legacy;
        return found?.read ? found.value.map(({ protocol }) => protocol) : "unread";
      });
    };

    it("where Graph tells nothing, the file stands for those in it, and the rest stay unread", async () =>
      assert.deepEqual(await findings({ read: false, why: "not licensed" }), [
        ["IMAP4"],
        [],
        "unread",
      ]));

    it("where Graph tells, the file only adds", async () =>
      assert.deepEqual(await findings({ read: true, value: [pop] }), [
        ["POP3", "IMAP4"],
        ["POP3"],
        ["POP3"],
      ]));
  });
});

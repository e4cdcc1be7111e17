import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import type { AuditEntry } from "#bot/core/audit.ts";
import { canonicalEntry, GENESIS } from "#bot/core/audit.ts";
import { isPseudonym } from "#bot/core/pseudonym.ts";
import type { Subject } from "../store.contract.ts";
import { adele, at, lynne, megan } from "./given.ts";

export function auditContract(store: Subject): void {
  describe("audit log", () => {
    const entry = (number: number, facts: Partial<AuditEntry> = {}): AuditEntry => ({
      at: at(number),
      actor: megan,
      event: "plan.approved",
      subject: "plan",
      detail: { number, z: "last", a: null, ok: true },
      ...facts,
    });
    /** What only somebody with the database's password could do: switch the triggers off and write. */
    const tamper = (statement: string) =>
      store().pool.query(`
        begin; set local session_replication_role = replica; ${statement}; commit`);
    const brokenAt = async () => {
      const verdict = await store().audit.verify();
      return verdict.ok ? null : verdict.brokenAt;
    };

    it("chains every record to the one before", async () => {
      assert.deepEqual(await store().audit.verify(), { ok: true, records: 0 });
      await store().audit.append([entry(1), entry(2, { actor: null })]);
      await store().audit.append([]);
      await store().audit.append([entry(3, { subject: adele })]);
      const [third, second, first] = await store().audit.latest(10);
      assert.equal(first?.previous, GENESIS);
      assert.equal(second?.previous, first?.hash);
      assert.equal(third?.previous, second?.hash);
      assert.deepEqual(
        [first?.seq, first?.actor, second?.seq, second?.actor, third?.detail],
        [1, megan, 2, null, entry(3).detail],
      );
      assert.deepEqual(await store().audit.verify(), { ok: true, records: 3 });
    });

    it("is told newest first, and of one subject", async () => {
      await store().audit.append([entry(1), entry(2, { subject: adele }), entry(3)]);
      const told = async (limit: number, subject?: string) =>
        (await store().audit.latest(limit, subject)).map((each) => each.seq);
      assert.deepEqual(await told(2), [3, 2]);
      assert.deepEqual(await told(9, "plan"), [3, 1]);
      assert.deepEqual(await told(9, "nobody"), []);
    });

    it("stays whole with whatever text goes in", async () => {
      await store().audit.append([
        entry(1, { subject: "half \ud800 and \0", detail: { "\0é\ud800": "\0", n: 1e-7, m: -0 } }),
        entry(2, { detail: { quote: "'\"\\ \u2028", nan: Number.NaN } }),
      ]);
      assert.deepEqual(await store().audit.verify(), { ok: true, records: 2 });
    });

    it("keeps one chain however many append at once, many entries at a time", async () => {
      await Promise.all(
        [1, 2, 3, 4, 5, 6, 7, 8].map((number) => store().audit.append([entry(number), entry(9)])),
      );
      await store().audit.append(Array.from({ length: 1200 }, (_, number) => entry(number)));
      assert.deepEqual(await store().audit.verify(), { ok: true, records: 1216 });
    });

    const stored = async () =>
      (await store().pool.query("select actor, subject, detail from audit_log order by seq")).rows;

    it("keeps people by one pseudonym each, and tells them by id", async () => {
      const ruling = entry(1, { event: "ruling.made", subject: adele });
      const change = entry(2, { actor: null, detail: { user: adele, note: adele } });
      await store().audit.append([ruling, change]);
      await store().audit.append([ruling]);
      const [first, second, third] = await stored();
      const detail = JSON.parse(second.detail);
      assert.ok(isPseudonym(first.actor) && isPseudonym(first.subject));
      assert.deepEqual([third.actor, third.subject], [first.actor, first.subject]);
      assert.equal(detail.user, first.subject, "a fact that is a person's id");
      assert.equal(detail.note, adele, "any other fact is text");
      const told = await store().audit.latest(9);
      assert.deepEqual(
        told.map(({ actor, subject, detail: { user } }) => [actor, subject, user]),
        [
          [megan, adele, undefined],
          [null, "plan", adele],
          [megan, adele, undefined],
        ],
      );
      assert.equal((await store().audit.latest(9, adele)).length, 2);
      assert.equal((await store().audit.ofKind("ruling.made", adele)).length, 2);
      assert.deepEqual(
        [...(await store().chain.pseudonyms([adele, lynne]))],
        [[adele, first.subject]],
      );
      assert.deepEqual(await store().audit.verify(), { ok: true, records: 3 });
    });

    it("hides people in what a denied press was about, and leaves plans and campaigns alone", async () => {
      const plan = "11111111-1111-4111-8111-111111111111";
      await store().audit.append([
        entry(1, { event: "ruling.made", subject: adele }),
        entry(2, { event: "access.denied", subject: `${plan}/${adele}` }),
        entry(3, { event: "access.denied", subject: plan }),
      ]);
      const [made, denied, other] = await stored();
      assert.equal(denied.subject, `${plan}/${made.subject}`);
      assert.equal(other.subject, plan);
      assert.equal((await store().audit.latest(2))[1]?.subject, `${plan}/${adele}`);
    });

    it("reads an entry from before there were pseudonyms, and goes on from it", async () => {
      await tamper(keptRaw(entry(1, { event: "ruling.made", subject: adele })));
      assert.deepEqual(await store().audit.verify(), { ok: true, records: 1 });
      await store().audit.append([entry(2, { event: "ruling.lifted", subject: adele })]);
      assert.deepEqual(await store().audit.verify(), { ok: true, records: 2 });
      const told = await store().audit.latest(9, adele);
      assert.deepEqual(
        told.map(({ event }) => event),
        ["ruling.lifted", "ruling.made"],
      );
    });

    it("is witnessed: whoever writes it anew, or cuts it short with its head, is found out", async () => {
      await store().audit.append([entry(1), entry(2), entry(3)]);
      const witness = await store().chain.head();
      assert.deepEqual(await store().chain.check(witness), { ok: true, records: 3, head: witness });
      await tamper("delete from audit_log where seq = 3; delete from audit_head");
      await tamper(
        "insert into audit_head (seq, hash) select seq, hash from audit_log where seq = 2",
      );
      assert.equal((await store().audit.verify()).ok, true, "by itself it looks whole");
      const short = await store().chain.check(witness);
      assert.deepEqual(short, { ok: false, brokenAt: 3, fault: "witness" });
      await store().audit.append([entry(4)]);
      const anew = await store().chain.check(witness);
      assert.deepEqual(anew, { ok: false, brokenAt: 3, fault: "witness" });
    });

    it("gives the part from the first to the last entry about a plan, as it is kept", async () => {
      await store().audit.append([
        entry(1, { subject: "other" }),
        entry(2),
        entry(3, { subject: "other" }),
        entry(4),
        entry(5, { subject: "other" }),
      ]);
      const span = await store().chain.span("plan");
      assert.deepEqual(span, { first: 2, last: 4 });
      assert.equal(await store().chain.span("nobody"), null);
      const slice = [];
      for await (const part of store().chain.slice({ first: 2, last: 4 })) slice.push(...part);
      assert.deepEqual(
        slice.map(({ seq }) => seq),
        [2, 3, 4],
      );
      assert.equal(slice[1]?.previous, slice[0]?.hash);
      assert.ok(isPseudonym(slice[0]?.actor ?? ""));
    });

    it("takes nothing from a transaction that was undone", async () => {
      await assert.rejects(
        store().atomically(async ({ audit }) => {
          await audit.append([entry(1)]);
          throw new Error("undone");
        }),
        /undone/,
      );
      await store().audit.append([entry(2)]);
      assert.deepEqual(await store().audit.verify(), { ok: true, records: 1 });
    });

    for (const statement of [
      "update audit_log set detail = '{}'",
      "delete from audit_log",
      "truncate audit_log",
      "delete from audit_head",
      "truncate audit_head",
      "update audit_head set seq = seq - 1",
    ])
      it(`refuses to ${statement}`, async () => {
        await store().audit.append([entry(1)]);
        await assert.rejects(store().pool.query(statement), /append-only/);
        assert.deepEqual(await store().audit.verify(), { ok: true, records: 1 });
      });

    for (const [what, statement, broken] of [
      ["a changed detail", `update audit_log set detail = '{"ok":false}' where seq = 3`, 3],
      ["a changed moment", "update audit_log set at = at + interval '1 s' where seq = 2", 2],
      ["a changed actor", `update audit_log set actor = '${adele}' where seq = 4`, 4],
      [
        "a moment changed by a thousandth",
        "update audit_log set at = at + interval '1 us' where seq = 2",
        2,
      ],
      [
        "a space put into a detail",
        "update audit_log set detail = replace(detail, ':', ': ') where seq = 3",
        3,
      ],
      ["an actor in capitals", "update audit_log set actor = upper(actor) where seq = 2", 2],
      ["detail that is not JSON", "update audit_log set detail = 'x' where seq = 1", 1],
      ["a deleted record", "delete from audit_log where seq = 3", 3],
      ["an end cut off", "delete from audit_log where seq > 3", 4],
      ["a log cut off with its head", "delete from audit_log; delete from audit_head", 1],
      [
        "a forged record at the end",
        "insert into audit_log select 6, at, actor, event, subject, detail, previous, hash from audit_log where seq = 5",
        6,
      ],
      ["a changed head", "update audit_head set hash = repeat('f', 64)", 5],
    ] as const)
      it(`names ${what}, made behind its back`, async () => {
        await store().audit.append([1, 2, 3, 4, 5].map((number) => entry(number)));
        await tamper(statement);
        assert.equal(await brokenAt(), broken);
      });
  });
}

/** The first entry as the first version kept it: with everybody's own id. */
function keptRaw(entry: AuditEntry): string {
  const hash = createHash("sha256")
    .update(canonicalEntry(entry, 1, GENESIS))
    .digest("hex");
  const row = [
    entry.actor,
    entry.event,
    entry.subject,
    JSON.stringify(entry.detail),
    GENESIS,
    hash,
  ];
  const values = row.map((each) => `'${each}'`).join(", ");
  return `
    insert into audit_log (seq, at, actor, event, subject, detail, previous, hash)
      values (1, '${entry.at.toISOString()}', ${values});
    update audit_head set seq = 1, hash = '${hash}'`;
}

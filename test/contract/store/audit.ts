import assert from "node:assert/strict";
import type { AuditEntry } from "#bot/core/audit.ts";
import { GENESIS } from "#bot/core/audit.ts";
import type { Subject } from "../store.contract.ts";
import { adele, at, megan } from "./given.ts";

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
        [first?.seq, second?.seq, second?.actor, third?.detail],
        [1, 2, null, entry(3).detail],
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

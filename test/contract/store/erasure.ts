import assert from "node:assert/strict";
import { NOBODY, PLACES } from "#bot/adapters/postgres/heldOf.ts";
import { planId } from "#bot/core/ids.ts";
import { isPseudonym } from "#bot/core/pseudonym.ts";
import type { Subject } from "../store.contract.ts";
import { adele, at, lynne, megan, person, plan, post, scanned } from "./given.ts";

const DAYS = 14;

export function erasureContract(store: Subject): void {
  describe("erasure", () => {
    /** Says that they are erased, as every erasure is, and erases them. */
    const erase = (user = adele) =>
      store().atomically(async ({ audit, erasure }) => {
        await audit.append([
          { at: at(9), actor: megan, event: "person.erased", subject: user, detail: {} },
        ]);
        const rows = await erasure.erase(user);
        await erasure.forget(user);
        return rows;
      });
    /** Everything in every table of ours, as one text. */
    const everything = async (): Promise<string> => {
      const { rows } = await store().pool.query(`
        select string_agg(query_to_xml(format('select * from %I', tablename), true, true, '')::text, '')
          as content from pg_tables where schemaname = current_schema()`);
      return rows[0].content;
    };
    const byMegan = { by: megan, reason: "on leave", at: at(1) } as const;

    it("has decided of every table whether it holds people", async () => {
      const { rows } = await store().pool.query(`
        select c.relname as name from pg_class c
        where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p')
          and not c.relispartition and c.relname not like 'kysely%'`);
      const known = [...PLACES.map(({ table }) => table), ...NOBODY];
      assert.deepEqual(
        rows.map(({ name }) => name).filter((name) => !known.includes(name)),
        [],
        "add them to PLACES or NOBODY",
      );
    });

    it("leaves nothing of a person, keeps what is about others, and the record stays whole", async () => {
      await store().rulings.make({ user: adele, ruling: { says: "person" }, ...byMegan });
      await store().rulings.make({
        ...byMegan,
        user: lynne,
        ruling: { says: "person" },
        by: adele,
      });
      const known = [adele, lynne].map((id) => ({ person: person(id), verdict: "nudge" }) as const);
      await scanned(store(), known);
      await store().posts.create(post("post"));
      await store().plans.create(plan("one", [adele, lynne]));
      await store().plans.move(planId("one"), "open", "expired", null);
      assert.ok((await store().erasure.held(adele)).length >= 4);
      assert.ok((await erase()) >= 5);
      assert.ok(!(await everything()).includes(adele));
      assert.deepEqual(await store().erasure.held(adele), []);
      const [left, ...others] = await store().rulings.all();
      assert.deepEqual([left?.user, others.length], [lynne, 0]);
      assert.ok(isPseudonym(left?.by ?? ""), "who ruled is a pseudonym");
      const people = (await store().ledger.of(planId("one"))).map(({ user }) => user);
      assert.equal(people.filter(isPseudonym).length, 1);
      assert.ok(people.includes(lynne));
      assert.deepEqual(await store().audit.verify(), { ok: true, records: 1 });
      const [last] = await store().audit.latest(1);
      assert.ok(isPseudonym(last?.subject ?? ""));
      assert.equal(last?.actor, megan);
    });

    it("gives whoever comes back another pseudonym", async () => {
      await erase();
      const [first] = await store().audit.latest(1);
      await erase();
      const [second] = await store().audit.latest(1);
      assert.notEqual(second?.subject, first?.subject);
    });

    it("waits for plans under way, and for those that can still be undone", async () => {
      const id = planId("one");
      const obstacle = (now = at(9)) => store().erasure.obstacle(adele, DAYS, now);
      assert.equal(await obstacle(), null);
      await store().plans.create(plan("one", [adele]));
      assert.deepEqual(await obstacle(), { is: "under-way", plan: id });
      await store().plans.move(id, "open", "writing", null);
      assert.deepEqual(await obstacle(), { is: "under-way", plan: id });
      await store().ledger.intend(id, [adele], at(5));
      await store().ledger.move(id, adele, ["intent"], { state: "verified" });
      await store().plans.move(id, "writing", "done", null);
      const until = new Date(at(5).getTime() + DAYS * 86_400_000);
      assert.deepEqual(await obstacle(), { is: "can-be-undone", plan: id, until });
      assert.equal(await obstacle(until), null);
      assert.equal(await store().erasure.obstacle(lynne, DAYS, at(9)), null);
    });
  });
}

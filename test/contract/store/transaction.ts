import assert from "node:assert/strict";
import { isBotError } from "#bot/core/errors.ts";
import type { Tables } from "#bot/ports/store.ts";
import type { Subject } from "../store.contract.ts";
import { adele, at, post, scanned } from "./given.ts";

export function transactionContract(store: Subject): void {
  describe("transactions", () => {
    const refused = (error: unknown) => isBotError(error, "store-handle-in-transaction");

    it("happen whole, and hand back what their work returns", async () => {
      const found = await store().atomically(async ({ posts, cursors }) => {
        await posts.create(post("one"));
        await cursors.set("here", at(1));
        return posts.byId(post("one").id);
      });
      assert.deepEqual(found, post("one"));
      assert.deepEqual(await store().cursors.get("here"), at(1));
    });

    it("that fail leave nothing behind", async () => {
      await assert.rejects(
        store().atomically(async ({ posts }) => {
          await posts.create(post("one"));
          throw new Error("no");
        }),
        /no/,
      );
      assert.equal(await store().posts.byId(post("one").id), null);
    });

    it("with a refused statement fail as a whole, even if the work hides it", async () => {
      await assert.rejects(
        store().atomically(async ({ posts }) => {
          await posts.create(post("one"));
          await posts.create(post("one")).catch(() => {});
        }),
      );
      assert.equal(await store().posts.byId(post("one").id), null);
    });

    it("refuse the outer tables inside, instead of waiting for ever", async () => {
      await assert.rejects(
        store().atomically(() => store().cursors.get("x")),
        refused,
      );
      await assert.rejects(
        store().atomically(() => store().atomically(async () => {})),
        refused,
      );
      await assert.rejects(
        store().atomically(async ({ cursors }) => {
          await cursors.set("x", at(1));
          await store().audit.append([
            { at: at(1), actor: null, event: "scan.finished", subject: "x", detail: {} },
          ]);
        }),
        refused,
      );
      assert.equal(await store().cursors.get("x"), null);
    });

    it("do not bother work that goes on at the same time", async () => {
      const [, inside] = await Promise.all([
        store().cursors.set("outside", at(1)),
        store().atomically(async ({ cursors }) => cursors.get("x")),
        store().atomically(async ({ cursors }) => cursors.set("inside", at(2))),
      ]);
      assert.equal(inside, null);
      assert.deepEqual(await store().cursors.get("outside"), at(1));
      assert.deepEqual(await store().cursors.get("inside"), at(2));
    });

    it("refuse their tables once they are over", async () => {
      let kept: Tables | undefined;
      await store().atomically(async (tables) => {
        kept = tables;
      });
      await assert.rejects(async () => kept?.cursors.get("x"));
    });

    it("may finish a scan and append to the audit log together", async () => {
      await store().atomically(async (tables) => {
        await scanned({ ...store(), ...tables }, []);
        await tables.audit.append([
          { at: at(1), actor: adele, event: "scan.finished", subject: "scan", detail: {} },
        ]);
      });
      assert.equal((await store().scans.latest())?.outcome.state, "finished");
      assert.deepEqual(await store().audit.verify(), { ok: true, records: 1 });
    });
  });

  describe("housekeeping", () => {
    it("changes nothing anybody sees", async () => {
      await store().posts.create(post("one"));
      await store().housekeeping();
      assert.deepEqual(await store().posts.byId(post("one").id), post("one"));
    });
  });
}

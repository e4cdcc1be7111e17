import assert from "node:assert/strict";
import type { UserId } from "#bot/core/ids.ts";
import type { Subject } from "../store.contract.ts";
import { adele, at, lynne, megan, user } from "./given.ts";

const seen = (protocol: string, minute: number, application = "Exchange") => ({
  protocol,
  application,
  lastSeen: at(minute),
});
const imported = (who: UserId, minute: number, ...legacy: readonly ReturnType<typeof seen>[]) => ({
  user: who,
  lastSeen: at(minute),
  legacy,
});

/** What every `ImportedSignIns` and `Attestations` promises. */
export function evidenceContract(subject: Subject): void {
  describe("imported sign-ins", () => {
    it("are given back newest first; who is in no file is missing, who has no legacy one is not", async () => {
      const { importedSignIns } = subject();
      const kept = [
        imported(adele, 9, seen("IMAP4", 8), seen("POP3", 3), seen("POP3", 2, "Mail")),
        imported(megan, 5),
      ];
      await importedSignIns.keep(kept);
      assert.deepEqual(
        await importedSignIns.of([adele, megan, lynne], at(0)),
        new Map(kept.map((each) => [each.user, each])),
      );
    });

    it("of a later file add to the earlier ones; an older moment takes nothing back", async () => {
      const { importedSignIns } = subject();
      await importedSignIns.keep([imported(adele, 9, seen("IMAP4", 8), seen("POP3", 3))]);
      await importedSignIns.keep([imported(adele, 5, seen("IMAP4", 5), seen("POP3", 4))]);
      const [found] = (await importedSignIns.of([adele], at(0))).values();
      assert.deepEqual(found, imported(adele, 9, seen("IMAP4", 8), seen("POP3", 4)));
    });

    it("named twice in one file are one person, with the newest of each", async () => {
      const { importedSignIns } = subject();
      await importedSignIns.keep([
        imported(adele, 3, seen("POP3", 3)),
        imported(adele, 4, seen("POP3", 4)),
      ]);
      const [found] = (await importedSignIns.of([adele], at(0))).values();
      assert.deepEqual(found, imported(adele, 4, seen("POP3", 4)));
    });

    it("from before what is asked for do not count, and people last seen before are unknown", async () => {
      const { importedSignIns } = subject();
      await importedSignIns.keep([
        imported(adele, 9, seen("IMAP4", 8), seen("POP3", 3)),
        imported(megan, 3, seen("POP3", 3)),
      ]);
      assert.deepEqual(
        await importedSignIns.of([adele, megan], at(4)),
        new Map([[adele, imported(adele, 9, seen("IMAP4", 8))]]),
      );
    });

    it("are forgotten by age, and counted are the people nothing is left of", async () => {
      const { importedSignIns } = subject();
      await importedSignIns.keep([
        imported(adele, 9, seen("IMAP4", 8), seen("POP3", 3)),
        imported(megan, 3, seen("POP3", 3)),
      ]);
      assert.equal(await importedSignIns.forget(at(4)), 1);
      assert.deepEqual(
        await importedSignIns.of([adele, megan], at(0)),
        new Map([[adele, imported(adele, 9, seen("IMAP4", 8))]]),
      );
    });

    it("of any number of people, and of nobody", async () => {
      const { importedSignIns } = subject();
      await importedSignIns.keep([]);
      assert.deepEqual(await importedSignIns.of([], at(0)), new Map());
      const many = Array.from({ length: 1_200 }, (_, nth) => user(1_000 + nth));
      await importedSignIns.keep(many.map((each) => imported(each, 1, seen("POP3", 1))));
      assert.equal((await importedSignIns.of(many, at(0))).size, many.length);
    });
  });

  describe("attestations", () => {
    it("are nobody's word until somebody gives it; the newest counts, and can be taken back", async () => {
      const { attestations } = subject();
      const name = "modern-authentication";
      assert.equal(await attestations.of(name), null);
      await attestations.make(name, adele, at(1));
      await attestations.make(name, megan, at(2));
      assert.deepEqual(await attestations.of(name), { by: megan, at: at(2) });
      await attestations.withdraw(name);
      assert.equal(await attestations.of(name), null);
    });
  });
}

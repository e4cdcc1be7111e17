import assert from "node:assert/strict";
import { scanId } from "#bot/core/ids.ts";
import type { Registration } from "#bot/core/registration.ts";
import type { PeopleFilter } from "#bot/ports/store/people.ts";
import type { Subject } from "../store.contract.ts";
import { adele, at, lynne, megan, person, scanned, user } from "./given.ts";

export function peopleContract(store: Subject): void {
  describe("people", () => {
    const found = async (words: string, limit = 10) =>
      (await store().people.find(words, limit)).map((each) => each.person.displayName);

    it("come back exactly as they were assessed", async () => {
      const registrations: readonly Registration[] = [
        { known: "registered", capable: false, phoneOnly: true, source: "live", asOf: at(3) },
        { known: "not-registered", source: "report", asOf: at(0) },
        { known: "unknown", why: "not-licensed" },
      ];
      const people = registrations.map((registration, number) => ({
        person: person(user(number), {
          registration,
          mfaState: "unknown",
          mail: "Adele.Vance@contoso.com",
          department: "Økonomi",
          jobTitle: "Controller",
          mailbox: "none",
        }),
        verdict: "unknown" as const,
      }));
      await scanned(store(), people);
      assert.deepEqual(await store().people.byIds([user(2), user(0), user(1), user(9)]), people);
      assert.deepEqual(await store().people.byId(user(0)), people[0]);
      assert.equal(await store().people.byId(user(9)), null);
      assert.deepEqual(await store().people.byIds([]), []);
    });

    it("with odd characters in their names do not stop a scan", async () => {
      await scanned(store(), [
        { person: person(adele, { displayName: "Ad\0ele \ud800 '\"\\ %_" }), verdict: "nudge" },
      ]);
      const known = await store().people.byId(adele);
      assert.equal(known?.person.displayName, "Adele \ufffd '\"\\ %_");
    });

    describe("are found", () => {
      beforeEach(() =>
        scanned(
          store(),
          [
            person(adele, {
              displayName: "Adele Vance",
              userPrincipalName: "adelev@contoso.com",
              mail: "adele.vance@contoso.com",
            }),
            person(megan, { displayName: "Megan Bowen", userPrincipalName: "meganb@contoso.com" }),
            person(lynne, { displayName: "Bo Megan-Müller", userPrincipalName: "bo@contoso.com" }),
          ].map((each) => ({ person: each, verdict: "nudge" as const })),
        ),
      );

      it("by the start of their name, whatever the case", async () =>
        assert.deepEqual(await found("aDELE v"), ["Adele Vance"]));
      it("by the start of any word, those whose name starts so first", async () =>
        assert.deepEqual(await found("megan"), ["Megan Bowen", "Bo Megan-Müller"]));
      it("without typing accents", async () =>
        assert.deepEqual(await found("muller"), ["Bo Megan-Müller"]));
      it("by a word of their address", async () =>
        assert.deepEqual(await found("vance@con"), ["Adele Vance"]));
      it("not by the middle of a word", async () => assert.deepEqual(await found("dele"), []));
      it("not by words of two fields together", async () =>
        assert.deepEqual(await found("vance adelev"), []));
      it("not by nothing, nor by wildcards", async () =>
        assert.deepEqual([await found(""), await found(" % "), await found("_")], [[], [], []]));
      it("at most as many as asked for", async () =>
        assert.deepEqual(await found("megan", 1), ["Megan Bowen"]));
      it("alone by an exact address or id", async () => {
        assert.deepEqual(await found("BO@contoso.com"), ["Bo Megan-Müller"]);
        assert.deepEqual(await found("Adele.Vance@contoso.com"), ["Adele Vance"]);
        assert.deepEqual(await found(megan.toUpperCase()), ["Megan Bowen"]);
      });
    });

    it("are counted by verdict, state and registration, everybody once", async () => {
      await scanned(store(), [
        { person: person(adele), verdict: "nudge" },
        { person: person(megan), verdict: "nudge" },
        { person: person(lynne, { mfaState: "enforced" }), verdict: "exempt" },
      ]);
      assert.deepEqual(await store().people.tallies(), [
        { verdict: "exempt", mfaState: "enforced", registration: "not-registered", people: 1 },
        { verdict: "nudge", mfaState: "disabled", registration: "not-registered", people: 2 },
      ]);
    });

    it("are listed by department with none last, then name, then id, in pages with the total", async () => {
      const rows: readonly (readonly [number, string | null, string])[] = [
        [1, null, "Adele"],
        [2, "Sales", "zoe"],
        [3, "Sales", "Anna"],
        [4, "finance", "Bo"],
        [5, "Sales", "Anna"],
      ];
      await scanned(
        store(),
        rows.map(([number, department, displayName]) => ({
          person: person(user(number), { department, displayName }),
          verdict: number === 4 ? ("exempt" as const) : ("nudge" as const),
        })),
      );
      const list = async (filter: PeopleFilter, offset: number, limit: number) => {
        const page = await store().people.list(filter, { offset, limit });
        return [page.rows.map((each) => Number(each.person.id.slice(-3))), page.total];
      };
      assert.deepEqual(await list({}, 0, 10), [[4, 3, 5, 2, 1], 5]);
      assert.deepEqual(await list({}, 3, 2), [[2, 1], 5]);
      assert.deepEqual(await list({}, 9, 2), [[], 5]);
      assert.deepEqual(await list({ department: "SALES" }, 0, 1), [[3], 3]);
      assert.deepEqual(await list({ verdicts: ["exempt"], department: "Finance" }, 0, 9), [[4], 1]);
      assert.deepEqual(await list({ verdicts: [] }, 0, 9), [[], 0]);
    });

    it("are streamed whole, in batches of at most 500, ordered by id", async () => {
      const people = Array.from({ length: 1001 }, (_, number) => ({
        person: person(user(number)),
        verdict: number % 2 === 0 ? ("nudge" as const) : ("registered" as const),
      }));
      await scanned(store(), people.toReversed());
      const batches = await Array.fromAsync(store().people.each({}));
      assert.deepEqual(
        batches.map((each) => each.length),
        [500, 500, 1],
      );
      assert.deepEqual(batches.flat(), people);
      const some = await Array.fromAsync(store().people.each({ verdicts: ["nudge"] }));
      assert.equal(some.flat().length, 501);
    });

    it("take newer evidence, part by part", async () => {
      await scanned(store(), [{ person: person(adele), verdict: "nudge" }]);
      const registration = {
        known: "registered",
        capable: true,
        phoneOnly: false,
        source: "live",
        asOf: at(9),
      } as const;
      await store().people.update(adele, { registration, verdict: "registered" });
      await store().people.update(adele, { mfaState: "enforced" });
      await store().people.update(adele, {});
      assert.deepEqual(await store().people.byId(adele), {
        person: person(adele, { registration, mfaState: "enforced" }),
        verdict: "registered",
      });
    });

    it("nobody scanned stay unknown when evidence about them arrives", async () => {
      await store().people.update(adele, { mfaState: "enforced" });
      assert.equal(await store().people.byId(adele), null);
    });

    it("who are gone are forgotten by the next scan, changed ones are replaced", async () => {
      await scanned(store(), [
        { person: person(adele), verdict: "nudge" },
        { person: person(megan), verdict: "nudge" },
      ]);
      const renamed = { person: person(megan, { displayName: "Megan B." }), verdict: "registered" };
      await scanned(store(), [renamed as never], "second");
      assert.deepEqual((await Array.fromAsync(store().people.each({}))).flat(), [renamed]);
      assert.equal((await store().scans.latest())?.id, scanId("second"));
    });
  });

  describe("rulings", () => {
    const exempt = {
      user: adele,
      ruling: { says: "exempt", until: at(90) },
      reason: "On leave\0",
      by: megan,
      at: at(1),
    } as const;

    it("are one a person: a new one replaces the old", async () => {
      const person = { ...exempt, ruling: { says: "person" }, reason: "Real", at: at(2) } as const;
      await store().rulings.make(exempt);
      assert.deepEqual(await store().rulings.all(), [{ ...exempt, reason: "On leave" }]);
      await store().rulings.make(person);
      await store().rulings.make({ ...person, user: megan });
      assert.deepEqual(await store().rulings.all(), [person, { ...person, user: megan }]);
      assert.deepEqual(await store().rulings.of([adele, lynne]), new Map([[adele, person]]));
      assert.deepEqual(await store().rulings.of([]), new Map());
    });

    it("can be lifted once", async () => {
      await store().rulings.make(exempt);
      assert.equal(await store().rulings.lift(adele), true);
      assert.equal(await store().rulings.lift(adele), false);
      assert.deepEqual(await store().rulings.all(), []);
    });
  });
}

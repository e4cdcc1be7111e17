import assert from "node:assert/strict";
import fc from "fast-check";
import { METHODS } from "../../sandbox/methods.ts";
import { population } from "../../sandbox/population.ts";
import { guid } from "../../sandbox/random.ts";
import { reaction } from "../../sandbox/temperament.ts";

describe("the population", () => {
  it("is the same for the same seed, and another for another", () => {
    assert.deepEqual(population("7", 300), population("7", 300));
    assert.notDeepEqual(population("7"), population("8"));
  });

  for (const size of [13, 40, 60, 120, 1000])
    it(`of ${size} has ${size} distinct people`, () => {
      const people = population("1", size).map(({ person }) => person);
      assert.equal(people.length, size);
      assert.equal(new Set(people.map(({ id }) => id)).size, size);
      const names = people.map(({ userPrincipalName }) => userPrincipalName.toLowerCase());
      assert.equal(new Set(names).size, size);
      for (const name of names) assert.match(name, /^[a-z0-9._#-]+@contoso(\.onmicrosoft)?\.com$/);
    });

  it("of 60 or more has every kind, about half of them unregistered", () => {
    const kinds = population("2", 60).map(({ person }) => person.kind);
    assert.equal(new Set(kinds).size, 16);
    const many = population("2", 1000).filter(({ person }) => person.kind === "unregistered");
    assert.ok(many.length > 500 && many.length < 600, String(many.length));
  });

  it("admins and analysts are settled: registered and enforced", () => {
    const settled = population("3").filter(({ person }) => person.role !== null);
    assert.equal(settled.length, 5);
    for (const { methods, mfaState } of settled) {
      assert.equal(mfaState, "enforced");
      assert.ok(methods.some((kind) => METHODS[kind].strong));
    }
  });

  it("what a kind says is true of the person", () => {
    for (const { person, methods, mfaState } of population("4", 400)) {
      const strong = methods.some((kind) => METHODS[kind].strong);
      if (person.kind === "unregistered" || person.kind === "report-silent")
        assert.equal(strong, false);
      if (["registered", "legacy", "phone-only", "not-capable"].includes(person.kind))
        assert.deepEqual([strong, mfaState], [true, "disabled"]);
      if (person.kind === "stuck-enabled") assert.deepEqual([strong, mfaState], [true, "enabled"]);
      assert.equal(person.accountEnabled, person.kind !== "disabled");
      assert.equal(person.userType === "Guest", person.kind === "guest");
      assert.equal(person.legacyClient !== null, person.kind === "legacy");
    }
  });

  it("managers exist and nobody is their own", () => {
    const people = population("5", 200).map(({ person }) => person);
    const ids = new Set(people.map(({ id }) => id));
    for (const { id, managerId } of people) {
      assert.notEqual(managerId, id);
      assert.ok(managerId === null || ids.has(managerId));
    }
  });

  it("GUIDs are GUIDs", () => {
    fc.assert(
      fc.property(fc.string(), (word) =>
        /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(guid(word)),
      ),
    );
  });
});

describe("temperaments", () => {
  it("depend on who and which nudge alone", () => {
    fc.assert(
      fc.property(fc.string(), fc.uuid(), fc.integer({ min: 1, max: 9 }), (seed, id, nudge) => {
        const first = reaction(seed, id, nudge);
        reaction(seed, "somebody else", 1);
        assert.deepEqual(reaction(seed, id, nudge), first);
        assert.ok(first.afterMinutes >= 2 && first.afterMinutes < 2 + 36 * 60);
      }),
    );
  });

  it("cover everything people do", () => {
    const done = new Set(
      population("6", 1000).flatMap(({ person }) =>
        [1, 2, 3].map((nudge) => reaction("6", person.id, nudge).does),
      ),
    );
    assert.equal(done.size, 8);
  });

  it("most have registered after three nudges, some never do", () => {
    const people = population("9", 1000).map(({ person }) => person.id);
    const registered = people.filter((id) =>
      [1, 2, 3].some((nudge) => reaction("9", id, nudge).does === "registers"),
    );
    const share = registered.length / people.length;
    assert.ok(share > 0.7 && share < 0.95, String(share));
  });
});

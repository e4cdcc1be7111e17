import assert from "node:assert/strict";
import fc from "fast-check";
import { NameCuts, nameRanges } from "#bot/adapters/graph/nameRanges.ts";

/** What the directory would list for a range, in an order of its own. */
function inRange(name: string, range: string, compare: (a: string, b: string) => number): boolean {
  const edge = (op: string) => new RegExp(`userPrincipalName ${op} '([^']*)'`).exec(range)?.[1];
  const [from, to] = [edge("ge"), edge("le")];
  return (
    (from === undefined || compare(name, from) >= 0) && (to === undefined || compare(name, to) <= 0)
  );
}

const ORDERS: Readonly<Record<string, (a: string, b: string) => number>> = {
  "by code": (a, b) => (a < b ? -1 : a > b ? 1 : 0),
  "as a dictionary": (a, b) => a.localeCompare(b, "en"),
  backwards: (a, b) => (a < b ? 1 : a > b ? -1 : 0),
};

const names = fc.array(
  fc.string({ unit: "binary", maxLength: 12 }).map((alias) => `${alias}@contoso.com`),
  { minLength: 1, maxLength: 60 },
);

describe("ranges of names", () => {
  for (const [order, compare] of Object.entries(ORDERS))
    it(`hold every name there can be when the directory sorts ${order}`, () =>
      fc.assert(
        fc.property(names, (all) => {
          const ranges = nameRanges(new NameCuts().cuts);
          for (const name of all) assert.ok(ranges.some((range) => inRange(name, range, compare)));
        }),
      ));

  it("hold nobody twice where letters are sorted as in the alphabet", () =>
    fc.assert(
      fc.property(names, (all) => {
        const ranges = nameRanges(new NameCuts().cuts);
        const byCode = ORDERS["by code"] ?? assert.fail();
        for (const name of all)
          assert.equal(ranges.filter((range) => inRange(name, range, byCode)).length, 1, name);
      }),
    ));

  it("of a tenant that was listed before are of about one size, whatever its names begin with", () => {
    const cuts = new NameCuts();
    const all = Array.from({ length: 20_000 }, (_, n) => `emp${String(n).padStart(6, "0")}@x.com`);
    for (const name of all) cuts.see(name);
    assert.equal(cuts.learned, false);
    cuts.settle();
    assert.equal(cuts.learned, true);
    const byCode = ORDERS["by code"] ?? assert.fail();
    const sizes = nameRanges(cuts.cuts).map(
      (range) => all.filter((name) => inRange(name, range, byCode)).length,
    );
    assert.equal(
      sizes.reduce((sum, size) => sum + size, 0),
      all.length,
    );
    assert.ok(Math.max(...sizes) < (1.2 * all.length) / sizes.length, sizes.join());
  });

  it("need no escaping, whatever names they were learned from", () => {
    const cuts = new NameCuts();
    for (let n = 0; n < 3000; n += 1) cuts.see(`o'brien&${n}@contoso.com`);
    cuts.settle();
    for (const cut of cuts.cuts) assert.match(cut, /^[a-z0-9]+$/);
  });

  it("stay as they were after a tenant too short to learn from", () => {
    const cuts = new NameCuts();
    const usual = cuts.cuts;
    for (let n = 0; n < 100; n += 1) cuts.see(`a${n}@contoso.com`);
    cuts.settle();
    assert.equal(cuts.learned, false);
    assert.equal(cuts.cuts, usual);
  });
});

import assert from "node:assert/strict";
import { askingDays, dayOf, isWorking, START, stops } from "#sandbox/rehearsal/calendar.ts";
import { readOrder } from "#sandbox/rehearsal/order.ts";

describe("the rehearsal's flags", () => {
  const faultsOf = (line: string) => {
    const read = readOrder(line.split(" "));
    return "faults" in read ? read.faults : [];
  };

  const CALM = { json: false, faults: false, replicas: 1, databaseUrl: null };

  it("have defaults", () =>
    assert.deepEqual(readOrder([]), {
      order: { people: 120, days: 30, seed: 1, ...CALM },
    }));

  it("are read in any order and either form", () =>
    assert.deepEqual(readOrder(["--json", "--seed=7", "--people", "200", "--days", "3"]), {
      order: { people: 200, days: 3, seed: 7, ...CALM, json: true },
    }));

  it("ask for faults, and for several bots on a server of theirs", () => {
    const read = readOrder(["--faults", "--replicas=2"]);
    assert.ok("order" in read);
    assert.deepEqual([read.order.faults, read.order.replicas], [true, 2]);
    assert.match(read.order.databaseUrl ?? "", /^postgres:/);
    const own = readOrder(["--database-url", "postgres://me@127.0.0.1:5433/x"]);
    assert.ok("order" in own);
    assert.equal(own.order.databaseUrl, "postgres://me@127.0.0.1:5433/x");
  });

  for (const [line, named] of [
    ["--peple 200", "--peple"],
    ["--people twelve", "--people"],
    ["--people 12", "--people"],
    ["--days 0", "--days"],
    ["--days=1.5", "--days"],
    ["--seed", "--seed"],
    ["--seed -1", "--seed"],
    ["--seed 1 --seed 2", "--seed"],
    ["--json=yes", "--json"],
    ["--faults=many", "--faults"],
    ["--replicas 0", "--replicas"],
    ["--replicas 9", "--replicas"],
    ["--database-url mysql://x/y", "--database-url"],
    ["--database-url", "--database-url"],
    ["-x", "-x"],
    ["fast", '"fast"'],
  ] as const)
    it(`"${line}" is refused by name`, () =>
      assert.ok(
        faultsOf(line).some((fault) => fault.includes(named)),
        faultsOf(line).join(),
      ));

  it("are all refused at once", () =>
    assert.equal(faultsOf("--peple=1 --days=0 --seed=x").length, 3));
});

describe("the rehearsal's calendar", () => {
  it("begins on a Monday at nine", () =>
    assert.deepEqual([START.getUTCDay(), START.getUTCHours(), dayOf(START)], [1, 9, 0]));

  it("only ever goes forward, and never stops on the hour", () => {
    const all = stops(40).map(({ at }) => at);
    assert.deepEqual(
      all,
      [...all].sort((a, b) => a.getTime() - b.getTime()),
    );
    for (const at of all) assert.notEqual(at.getUTCMinutes(), 0, at.toISOString());
  });

  for (const worldwide of [false, true])
    it(`ends each day once, ${worldwide ? "worldwide" : "at home"}`, () => {
      const ends = stops(40, worldwide).filter(({ lastOfDay }) => lastOfDay);
      assert.deepEqual(
        ends.map(({ at }) => dayOf(at)),
        ends.map(({ day }) => day),
      );
      assert.equal(ends.length, 40);
    });

  it("looks in every hour where people are all over the world, and asks once a day", () => {
    const day = stops(3, true).filter(({ at }) => dayOf(at) === 1);
    assert.deepEqual(
      day.map(({ at }) => at.getUTCHours()),
      Array.from({ length: 24 }, (_, hour) => hour),
    );
    assert.equal(day.filter(({ asking }) => asking).length, 1);
  });

  it("asks for enforcement weekly on working days, and at least once", () => {
    assert.deepEqual(askingDays(30), [10, 17, 24]);
    for (const days of [1, 5, 7, 10]) {
      const [only, ...others] = askingDays(days);
      assert.ok(only !== undefined && isWorking(only) && only < days && others.length === 0);
    }
  });
});

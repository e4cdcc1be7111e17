import assert from "node:assert/strict";
import { MovableClock } from "#bot/adapters/clock/movableClock.ts";
import { Agenda, type Duty } from "#bot/handlers/jobs/agenda.ts";
import type { DutyName } from "#bot/ports/jobs.ts";

/** A duty that falls due every `everyMs`, and writes down when it ran. */
function repeating(name: DutyName, everyMs: number, clock: MovableClock, ran: string[]): Duty {
  let last = clock.now().getTime();
  return {
    name,
    nextDue: async () => new Date(last + everyMs),
    run: async () => {
      last += everyMs;
      ran.push(name);
      return 1;
    },
  };
}

const HOUR = 3_600_000;

describe("the agenda", () => {
  it("when time is moved, runs what falls due on the way in the order it falls due", async () => {
    const clock = new MovableClock();
    const ran: string[] = [];
    const agenda = new Agenda(
      [repeating("scan", 3 * HOUR, clock, ran), repeating("notice", 2 * HOUR, clock, ran)],
      clock,
      () => {},
    );
    const start = clock.now().getTime();
    const { ran: counts, next } = await agenda.advance(new Date(start + 6.5 * HOUR), (at) =>
      clock.moveTo(at),
    );
    assert.deepEqual(ran, ["notice", "scan", "notice", "scan", "notice"]);
    assert.deepEqual([counts.notice, counts.scan, counts.nudge], [3, 2, 0]);
    assert.ok(clock.now().getTime() >= start + 6.5 * HOUR);
    assert.equal(next?.getTime(), start + 8 * HOUR);
  });

  it("a duty that fails does not stop time, and is written down", async () => {
    const clock = new MovableClock();
    const written: string[] = [];
    const broken: Duty = {
      name: "scan",
      nextDue: async () => clock.now(),
      run: async () => {
        throw new Error("Graph is away");
      },
    };
    const agenda = new Agenda([broken], clock, (sentence) => written.push(sentence));
    const to = new Date(clock.now().getTime() + HOUR);
    await agenda.advance(to, (at) => clock.moveTo(at));
    assert.ok(clock.now() >= to);
    assert.ok(written.length > 0);
  });

  it("tells when the first of its duties falls due next", async () => {
    const clock = new MovableClock();
    const start = clock.now().getTime();
    const agenda = new Agenda(
      [repeating("scan", 3 * HOUR, clock, []), repeating("notice", 2 * HOUR, clock, [])],
      clock,
      () => {},
    );
    assert.equal((await agenda.next())?.getTime(), start + 2 * HOUR);
    await agenda.advance(new Date(start + 2 * HOUR), (at) => clock.moveTo(at));
    assert.equal((await agenda.next())?.getTime(), start + 3 * HOUR);
    assert.equal(await new Agenda([], clock, () => {}).next(), null);
  });

  it("a duty that cannot go on does not hide what falls due after it", async () => {
    const clock = new MovableClock();
    const start = clock.now().getTime();
    const stuck: Duty = {
      name: "enforce",
      nextDue: async () => new Date(start),
      run: async () => 0,
    };
    const agenda = new Agenda([stuck, repeating("scan", HOUR, clock, [])], clock, () => {});
    assert.equal((await agenda.next())?.getTime(), start);
    await agenda.advance(new Date(start), (at) => clock.moveTo(at));
    assert.equal((await agenda.next())?.getTime(), start + HOUR);
  });

  it("before it is due, a duty that is woken does nothing", async () => {
    const clock = new MovableClock();
    const ran: string[] = [];
    const agenda = new Agenda([repeating("nudge", HOUR, clock, ran)], clock, () => {});
    assert.equal(await agenda.run("nudge"), 0);
    assert.deepEqual(ran, []);
  });

  it("woken twice at once, a duty's runs do not overlap", async () => {
    const clock = new MovableClock();
    let within = 0;
    let most = 0;
    const duty: Duty = {
      name: "enforce",
      nextDue: async () => clock.now(),
      run: async () => {
        within += 1;
        most = Math.max(most, within);
        await new Promise((done) => setImmediate(done));
        within -= 1;
        return 1;
      },
    };
    const agenda = new Agenda([duty], clock, () => {});
    await Promise.all([agenda.run("enforce"), agenda.run("enforce"), agenda.run("enforce")]);
    assert.equal(most, 1);
  });

  it("is quiet only when work beside it has ended, failed or not", async () => {
    const clock = new MovableClock();
    const written: string[] = [];
    const agenda = new Agenda([], clock, (sentence) => written.push(sentence));
    let done = false;
    agenda.beside(
      "It failed.",
      (async () => {
        await new Promise((next) => setImmediate(next));
        done = true;
        throw new Error("late");
      })(),
    );
    await agenda.quiet();
    assert.ok(done);
    assert.deepEqual(written, ["It failed."]);
  });
});

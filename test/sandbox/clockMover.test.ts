import assert from "node:assert/strict";
import { openSandbox, type Sandbox } from "../../sandbox/server.ts";
import { type FakeBot, openFakeBot } from "./fakeBot.ts";

const START = Date.parse("2026-12-07T09:00:00Z");
const HOUR = 3_600_000;
const at = (hours: number) => new Date(START + hours * HOUR).toISOString();

/** A bot with work at these hours, which it does when its clock gets there. */
function worksAt(bot: FakeBot, ...hours: readonly number[]): void {
  bot.tells = (now) => ({ next: hours.map(at).find((due) => due > now) ?? null });
}

describe("time that is moved hop by hop", () => {
  let sandbox: Sandbox;
  let one: FakeBot;
  let two: FakeBot;
  beforeEach(async () => {
    sandbox = await openSandbox({ people: 0, now: new Date(START), frozen: true });
    [one, two] = await Promise.all([openFakeBot(), openFakeBot()]);
  });
  afterEach(() => Promise.all([sandbox.close(), one.close(), two.close()]));

  const instants = (bot: FakeBot) => [...new Set(bot.clocks.filter((each) => each > at(0)))];
  const closeTo = (iso: string | undefined, hours: number) =>
    assert.ok(Math.abs(Date.parse(iso ?? "") - Date.parse(at(hours))) < 1000, `${iso} ${hours}`);

  it("a bot that tells its next work is taken from one piece of it to the next", async () => {
    worksAt(one, 1, 2.5, 7);
    await sandbox.connectBot(one.url);
    const shown: string[] = [];
    const { tells } = one;
    one.tells = (now) => {
      shown.push(sandbox.tenant.clock.now().toISOString());
      return tells(now);
    };
    await sandbox.moveClock({ to: new Date(at(4)) });
    assert.deepEqual(instants(one).slice(-3), [at(1), at(2.5), at(4)]);
    assert.deepEqual([...new Set(shown)].slice(-3), [at(1), at(2.5), at(4)]);
  });

  it("two replicas go through the same instants, whoever has the work", async () => {
    worksAt(one, 1);
    worksAt(two, 2);
    await sandbox.connectBots([one.url, two.url]);
    await sandbox.moveClock({ to: new Date(at(3)) });
    for (const bot of [one, two]) assert.deepEqual(instants(bot).slice(-3), [at(1), at(2), at(3)]);
  });

  it("work that is named again and again without being done does not stop time", async () => {
    one.tells = () => ({ next: at(1) });
    await sandbox.connectBot(one.url);
    await sandbox.moveClock({ to: new Date(at(2)) });
    assert.ok(one.clocks.length < 12);
    closeTo(sandbox.tenant.clock.now().toISOString(), 2);
  });

  it("a bot that ran ahead takes the tenant along", async () => {
    one.tells = (now) => ({ next: null, ...(now >= at(1) ? { now: at(1.5) } : {}) });
    await sandbox.connectBot(one.url);
    const moved = await sandbox.moveClock({ to: new Date(at(1)) });
    assert.equal(moved?.now, at(1.5));
    assert.equal(sandbox.tenant.clock.now().toISOString(), at(1.5));
  });

  it("a replica that dies on the way is named, and the other arrives", async () => {
    worksAt(one, 1, 2);
    await sandbox.connectBots([one.url, two.url]);
    two.tells = (now) => {
      if (now >= at(1)) void two.close();
      return { next: null };
    };
    const moved = await sandbox.moveClock({ to: new Date(at(3)) });
    assert.deepEqual(Object.keys(moved?.failed ?? {}), [two.url]);
    assert.deepEqual(instants(one).slice(-3), [at(1), at(2), at(3)]);
  });

  it("when the only bot has died the move is refused, and the tenant's time has come all the same", async () => {
    await sandbox.connectBot(one.url);
    await one.close();
    await assert.rejects(sandbox.moveClock({ to: new Date(at(5)) }), /no bot moved its clock/);
    closeTo(sandbox.tenant.clock.now().toISOString(), 5);
  });

  it("people's messages go to the replicas in turn, and past a dead one", async () => {
    await sandbox.connectBots([one.url, two.url]);
    const adele = sandbox.chat("Adele Vance");
    sandbox.tenant.installBot("Adele Vance");
    for (const text of ["a", "b", "c", "d"]) await adele.says(text);
    assert.deepEqual([one.heard.length, two.heard.length], [2, 2]);
    await two.close();
    for (const text of ["e", "f"]) assert.equal((await adele.says(text)).status, 200);
    assert.equal(one.heard.length, 4);
    sandbox.disconnectBot(two.url);
    assert.equal((await adele.says("g")).status, 200);
  });
});

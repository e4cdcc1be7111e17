import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { MovableClock } from "#bot/adapters/clock/movableClock.ts";
import { serve } from "#bot/handlers/http.ts";
import { Agenda } from "#bot/handlers/jobs/agenda.ts";
import { DUTIES } from "#bot/ports/jobs.ts";

const DAY_MS = 86_400_000;

describe("the bot over HTTP", () => {
  const clock = new MovableClock();
  const agenda = new Agenda([], clock, () => {});
  const messages = async (_: unknown, res: { writeHead(status: number): { end(): void } }) =>
    res.writeHead(202).end();
  let sandbox: Server;
  let production: Server;

  before(async () => {
    sandbox = await listening(createServer(serve({ messages, agenda, movable: clock })));
    production = await listening(createServer(serve({ messages, agenda, movable: null })));
  });
  after(() => {
    for (const server of [sandbox, production]) server.close().closeAllConnections();
  });

  const listening = async (server: Server): Promise<Server> => {
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    return server;
  };
  const call = (server: Server, path: string, body?: unknown, method = body ? "POST" : "GET") =>
    fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`, {
      method,
      ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
  const now = async (): Promise<number> => {
    const { now } = (await (await call(sandbox, "/sandbox/clock")).json()) as { now: string };
    return Date.parse(now);
  };

  it("says that it is ready", async () => {
    assert.equal((await call(production, "/healthz")).status, 200);
  });

  it("moves its clock by a duration, and tells the time and what ran", async () => {
    const before = await now();
    const answer = await call(sandbox, "/sandbox/clock", { advance: "P1DT2H" });
    const body = (await answer.json()) as { now: string; ran: Record<string, number> };
    assert.ok(Date.parse(body.now) >= before + DAY_MS + 7_200_000);
    assert.deepEqual(body.ran, Object.fromEntries(DUTIES.map((duty) => [duty, 0])));
  });

  it("asked for the time, and after a move, tells when it next has something to do", async () => {
    const due = new Date(clock.now().getTime() + 2 * DAY_MS);
    const busy = new Agenda(
      [{ name: "scan", nextDue: async () => due, run: async () => 0 }],
      clock,
      () => {},
    );
    const server = await listening(createServer(serve({ messages, agenda: busy, movable: clock })));
    try {
      for (const body of [undefined, { advance: "PT1M" }]) {
        const answer = (await (await call(server, "/sandbox/clock", body)).json()) as object;
        assert.equal((answer as { next: string }).next, due.toISOString());
      }
      const idle = (await (await call(sandbox, "/sandbox/clock")).json()) as { next: unknown };
      assert.equal(idle.next, null);
    } finally {
      server.close().closeAllConnections();
    }
  });

  it("moves its clock to a moment", async () => {
    const to = new Date((await now()) + DAY_MS);
    assert.equal((await call(sandbox, "/sandbox/clock", { to: to.toISOString() })).status, 200);
    assert.ok((await now()) >= to.getTime());
  });

  for (const [what, body] of [
    ["no JSON", "tomorrow"],
    ["no move", {}],
    ["no duration", { advance: "one day" }],
    ["a way back", { advance: "-P1D" }],
    ["a moment that has passed", { to: "2001-01-01T00:00:00Z" }],
    ["no moment", { to: "soon" }],
  ] as const)
    it(`sent ${what}, refuses with what to send, and time stays`, async () => {
      const before = await now();
      const answer = await call(sandbox, "/sandbox/clock", body);
      assert.equal(answer.status, 400);
      assert.match(await answer.text(), /ISO 8601/);
      assert.ok((await now()) - before < 3_600_000);
    });

  it("outside the sandbox has no clock to move", async () => {
    assert.equal((await call(production, "/sandbox/clock")).status, 404);
    assert.equal((await call(production, "/sandbox/clock", { advance: "P1D" })).status, 404);
  });

  it("answers anything else with 404", async () => {
    assert.equal((await call(production, "/api/messages")).status, 404);
    assert.equal((await call(production, "/etc/passwd")).status, 404);
  });
});

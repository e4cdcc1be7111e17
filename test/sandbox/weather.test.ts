import assert from "node:assert/strict";
import { Faults } from "../../sandbox/faults.ts";
import { openSandbox, type Sandbox } from "../../sandbox/server.ts";
import { Throttle } from "../../sandbox/throttle.ts";
import { badWeather, WEATHERS } from "../../sandbox/weather.ts";
import { call, get } from "./fetching.ts";

const message = (face: "graph" | "connector") => ({
  face,
  method: face === "connector" ? "POST" : "GET",
  path: face === "connector" ? "/v3/conversations/a/activities" : "/v1.0/users",
  person: null,
  part: false,
});

describe("faults at a rate", () => {
  it("hit about their share, and the same requests for the same seed", () => {
    const run = (seed: string) => {
      const faults = new Faults(seed);
      faults.add(
        { face: "graph", share: 0.1, times: Number.POSITIVE_INFINITY },
        { do: "delay", ms: 1 },
      );
      return Array.from({ length: 2000 }, () => faults.take(message("graph")).length);
    };
    const hits = run("a").filter((many) => many > 0).length;
    assert.ok(hits > 140 && hits < 260, String(hits));
    assert.deepEqual(run("a"), run("a"));
    assert.notDeepEqual(run("a"), run("b"));
  });

  for (const kind of WEATHERS)
    it(`${kind} hits what it is meant for, until it is over`, () => {
      const faults = new Faults("1");
      const face = kind.startsWith("graph") ? "graph" : "connector";
      const other = face === "graph" ? "connector" : "graph";
      const over = badWeather(faults, 1, [kind]);
      assert.equal(faults.take(message(face)).length, 1);
      assert.equal(faults.take(message(other)).length, 0);
      over();
      assert.equal(faults.take(message(face)).length, 0);
    });
});

describe("the quota of the connector", () => {
  let sandbox: Sandbox;
  beforeEach(async () => {
    sandbox = await openSandbox({ people: 0 });
  });
  afterEach(() => sandbox.close());
  const members = () => get(sandbox, "/v3/conversations/none/members");

  it("has the rate it is given, and counts what it refuses", () => {
    let now = 0;
    const throttle = new Throttle(() => now);
    throttle.setRate("connector", { capacity: 10, perMs: 1000 });
    const taken = () =>
      Array.from({ length: 15 }, () => throttle.take(["connector"])).filter((no) => no === null);
    assert.equal(taken().length, 10);
    assert.equal(throttle.refused("connector"), 5);
    assert.equal(throttle.used(["connector"]), 1);
    now = 500;
    assert.equal(taken().length, 5);
    assert.equal(throttle.refused("connector"), 15);
  });

  it("tells how near the limit is, only when it is near", async () => {
    sandbox.throttle.setRate("connector", { capacity: 10, perMs: 3_600_000 });
    const told: (string | null)[] = [];
    for (let request = 0; request < 11; request += 1)
      told.push((await members()).headers.get("x-ms-throttle-limit-percentage"));
    assert.deepEqual(told.slice(0, 7), Array(7).fill(null));
    assert.deepEqual(told.slice(7), ["0.80", "0.90", "1.00", "1.00"]);
    assert.equal(sandbox.throttle.refused("connector"), 1);
  });

  it("refuses one person in the words of the code, MessageWritesBlocked in its own form", async () => {
    const { id } = sandbox.tenant.person("Adele Vance");
    const chat = sandbox.tenant.conversations.personal(sandbox.tenant.person(id));
    const send = () =>
      call(sandbox, "POST", `/v3/conversations/${chat.id}/activities`, {
        type: "message",
        text: "x",
      });
    const refusedAs = (code: string) => {
      sandbox.faults.add({ face: "connector", person: id }, { do: "answer", status: 403, code });
      return send();
    };
    const blocked = await refusedAs("MessageWritesBlocked");
    const disabled = await refusedAs("BotDisabledByAdmin");
    const unknown = await refusedAs("SomethingNew");
    assert.equal(blocked.body.errorCode, 209);
    assert.match(String(blocked.body.message), /"subCode":"MessageWritesBlocked"/);
    assert.match(JSON.stringify(disabled.body), /"BotDisabledByAdmin".*tenant admin/);
    assert.match(JSON.stringify(unknown.body), /SomethingNew/);
  });
});

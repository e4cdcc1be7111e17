import assert from "node:assert/strict";
import { graphScope, openCredential } from "#bot/adapters/graph/credential.ts";
import { GraphClient } from "#bot/adapters/graph/graphClient.ts";
import { GraphMfaStates } from "#bot/adapters/graph/graphMfaStates.ts";
import { DEFAULT_RATES } from "#bot/adapters/graph/lane.ts";
import type { Exchange } from "#bot/adapters/graph/sending.ts";
import { isBotError } from "#bot/core/errors.ts";
import { userId } from "#bot/core/ids.ts";
import { patientClock } from "./patientClock.ts";
import { guidOf, user, withStub } from "./stub.ts";

const secret = { kind: "secret", tenantId: guidOf(1), clientId: guidOf(2), secret: "s" } as const;
const sandbox = { kind: "sandbox" } as const;

describe("credentials for Graph", () => {
  it("the scope follows the root", () => {
    assert.equal(graphScope("https://graph.microsoft.com"), "https://graph.microsoft.com/.default");
    assert.equal(graphScope("https://graph.microsoft.us/"), "https://graph.microsoft.us/.default");
  });

  it("the sandbox's word never leaves loopback", async () => {
    const token = await openCredential(sandbox, "http://127.0.0.1:1").getToken("any");
    assert.equal(token?.token, "sandbox");
    for (const root of [
      "https://graph.microsoft.com",
      "http://127.0.0.1.example.com",
      "http://10.0.0.1",
    ])
      assert.throws(
        () => openCredential(sandbox, root),
        (error) => isBotError(error, "config-invalid"),
      );
  });

  it("a real token never travels in the clear", () => {
    assert.throws(
      () => openCredential(secret, "http://127.0.0.1:1"),
      (error) => isBotError(error, "config-invalid"),
    );
    assert.ok(openCredential(secret, "https://graph.microsoft.com"));
    assert.ok(openCredential({ kind: "managed-identity" }, "https://graph.microsoft.us"));
  });

  for (const [how, error, code] of [
    [
      "refused",
      Object.assign(new Error("AADSTS7000222"), { name: "AuthenticationError", statusCode: 401 }),
      "directory-denied",
    ],
    ["not to be had", new Error("connect ECONNREFUSED"), "directory-unavailable"],
  ] as const)
    it(`a token that is ${how} is ${code}: nothing is sent, so no write is unclear`, async () => {
      const clock = patientClock();
      const client = new GraphClient({
        graphUrl: "http://127.0.0.1:9",
        credential: { getToken: () => Promise.reject(error) },
        clock,
        rates: DEFAULT_RATES,
        timeoutMs: 1000,
        sleep: async () => {},
        chance: () => 0,
        onExchange: () => assert.fail("nothing may be sent"),
      });
      const states = new GraphMfaStates(client, clock);
      const ann = userId(guidOf(1));
      await assert.rejects(states.read([ann]), (each) => isBotError(each, code));
      await assert.rejects(
        states.write([{ user: ann, target: "enabled" }], () => true),
        (each) => isBotError(each, code),
      );
    });

  it("a recording sees requests and answers, and no headers", async () => {
    const exchanges: Exchange[] = [];
    await withStub(
      ({ method }) => ({ body: method === "GET" ? user(1) : { value: [] } }),
      async (stub) => {
        await stub.directory.user(userId(guidOf(1)));
        await stub.groups.among(userId(guidOf(1)), ["g"]);
      },
      { onExchange: (exchange) => exchanges.push(exchange) },
    );
    assert.deepEqual(
      exchanges.map(({ method, status, requestBody }) => [method, status, requestBody]),
      [
        ["GET", 200, undefined],
        ["POST", 200, { groupIds: ["g"] }],
      ],
    );
    assert.deepEqual(exchanges[1]?.responseBody, { value: [] });
    assert.match(exchanges[0]?.path ?? "", /^\/v1\.0\/users\//);
  });
});

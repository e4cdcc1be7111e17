import assert from "node:assert/strict";
import { isBotError } from "#bot/core/errors.ts";
import { userId } from "#bot/core/ids.ts";
import type { WriteOutcome } from "#bot/ports/directory.ts";
import { batchReply, guidOf, partsAsked, personIn, type Reply, refused, withStub } from "./stub.ts";

const changes = (many: number) =>
  Array.from({ length: many }, (_, n) => ({ user: userId(guidOf(n)), target: "enabled" as const }));
const did = (outcomes: ReadonlyMap<unknown, WriteOutcome>) =>
  [...outcomes.values()].map((each) => each.did);

describe("per-user MFA states over Graph", () => {
  it("reads by id, through beta, and never takes silence for disabled", () => {
    const replies: Readonly<Record<number, Reply | undefined>> = {
      0: { body: { perUserMfaState: "enforced" } },
      1: { body: { perUserMfaState: "unknownFutureValue" } },
      2: { body: {} },
      3: refused(404, "Request_ResourceNotFound"),
      4: refused(403, "accessDenied"),
    };
    return withStub(
      (seen) => batchReply(seen, ({ url }) => replies[personIn(url)]),
      async (stub) => {
        const ids = changes(6).map(({ user }) => user);
        assert.deepEqual([...(await stub.mfaStates.read(ids))].toSorted(), [
          [guidOf(0), "enforced"],
          [guidOf(1), "unknown"],
          [guidOf(2), "unknown"],
          [guidOf(3), null],
        ]);
        assert.equal(stub.seen[0]?.path, "/beta/$batch");
      },
    );
  });

  it("each write is judged by its own part, whatever the order", () => {
    const table: readonly (readonly [Reply | undefined, WriteOutcome])[] = [
      [{ status: 204 }, { did: "written" }],
      [{ status: 200, body: {} }, { did: "written" }],
      [refused(404, "Request_ResourceNotFound"), { did: "gone" }],
      [
        { ...refused(429, "TooManyRequests"), headers: { "Retry-After": "17" } },
        { did: "throttled", retryAfterMs: 17_000 },
      ],
      [{ status: 429 }, { did: "throttled", retryAfterMs: 10_000 }],
      [refused(409, "Directory_ConcurrencyViolation"), { did: "throttled", retryAfterMs: 10_000 }],
      [
        refused(403, "Authorization_RequestDenied"),
        { did: "refused", code: "Authorization_RequestDenied" },
      ],
      [{ status: 400 }, { did: "refused", code: "HTTP 400" }],
      [{ status: 424 }, { did: "unclear", detail: "424 HTTP 424" }],
      [{ status: 503 }, { did: "unclear", detail: "503 HTTP 503" }],
      [undefined, { did: "unclear", detail: "the batch's answer left this part out" }],
    ];
    return withStub(
      (seen) => batchReply(seen, ({ url }) => table[personIn(url)]?.[0]),
      async (stub) => {
        const outcomes = await stub.mfaStates.write(changes(table.length), () => true);
        assert.deepEqual(
          [...outcomes.values()],
          table.map(([, outcome]) => outcome),
        );
        assert.equal(stub.seen.length, 1);
        const [first] = stub.seen.map(partsAsked);
        assert.deepEqual(first?.[0], {
          id: "0",
          method: "PATCH",
          url: `/users/${guidOf(0)}/authentication/requirements`,
          headers: { "Content-Type": "application/json" },
          body: { perUserMfaState: "enabled" },
        });
      },
    );
  });

  for (const [how, reply, outcome] of [
    ["a broken connection", { reset: true }, "unclear"],
    ["an answer cut short", { body: '{"responses":[' }, "unclear"],
    ["504", { status: 504 }, "unclear"],
    ["503 with Retry-After", { status: 503, headers: { "retry-after": "5" } }, "unclear"],
    ["429", { status: 429, headers: { "retry-after": "30" } }, "throttled"],
    ["403", refused(403, "Authorization_RequestDenied"), "refused"],
    ["404 for the batch itself", refused(404, "BadRequest"), "refused"],
  ] as const)
    it(`after ${how} every write is ${outcome}, and none is repeated`, () =>
      withStub(
        () => reply,
        async (stub) => {
          assert.deepEqual(did(await stub.mfaStates.write(changes(3), () => true)), [
            outcome,
            outcome,
            outcome,
          ]);
          assert.equal(stub.seen.length, 1);
        },
      ));

  it("a throttled write makes the next one wait as long as the service asked", () => {
    let first = true;
    return withStub(
      (seen) => {
        const status = first ? 429 : 204;
        first = false;
        return batchReply(seen, () => ({ status, headers: { "retry-after": "40" } }));
      },
      async (stub) => {
        const [outcome] = (await stub.mfaStates.write(changes(1), () => true)).values();
        assert.deepEqual(outcome, { did: "throttled", retryAfterMs: 40_000 });
        assert.deepEqual(did(await stub.mfaStates.write(changes(1), () => true)), ["written"]);
        assert.deepEqual(stub.waits, [40_000]);
      },
    );
  });

  it("writes are paced by the person, not by the batch", () =>
    withStub(
      (seen) => batchReply(seen, () => ({ status: 204 })),
      async (stub) => {
        const before = stub.clock.now().getTime();
        for (let batch = 0; batch < 5; batch += 1)
          await stub.mfaStates.write(changes(20), () => true);
        const took = stub.clock.now().getTime() - before;
        assert.ok(took >= 16_000 && took < 20_000, `${took} ms`);
      },
    ));

  it("more than a batch holds is a bug of the caller, and nothing is nothing", () =>
    withStub(
      () => ({ status: 500 }),
      async (stub) => {
        await assert.rejects(
          stub.mfaStates.write(changes(21), () => true),
          RangeError,
        );
        assert.equal((await stub.mfaStates.write([], () => true)).size, 0);
        assert.equal(stub.seen.length, 0);
      },
    ));

  it("a read that is refused as a whole throws", () =>
    withStub(
      () => refused(403, "Authorization_RequestDenied"),
      async (stub) =>
        assert.rejects(stub.mfaStates.read([userId(guidOf(1))]), (error) =>
          isBotError(error, "directory-denied"),
        ),
    ));
});

import assert from "node:assert/strict";
import { isBotError } from "#bot/core/errors.ts";
import { userId } from "#bot/core/ids.ts";
import {
  batchReply,
  guidOf,
  partsAsked,
  personIn,
  type Reply,
  refused,
  user,
  withStub,
} from "./stub.ts";

const ann = userId(guidOf(1));
/** Answers with each reply in turn, and with the last from then on. */
function inTurn(...replies: readonly Reply[]): () => Reply {
  let turn = 0;
  return () => replies[Math.min(turn++, replies.length - 1)] ?? {};
}
const throttled = (retryAfter?: string): Reply => ({
  ...refused(429, "TooManyRequests"),
  headers: retryAfter === undefined ? {} : { "retry-after": retryAfter },
});
const tooLate = (ms: number): string =>
  new Date(Date.parse("2026-01-01T00:00:00Z") + ms).toUTCString();

describe("patience with Graph", () => {
  it("Retry-After is waited out in full, however long", () =>
    withStub(inTurn(throttled("7"), throttled("3600"), { body: user(1) }), async (stub) => {
      assert.equal((await stub.directory.user(ann))?.id, ann);
      assert.deepEqual(stub.waits, [7000, 3_600_000]);
    }));

  it("Retry-After may be a date, measured by the service's own clock", () =>
    withStub(
      inTurn(
        { status: 503, headers: { "retry-after": tooLate(90_000), date: tooLate(0) } },
        { body: user(1) },
      ),
      async (stub) => {
        await stub.directory.user(ann);
        assert.deepEqual(stub.waits, [90_000]);
      },
    ));

  it("without Retry-After waits double, and end with an explained failure", () =>
    withStub(
      () => throttled(),
      async (stub) => {
        await assert.rejects(stub.directory.user(ann), (error) =>
          isBotError(error, "directory-throttled"),
        );
        assert.equal(stub.seen.length, 6);
        assert.deepEqual(stub.waits.slice(0, 5), [500, 1000, 2000, 4000, 8000]);
      },
    ));

  for (const [how, reply] of [
    ["502", { status: 502 }],
    ["503", { status: 503 }],
    ["504", { status: 504 }],
    ["a broken connection", { reset: true }],
    ["an answer cut short", { body: '{"id": "' }],
  ] as const)
    it(`a read is repeated after ${how}`, () =>
      withStub(inTurn(reply, reply, { body: user(1) }), async (stub) => {
        assert.equal((await stub.directory.user(ann))?.id, ann);
        assert.equal(stub.seen.length, 3);
        assert.deepEqual(stub.waits, [500, 1000]);
      }));

  it("a service that stays away is unavailable", () =>
    withStub(
      () => ({ reset: true }),
      async (stub) => {
        await assert.rejects(stub.directory.user(ann), (error) =>
          isBotError(error, "directory-unavailable"),
        );
        assert.equal(stub.seen.length, 6);
      },
    ));

  it("a request that gets no answer in time is a request without an answer", () =>
    withStub(
      () => ({ silent: true }),
      async (stub) => {
        await assert.rejects(stub.directory.user(ann), (error) =>
          isBotError(error, "directory-unavailable"),
        );
      },
      { timeoutMs: 5 },
    ));

  for (const [status, code] of [
    [401, "directory-denied"],
    [403, "directory-denied"],
    [400, "directory-unavailable"],
    [500, "directory-unavailable"],
  ] as const)
    it(`${status} is ${code}, at once`, () =>
      withStub(
        () => refused(status, "Some_Code"),
        async (stub) => {
          await assert.rejects(stub.directory.user(ann), (error) => isBotError(error, code));
          assert.equal(stub.seen.length, 1);
        },
      ));

  it("a refusal names the permission that is likely missing", () =>
    withStub(
      () => refused(403, "Authorization_RequestDenied"),
      async (stub) => {
        const hints = [
          [() => Array.fromAsync(stub.registrations.report("everyone")), "AuditLog.Read.All"],
          [() => stub.directory.user(ann), "User.Read.All"],
          [() => stub.groups.among(ann, ["g"]), "GroupMember.Read.All"],
        ] as const;
        for (const [work, permission] of hints)
          await assert.rejects(
            work,
            (error) => isBotError(error, "directory-denied") && error.hint.includes(permission),
          );
      },
    ));

  it("the most specific code counts, however deep and in whatever spelling", () =>
    withStub(
      () => ({
        status: 403,
        body: {
          error: {
            code: "Forbidden",
            innererror: { code: "", innerError: { code: "DeepDown", date: "x" } },
          },
        },
      }),
      async (stub) => {
        await assert.rejects(stub.directory.user(ann), /DeepDown/);
      },
    ));

  it("requests keep to the quota: five reports at once, then one in two seconds", () =>
    withStub(
      ({ path }, url) => {
        const page = Number(/\$skiptoken=(\d+)/.exec(path)?.[1] ?? 0);
        const next = `${url}/v1.0/reports/x?$skiptoken=${page + 1}`;
        return { body: { value: [], ...(page < 10 ? { "@odata.nextLink": next } : {}) } };
      },
      async (stub) => {
        const before = stub.clock.now().getTime();
        await Array.fromAsync(stub.registrations.report("everyone"));
        const took = stub.clock.now().getTime() - before;
        assert.equal(stub.seen.length, 11);
        assert.ok(took >= 12_000 && took < 12_200, `${took} ms`);
      },
    ));

  it("it rests before the service has to refuse", () =>
    withStub(
      () => ({ body: user(1), headers: { "x-ms-throttle-limit-percentage": "0.93" } }),
      async (stub) => {
        await stub.directory.user(ann);
        assert.deepEqual(stub.waits, [1000]);
      },
    ));

  it("parts are told apart by id, throttled ones are asked again, and one that stays missing is left out", () => {
    let throttles = 1;
    return withStub(
      (seen) =>
        batchReply(seen, ({ url }) => {
          const n = personIn(url);
          if (n === 3) return undefined;
          if (n === 5 && throttles-- > 0)
            return { ...refused(429, "TooManyRequests"), headers: { "Retry-After": "11" } };
          if (n === 6) return { body: "not even an object" };
          return { body: user(n) };
        }),
      async (stub) => {
        const ids = Array.from({ length: 8 }, (_, n) => userId(guidOf(n)));
        const found = await stub.directory.usersById(ids);
        assert.deepEqual([...found.keys()].toSorted(), [0, 1, 2, 4, 5, 7].map(guidOf));
        for (const [id, profile] of found) assert.equal(profile?.id, id);
        assert.deepEqual(stub.waits, [11_000]);
        assert.deepEqual(
          stub.seen.map((seen) => partsAsked(seen).map(({ url }) => personIn(url))),
          [
            [0, 1, 2, 3, 4, 5, 6, 7],
            [3, 5],
          ],
        );
      },
    );
  });

  it("a batch that brings nothing, again and again, is given up", () =>
    withStub(
      (seen) => batchReply(seen, () => ({ status: 429, headers: { "retry-after": "1" } })),
      async (stub) => {
        const found = await stub.directory.usersById([ann]);
        assert.equal(found.size, 0);
        assert.ok(stub.seen.length < 60);
      },
    ));

  it("closing ends what is waiting", () => {
    const waiting = Promise.withResolvers<void>();
    return withStub(
      () => ({ status: 503, headers: { "retry-after": "3600" } }),
      async (stub) => {
        const work = stub.directory.user(ann);
        await waiting.promise;
        stub.close();
        await assert.rejects(work, (error) => isBotError(error, "directory-unavailable"));
        assert.equal(stub.seen.length, 1);
      },
      {
        sleep: (_, signal) =>
          new Promise((_resolve, reject) => {
            signal.addEventListener("abort", () => reject(signal.reason));
            waiting.resolve();
          }),
      },
    );
  });
});

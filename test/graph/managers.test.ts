import assert from "node:assert/strict";
import { isBotError } from "#bot/core/errors.ts";
import { userId } from "#bot/core/ids.ts";
import { batchReply, guidOf, personIn, type Reply, refused, user, withStub } from "./stub.ts";

describe("managers over Graph", () => {
  it("each person's manager is read, now; who has none is told from who could not be read", () => {
    const replies: Readonly<Record<number, Reply | undefined>> = {
      1: { body: user(9) },
      2: refused(404, "Request_ResourceNotFound"),
      3: refused(403, "Authorization_RequestDenied"),
      4: { body: { id: 7 } },
    };
    return withStub(
      (seen) => batchReply(seen, ({ url }) => replies[personIn(url)]),
      async (stub) => {
        const found = await stub.managers.of([1, 2, 3, 4].map((each) => userId(guidOf(each))));
        assert.deepEqual([...found].map(([id, manager]) => [id, manager?.id ?? null]).toSorted(), [
          [guidOf(1), guidOf(9)],
          [guidOf(2), null],
        ]);
        assert.equal(stub.seen[0]?.path, "/v1.0/$batch");
      },
    );
  });

  it("a tenant that refuses the whole question is an error, and not people without managers", () =>
    withStub(
      () => refused(403, "Authorization_RequestDenied"),
      async (stub) =>
        assert.rejects(stub.managers.of([userId(guidOf(1))]), (error) => isBotError(error)),
    ));
});

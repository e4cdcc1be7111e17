import assert from "node:assert/strict";
import { userId } from "#bot/core/ids.ts";
import { list } from "./findingsStub.ts";
import { guidOf, refused, withStub } from "./stub.ts";

const HOUR_MS = 3_600_000;
const WAVE = new Date("2026-11-20T12:00:00Z");

const signIn = (n: number, at: string, errorCode: number) => ({
  userId: guidOf(n).toUpperCase(),
  createdDateTime: at,
  status: { errorCode },
});
const people = (many: number) => Array.from({ length: many }, (_, n) => userId(guidOf(n + 1)));

describe("failed sign-ins over Graph", () => {
  it("people are counted once before the wave and once after it; a success, a prompt and a stranger are not", () =>
    withStub(
      () =>
        list(
          signIn(1, "2026-11-20T11:30:00Z", 50126),
          signIn(1, "2026-11-20T12:10:00Z", 500121),
          signIn(1, "2026-11-20T12:20:00Z", 500121),
          signIn(2, "2026-11-20T12:30:00Z", 53003),
          signIn(2, "2026-11-20T11:30:00Z", 0),
          signIn(3, "2026-11-20T12:30:00Z", 50074),
          signIn(3, "2026-11-20T12:31:00Z", 50079),
          signIn(9, "2026-11-20T12:30:00Z", 50126),
        ),
      async ({ signInFailures, seen }) => {
        assert.deepEqual(await signInFailures.around(people(3), WAVE, HOUR_MS), {
          read: true,
          value: { before: 1, after: 2 },
        });
        assert.match(
          seen[0]?.path ?? "",
          /createdDateTime ge 2026-11-20T11:00:00.000Z and createdDateTime le 2026-11-20T13:00:00.000Z and \(userId eq/,
        );
      },
    ));

  it("many people are not asked for by id", () =>
    withStub(
      () => list(),
      async ({ signInFailures, seen }) => {
        await signInFailures.around(people(11), WAVE, HOUR_MS);
        assert.doesNotMatch(seen[0]?.path ?? "", /userId/);
      },
    ));

  it("a tenant without the licence, or one that refuses, is unread and never none", () =>
    withStub(
      () => refused(403, "Authentication_RequestFromNonPremiumTenantOrB2CTenant"),
      async ({ signInFailures }) =>
        assert.equal((await signInFailures.around(people(1), WAVE, HOUR_MS)).read, false),
    ));
});

import assert from "node:assert/strict";
import { isBotError } from "#bot/core/errors.ts";
import { userId } from "#bot/core/ids.ts";
import { withStub } from "./stub.ts";

const ids = (many: number) =>
  Array.from({ length: many }, (_, nth) =>
    userId(`00000000-0000-4000-8000-${String(nth).padStart(12, "0")}`),
  );
const [adele = userId("")] = ids(1);

describe("who is busy", () => {
  for (const [availability, activity, busy] of [
    ["Available", "Available", false],
    ["Busy", "InAMeeting", true],
    ["busy", "inACall", true],
    ["Available", "InAConferenceCall", true],
    ["DoNotDisturb", "Presenting", true],
    ["doNotDisturb", "UrgentInterruptionsOnly", true],
    ["focusing", "available", true],
    ["Away", "Away", false],
    ["Offline", "OutOfOffice", false],
    ["BeRightBack", "BeRightBack", false],
    ["PresenceUnknown", "PresenceUnknown", false],
    [null, undefined, false],
    ["WhatComesLater", 7, false],
  ] as const)
    it(`${availability}, ${activity}: ${busy ? "busy" : "not busy"}`, () =>
      withStub(
        () => ({ body: { value: [{ id: adele.toUpperCase(), availability, activity }] } }),
        async ({ presences }) =>
          assert.deepEqual(await presences.busy([adele]), new Set(busy ? [adele] : [])),
      ));

  it("whom the answer leaves out is not busy", () =>
    withStub(
      () => ({ body: { value: [] } }),
      async ({ presences }) => assert.deepEqual(await presences.busy(ids(3)), new Set()),
    ));

  it("1,400 people are asked about 650 at a time", () =>
    withStub(
      ({ body }) => ({
        body: {
          value: (body as { ids: string[] }).ids.map((id) => ({ id, availability: "Busy" })),
        },
      }),
      async ({ presences, seen }) => {
        assert.equal((await presences.busy(ids(1_400))).size, 1_400);
        assert.deepEqual(
          seen.map(({ method, path, body }) => [method, path, (body as { ids: [] }).ids.length]),
          [650, 650, 100].map((many) => [
            "POST",
            "/v1.0/communications/getPresencesByUserId",
            many,
          ]),
        );
      },
    ));

  it("nobody is asked about nobody", () =>
    withStub(
      () => ({ body: {} }),
      async ({ presences, seen }) => {
        assert.deepEqual(await presences.busy([]), new Set());
        assert.equal(seen.length, 0);
      },
    ));

  it("without the permission it says so", () =>
    withStub(
      () => ({ status: 403, body: { error: { code: "Forbidden" } } }),
      ({ presences }) =>
        assert.rejects(presences.busy([adele]), (error) => isBotError(error, "directory-denied")),
    ));

  it("an answer without a list is a failure, and nobody's freedom", () =>
    withStub(
      () => ({ body: {} }),
      ({ presences }) =>
        assert.rejects(presences.busy([adele]), (error) =>
          isBotError(error, "directory-unavailable"),
        ),
    ));
});

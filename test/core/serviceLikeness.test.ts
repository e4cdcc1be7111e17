import assert from "node:assert/strict";
import fc from "fast-check";
import type { Findings } from "#bot/core/findings.ts";
import type { Person } from "#bot/core/person.ts";
import {
  SERVICE_SIGNALS,
  SERVICE_THRESHOLD,
  type ServiceSignal,
  serviceLikeness,
} from "#bot/core/serviceLikeness.ts";
import { always, anySubject, NOON, subject } from "./builders.ts";
import { anyFindings, findings, legacy, read, unread } from "./findingsBuilders.ts";

const likeness = (person: Partial<Person>, found: Partial<Findings> = {}) =>
  serviceLikeness({ subject: subject(person), findings: findings(found) });

/** One account for each signal alone, and whether it holds by itself. */
const ALONE: readonly (readonly [ServiceSignal, Partial<Person>, Partial<Findings>, boolean])[] = [
  ["mailbox-for-many", { mailbox: "room" }, {}, true],
  ["mailbox-of-no-person", { mailbox: "others" }, {}, true],
  ["service-name", { displayName: "svc-backup" }, {}, true],
  ["service-employee-type", { employeeType: "Service account" }, {}, true],
  ["only-machines-sign-in", {}, { lastInteractive: read(null) }, true],
  [
    "legacy-only",
    {},
    {
      lastInteractive: read(null),
      lastNonInteractive: read(null),
      legacy: read([legacy("IMAP4")]),
    },
    false,
  ],
  ["no-licence", { licensed: false }, {}, false],
];

describe("what looks like a service", () => {
  for (const [signal, person, found, holds] of ALONE)
    it(`${signal} alone ${holds ? "holds" : "does not hold"}, and is named`, () => {
      const { score, signals } = likeness(person, found);
      assert.deepEqual(signals, [signal]);
      assert.equal(score >= SERVICE_THRESHOLD, holds);
    });

  it("every signal there is has a row above", () =>
    assert.deepEqual(
      ALONE.map(([signal]) => signal),
      SERVICE_SIGNALS,
    ));

  it("signals that do not hold alone hold together", () =>
    assert.ok(
      likeness(
        { licensed: false },
        {
          lastInteractive: read(null),
          lastNonInteractive: read(null),
          legacy: read([legacy("IMAP4")]),
        },
      ).score >= SERVICE_THRESHOLD,
    ));

  it("a person with a licence who signs in by hand scores nothing", () =>
    assert.deepEqual(likeness({}), { score: 0, signals: [], unread: [] }));

  it("what was not read adds nothing, and is said", () =>
    assert.deepEqual(
      likeness(
        { mailbox: "unknown" },
        { lastInteractive: unread(), lastNonInteractive: read(NOON) },
      ),
      { score: 0, signals: [], unread: ["mailbox", "sign-ins"] },
    ));

  it("the score stays within 0 and 100, and is above 0 exactly when a signal is named", () =>
    always(
      fc.property(anySubject, anyFindings, (each, found) => {
        const { score, signals } = serviceLikeness({ subject: each, findings: found });
        assert.ok(score >= 0 && score <= 100);
        assert.equal(score > 0, signals.length > 0);
      }),
    ));
});

import assert from "node:assert/strict";
import { draftPlan } from "#bot/core/draft.ts";
import type { Subject } from "#bot/core/eligibility.ts";
import type { Findings } from "#bot/core/findings.ts";
import { userId } from "#bot/core/ids.ts";
import { example, NOON } from "./builders.ts";

const adele = userId("adele");
const megan = userId("megan");

const read = <Value>(value: Value) => ({ read: true, value }) as const;

/** Nothing that speaks against requiring MFA. */
const clean: Findings = {
  user: adele,
  strongest: read("strong"),
  legacy: read([]),
  appPasswords: read(false),
  lastInteractive: read(NOON),
  lastNonInteractive: read(NOON),
  coveredBy: read([]),
};
const covered: Findings = { ...clean, coveredBy: read(["Require MFA"]) };

function drafted(
  subject: Subject,
  findings: Findings | null,
  reason: string | null = null,
  kind: "enforce" | "force-registration" = "enforce",
) {
  const { changes, holds } = draftPlan(kind, [subject], megan, NOON, {
    findings: new Map(findings === null ? [] : [[adele, findings]]),
    overrides: new Map(reason === null ? [] : [[adele, reason]]),
    accepted: new Set(),
  });
  return { in: changes.map(({ override }) => override), held: holds.map(({ why }) => why) };
}

describe("a draft that rests on evidence", () => {
  it("takes in whom nothing speaks against, without any override", () =>
    assert.deepEqual(drafted(example("registered"), clean, "Not needed"), {
      in: [null],
      held: [],
    }));

  it("holds whom nothing was read of, whatever the reason", () => {
    for (const reason of [null, "We must"])
      assert.deepEqual(drafted(example("registered"), null, reason), {
        in: [],
        held: ["methods-unread"],
      });
    assert.deepEqual(drafted(example("phone-only"), null), { in: [], held: ["phone-only"] });
    assert.deepEqual(drafted(example("break-glass"), null), { in: [], held: ["break-glass"] });
  });

  it("takes in by a reason whom it holds without", () => {
    assert.deepEqual(drafted(example("registered"), covered), {
      in: [],
      held: ["covered-already"],
    });
    assert.deepEqual(drafted(example("registered"), covered, "Agreed"), {
      in: ["Agreed"],
      held: [],
    });
  });

  it("holds on, by the first of all reasons, where a reason sets aside only some", () => {
    const unread = { ...covered, strongest: { read: false, why: "throttled" } } as const;
    const exempt = example("exempt", { registration: example("registered").person.registration });
    assert.deepEqual(drafted(exempt, unread, "Agreed"), { in: [], held: ["exempt"] });
  });

  it("leaves the registered out of a plan that asks for registration without a word", () => {
    const silent = { in: [], held: [] };
    assert.deepEqual(drafted(example("registered"), clean, null, "force-registration"), silent);
    assert.deepEqual(drafted(example("registered"), null, null, "force-registration"), silent);
    assert.deepEqual(drafted(example("guest"), clean), silent);
  });
});

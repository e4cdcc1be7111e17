import assert from "node:assert/strict";
import type { Drift } from "#bot/core/drift.ts";
import { planId } from "#bot/core/ids.ts";
import type { Person } from "#bot/core/person.ts";
import type { Subject } from "../store.contract.ts";
import { adele, at, lynne, megan, person, plan, scanned, user } from "./given.ts";

const registered: Person["registration"] = {
  known: "registered",
  capable: true,
  phoneOnly: false,
  source: "live",
  asOf: at(0),
};

const drift = (facts: Partial<Drift> = {}): Drift => ({
  user: adele,
  displayName: "Adele Vance",
  kind: "stuck",
  ours: null,
  plan: null,
  now: "enabled",
  foundAt: at(1),
  told: false,
  ...facts,
});

export function driftsContract(store: Subject): void {
  const candidates = async () => (await Array.fromAsync(store().drifts.candidates())).flat();
  const written = async (id: string, minute: number, readBack: "enforced" | "disabled") => {
    const record = plan(id);
    await store().plans.create({ ...record, plan: { ...record.plan, createdAt: at(minute) } });
    await store().ledger.move(planId(id), adele, ["planned"], { state: "verified", readBack });
  };

  describe("drifts", () => {
    it("candidates are enabled and registered, enforced and not registered, and nobody whose state fits", async () => {
      await scanned(store(), [
        {
          person: person(adele, { mfaState: "enabled", registration: registered }),
          verdict: "registered",
        },
        { person: person(megan, { mfaState: "enforced" }), verdict: "nudge" },
        {
          person: person(lynne, { mfaState: "enforced", registration: registered }),
          verdict: "registered",
        },
        { person: person(user(4), { mfaState: "enabled" }), verdict: "nudge" },
        {
          person: person(user(5), { mfaState: "unknown", registration: registered }),
          verdict: "registered",
        },
      ]);
      assert.deepEqual(
        (await candidates()).map(({ user: who, state, registration, ours }) => [
          who,
          state,
          registration,
          ours,
        ]),
        [
          [adele, "enabled", "registered", null],
          [megan, "enforced", "not-registered", null],
        ],
      );
    });

    it("a candidate is not as the newest write left them, whatever older ones did", async () => {
      await scanned(store(), [
        {
          person: person(adele, { mfaState: "disabled", registration: registered }),
          verdict: "registered",
        },
      ]);
      await written("one", 1, "enforced");
      assert.deepEqual(
        (await candidates()).map(({ plan: by, ours }) => [by, ours]),
        [["one", "enforced"]],
      );
      await written("two", 2, "disabled");
      assert.deepEqual(await candidates(), []);
    });

    it("what was planned and never written makes nobody a candidate", async () => {
      await scanned(store(), [{ person: person(adele), verdict: "nudge" }]);
      await store().plans.create(plan("one"));
      assert.deepEqual(await candidates(), []);
    });

    it("found again stay as they were, until a change from outside leads to another state", async () => {
      const changed = drift({ kind: "changed-outside", ours: "enforced", now: "disabled" });
      await store().drifts.found([drift(), changed]);
      await store().drifts.told();
      await store().drifts.found([drift({ foundAt: at(9) }), { ...changed, foundAt: at(9) }]);
      assert.deepEqual(
        (await store().drifts.open()).map(({ kind, foundAt, told }) => [kind, foundAt, told]),
        [
          ["changed-outside", at(1), true],
          ["stuck", at(1), true],
        ],
      );
      await store().drifts.found([{ ...changed, now: "enabled", foundAt: at(9) }]);
      const [again] = await store().drifts.open();
      assert.deepEqual([again?.now, again?.foundAt, again?.told], ["enabled", at(9), false]);
    });

    it("that are over are gone, the others of the person stay", async () => {
      const out = drift({ kind: "locked-out", now: "enforced" });
      await store().drifts.found([drift(), out, drift({ user: megan })]);
      await store().drifts.over([{ user: adele, kind: "stuck" }]);
      assert.deepEqual(await store().drifts.open(), [out, drift({ user: megan })]);
    });
  });
}

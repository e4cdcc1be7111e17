import assert from "node:assert/strict";
import { planId, type UserId } from "#bot/core/ids.ts";
import type { PersonEvidence } from "#bot/core/planEvidence.ts";
import type { PlanSummary } from "#bot/core/planSummary.ts";
import type { Subject } from "../store.contract.ts";
import { adele, at, lynne, megan, plan, user } from "./given.ts";

const known = (who: UserId, over: Partial<PersonEvidence> = {}): PersonEvidence => ({
  user: who,
  displayName: "Adele Vance",
  userPrincipalName: "adele@contoso.com",
  says: "hold",
  reasons: ["legacy-sign-ins", "long-absent"],
  override: 'Because "we" must',
  mfaState: "disabled",
  registered: "yes",
  capable: true,
  strongest: { read: true, value: "strong" },
  legacy: {
    read: true,
    value: [{ protocol: "IMAP4", application: "Exchange", lastSeen: at(1).toISOString() }],
  },
  appPasswords: { read: false, why: "nobody tells" },
  lastInteractive: { read: true, value: null },
  lastNonInteractive: { read: true, value: at(2).toISOString() },
  coveredBy: { read: true, value: [] },
  licensed: false,
  mailbox: "user",
  likeness: { score: 10, signals: ["no-licence"], unread: ["sign-ins"] },
  roles: [],
  ...over,
});

const summary: PlanSummary = {
  base: 3,
  inPlan: 1,
  held: 1,
  unregistered: 1,
  registeredAlready: 0,
  unread: 0,
  strongest: { "phishing-resistant": 0, strong: 1, phone: 0, unread: 0 },
  legacyUnknown: 0,
  overridden: 1,
  privileged: 0,
  smtp: 0,
  registered: 2,
  canSignIn: 3,
};

/** What every `PlanEvidence` and `Overrides` promises. */
export function planEvidenceContract(store: Subject): void {
  describe("the evidence of a plan", () => {
    it("comes back as it was kept, by user, and so do the numbers; another plan has none", async () => {
      const { plans, planEvidence } = store();
      await plans.create(plan("one", [megan, adele]));
      const people = [known(megan), known(adele, { says: "go", reasons: [], override: null })];
      await planEvidence.keep(planId("one"), people, summary);
      assert.deepEqual(await planEvidence.of(planId("one")), people.toReversed());
      assert.deepEqual(await planEvidence.summaryOf(planId("one")), summary);
      assert.deepEqual(await planEvidence.of(planId("none")), []);
      assert.equal(await planEvidence.summaryOf(planId("none")), null);
    });

    it("of any number of people is kept, and that of a plan nobody made is refused", async () => {
      const { plans, planEvidence } = store();
      await plans.create(plan("many", []));
      const people = Array.from({ length: 1_100 }, (_, nth) => known(user(1_000 + nth)));
      await planEvidence.keep(planId("many"), people, summary);
      assert.equal((await planEvidence.of(planId("many"))).length, people.length);
      await assert.rejects(planEvidence.keep(planId("none"), [known(adele)], summary));
    });
  });

  describe("overrides", () => {
    const override = (who: UserId, minute: number, reason = "It was agreed") => ({
      user: who,
      reason,
      by: lynne,
      at: at(0),
      until: at(minute),
    });

    it("stand until their end, one a person, the newest", async () => {
      const { overrides } = store();
      await overrides.make(override(adele, 5, "First"));
      await overrides.make(override(adele, 9));
      await overrides.make(override(megan, 4));
      assert.deepEqual(
        await overrides.standing(at(4)),
        new Map([[adele, override(adele, 9)]]),
        "at its end it stands no more",
      );
      assert.deepEqual([...(await overrides.standing(at(3))).keys()], [adele, megan]);
    });

    it("are taken back once", async () => {
      const { overrides } = store();
      await overrides.make(override(adele, 5));
      assert.equal(await overrides.lift(adele), true);
      assert.equal(await overrides.lift(adele), false);
      assert.deepEqual(await overrides.standing(at(0)), new Map());
    });
  });
}

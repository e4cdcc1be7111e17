import assert from "node:assert/strict";
import { scanId } from "#bot/core/ids.ts";
import type { Subject } from "../store.contract.ts";
import { adele, at, lynne, megan, person, profile, scanned, user } from "./given.ts";

export function scansContract(store: Subject): void {
  describe("scans", () => {
    const scan = scanId("scan");
    const report = {
      people: 1,
      reportAsOf: at(0),
      confirmed: 2,
      gaps: [{ is: "no-report" } as const],
    };
    const row = {
      isMfaRegistered: null,
      isMfaCapable: true,
      methodsRegistered: ["mobilePhone"],
      asOf: at(0),
    };
    const listed = (id = adele) => ({ profile: profile(id), mfaState: "enabled" as const });
    const everyone = async () => (await Array.fromAsync(store().people.each({}))).flat();

    it("run one at a time", async () => {
      assert.equal(await store().scans.begin(scan, megan, at(0)), true);
      assert.equal(await store().scans.begin(scanId("other"), null, at(1)), false);
      assert.deepEqual(await store().scans.latest(), {
        id: scan,
        by: megan,
        startedAt: at(0),
        outcome: { state: "running" },
      });
    });

    it("begun at the same time are won by one", async () => {
      const began = await Promise.all(
        [1, 2, 3, 4].map((each) => store().scans.begin(scanId(`scan ${each}`), null, at(0))),
      );
      assert.equal(began.filter(Boolean).length, 1);
    });

    it("count how many staged rows are new", async () => {
      await store().scans.begin(scan, null, at(0));
      assert.equal(await store().scans.stageUsers(scan, [listed(), listed(megan), listed()]), 2);
      assert.equal(await store().scans.stageUsers(scan, [listed(megan), listed(lynne)]), 1);
      assert.equal(await store().scans.stageReport(scan, [{ id: adele, row }]), 1);
      assert.equal(await store().scans.stageReport(scan, [{ id: adele, row }]), 0);
      assert.equal(await store().scans.stageUsers(scan, []), 0);
    });

    it("join users with their report rows, in whatever order these came", async () => {
      await store().scans.begin(scan, null, at(0));
      await store().scans.stageReport(scan, [
        { id: megan, row },
        { id: user(99), row },
      ]);
      await store().scans.stageUsers(scan, [listed(megan), listed(adele)]);
      assert.deepEqual((await Array.fromAsync(store().scans.staged(scan, "all"))).flat(), [
        { ...listed(adele), report: null, mailbox: "unknown" },
        { ...listed(megan), report: row, mailbox: "unknown" },
      ]);
    });

    it("give the staged among some people, whether their rows have come or not", async () => {
      await store().scans.begin(scan, null, at(0));
      await store().scans.stageUsers(scan, [listed(adele), listed(megan), listed(lynne)]);
      await store().scans.stageReport(scan, [{ id: megan, row }]);
      const some = await store().scans.stagedOf(scan, [megan, adele, user(99)]);
      assert.deepEqual(
        some.map(({ profile: { id }, report: found }) => [id, found]),
        [
          [adele, null],
          [megan, row],
        ],
      );
    });

    it("tell who is left: all of them, and only those the report has told of", async () => {
      const left = async (whom: "all" | "reported") =>
        (await Array.fromAsync(store().scans.staged(scan, whom)))
          .flat()
          .map((each) => each.profile.id);
      await store().scans.begin(scan, null, at(0));
      await store().scans.stageUsers(scan, [listed(adele), listed(megan), listed(lynne)]);
      await store().scans.stageReport(scan, [
        { id: megan, row },
        { id: adele, row },
      ]);
      assert.deepEqual(await left("reported"), [adele, megan]);
      await store().scans.assess(scan, [{ person: person(megan), verdict: "nudge" }]);
      assert.deepEqual(await left("reported"), [adele]);
      assert.deepEqual(await left("all"), [adele, lynne]);
    });

    it("tell whose mailbox is neither staged nor known", async () => {
      await scanned(store(), [{ person: person(adele, { mailbox: "shared" }), verdict: "nudge" }]);
      const next = scanId("next");
      await store().scans.begin(next, null, at(3));
      await store().scans.stageUsers(next, [listed(adele), listed(megan), listed(lynne)]);
      await store().scans.stageMailboxes(next, new Map([[megan, "room"]]));
      const unsorted = await Array.fromAsync(store().scans.staged(next, "without mailbox"));
      assert.deepEqual(
        unsorted.flat().map(({ profile: { id } }) => id),
        [lynne],
      );
      const [found] = await store().scans.stagedOf(next, [megan]);
      assert.equal(found?.mailbox, "room");
    });

    it("keep what was read from a person while they ran, unless the verdict rests on something else", async () => {
      const both = [adele, megan].map((id) => ({ person: person(id), verdict: "nudge" as const }));
      await scanned(store(), both);
      const next = scanId("next");
      await store().scans.begin(next, null, at(3));
      await store().scans.stageUsers(next, [listed(adele), listed(megan)]);
      const registration = {
        known: "registered",
        capable: true,
        phoneOnly: false,
        source: "live",
        asOf: at(4),
      } as const;
      for (const id of [adele, megan])
        await store().people.update(id, { registration, verdict: "registered" });
      await store().scans.assess(next, [
        { person: person(adele), verdict: "nudge" },
        { person: person(megan), verdict: "disabled" },
      ]);
      await store().scans.finish(next, report, at(5));
      assert.deepEqual(await everyone(), [
        { person: person(adele, { registration }), verdict: "registered" },
        { person: person(megan, { registration }), verdict: "disabled" },
      ]);
    });

    it("count everybody once, whatever was assessed twice, updated or left behind", async () => {
      await scanned(store(), [{ person: person(adele), verdict: "nudge" }]);
      const next = scanId("next");
      await store().scans.begin(next, null, at(3));
      await store().scans.stageUsers(next, [listed(adele), listed(megan)]);
      for (const verdict of ["nudge", "registered"] as const)
        await store().scans.assess(
          next,
          [adele, megan].map((id) => ({ person: person(id), verdict })),
        );
      assert.deepEqual(
        (await store().people.tallies()).map(({ verdict, people }) => [verdict, people]),
        [["nudge", 1]],
      );
      await store().scans.finish(next, report, at(5));
      await store().people.update(megan, { verdict: "exempt" });
      assert.deepEqual(
        (await store().people.tallies()).map(({ verdict, people }) => [verdict, people]),
        [
          ["exempt", 1],
          ["registered", 1],
        ],
      );
    });

    it("stream what is staged while it is being assessed", async () => {
      await store().scans.begin(scan, null, at(0));
      const users = Array.from({ length: 1200 }, (_, number) => listed(user(number)));
      assert.equal(await store().scans.stageUsers(scan, users), 1200);
      const sizes: number[] = [];
      for await (const batch of store().scans.staged(scan, "all")) {
        sizes.push(batch.length);
        await store().scans.assess(
          scan,
          batch.map((each) => ({ person: person(each.profile.id), verdict: "nudge" })),
        );
      }
      assert.deepEqual(sizes, [500, 500, 200]);
      await store().scans.finish(scan, report, at(2));
      assert.equal((await everyone()).length, 1200);
    });

    it("that finish are remembered with their report", async () => {
      await scanned(store(), [{ person: person(adele), verdict: "nudge" }]);
      await store().scans.begin(scanId("next"), null, at(3));
      await store().scans.stageUsers(scanId("next"), [listed(megan)]);
      await store().scans.assess(scanId("next"), [
        { person: person(megan), verdict: "registered" },
        { person: person(lynne), verdict: "nudge" },
      ]);
      await store().scans.finish(scanId("next"), report, at(4));
      const latest = await store().scans.latestFinished();
      assert.deepEqual(latest?.outcome, { state: "finished", at: at(4), report });
      assert.deepEqual(await everyone(), [{ person: person(megan), verdict: "registered" }]);
      assert.deepEqual(
        (await Array.fromAsync(store().scans.staged(scanId("next"), "all"))).flat(),
        [],
      );
    });

    it("do not finish while somebody staged was not assessed, and change nothing then", async () => {
      await scanned(store(), [{ person: person(adele), verdict: "nudge" }], "first");
      await store().scans.begin(scan, null, at(3));
      await store().scans.stageUsers(scan, [listed(adele), listed(megan)]);
      await store().scans.assess(scan, [{ person: person(adele), verdict: "registered" }]);
      await assert.rejects(store().scans.finish(scan, report, at(4)), /never assessed/);
      assert.deepEqual(await everyone(), [{ person: person(adele), verdict: "nudge" }]);
      assert.equal((await store().scans.latest())?.outcome.state, "running");
    });

    it("take the last assessment of a person", async () => {
      await store().scans.begin(scan, null, at(0));
      await store().scans.stageUsers(scan, [listed()]);
      await store().scans.assess(scan, [{ person: person(adele), verdict: "nudge" }]);
      await store().scans.assess(scan, [{ person: person(adele), verdict: "registered" }]);
      await store().scans.finish(scan, report, at(1));
      assert.deepEqual(await everyone(), [{ person: person(adele), verdict: "registered" }]);
    });

    it("that fail leave everything as it was, and make room for the next", async () => {
      await scanned(store(), [{ person: person(adele), verdict: "nudge" }], "first");
      await store().scans.begin(scan, null, at(3));
      await store().scans.stageUsers(scan, [listed(megan)]);
      await store().scans.fail(scan, "Graph said no.", at(4));
      assert.deepEqual(await everyone(), [{ person: person(adele), verdict: "nudge" }]);
      assert.deepEqual((await store().scans.latest())?.outcome, {
        state: "failed",
        at: at(4),
        why: "Graph said no.",
      });
      assert.equal((await store().scans.latestFinished())?.id, "first");
      await assert.rejects(store().scans.finish(scan, report, at(5)), /not running/);
      assert.equal(await store().scans.begin(scanId("next"), null, at(6)), true);
    });

    it("left running by a dead worker are marked failed, and their staging is gone", async () => {
      await store().scans.begin(scan, null, at(0));
      await store().scans.stageUsers(scan, [listed()]);
      await store().scans.abandonRunning(at(9));
      assert.equal((await store().scans.latest())?.outcome.state, "failed");
      assert.deepEqual((await Array.fromAsync(store().scans.staged(scan, "all"))).flat(), []);
      await store().scans.abandonRunning(at(10));
      assert.equal(await store().scans.begin(scanId("next"), null, at(11)), true);
    });

    it("there were none: none is the latest", async () => {
      assert.equal(await store().scans.latest(), null);
      assert.equal(await store().scans.latestFinished(), null);
    });
  });
}

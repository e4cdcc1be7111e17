import assert from "node:assert/strict";
import { isBotError } from "#bot/core/errors.ts";
import { type UserId, userId } from "#bot/core/ids.ts";
import type { PerUserMfaState } from "#bot/core/person.ts";
import type { Directory, Groups, MfaStates, Posture, Registrations } from "#bot/ports/directory.ts";

/** What may go wrong between the bot and a tenant. */
export type Mishap =
  | "page-loops"
  | "write-lost-after"
  | "write-lost-before"
  | "write-throttled"
  | "part-missing"
  | "membership-refused";

/** A tenant with a few people in it, and everything the directory ports say about it. */
export interface DirectoryBench {
  readonly directory: Directory;
  readonly registrations: Registrations;
  readonly mfaStates: MfaStates;
  readonly posture: Posture;
  readonly groups: Groups;
  /** Unregistered, state disabled, in no group, with a mailbox of their own. */
  readonly ann: UserId;
  /** Registered with a strong method, state disabled. */
  readonly grady: UserId;
  readonly guest: UserId;
  readonly disabled: UserId;
  readonly sharedMailbox: UserId;
  readonly admin: UserId;
  readonly adminGroup: string;
  /** Inside `adminGroup`; `ann` is not in it yet. */
  readonly nestedGroup: string;
  /** How many users there are; they fill more than one page. */
  readonly size: number;
  now(): Date;
  state(of: UserId): PerUserMfaState;
  register(who: UserId): void;
  addTo(group: string, who: UserId): void;
  remove(who: UserId): void;
  /** The audit log has caught up. */
  settle(): Promise<void>;
  setLicence(licence: "free" | "p1"): void;
  setSecurityDefaults(on: boolean): void;
  demandMfaByPolicy(displayName: string): void;
  listsStates(how: "offered" | "refused" | "absent"): void;
  /** The next `times` requests of any kind are answered with 429. */
  throttle(times: number): void;
  /** Happens once, or to `who` alone. */
  mishap(what: Mishap, who?: UserId): void;
  close(): Promise<void>;
}

const nobody = userId("ffffffff-ffff-4fff-8fff-ffffffffffff");

/** What the ports of `bot/ports/directory.ts` promise, whoever implements them. */
export function directoryContract(name: string, open: () => Promise<DirectoryBench>): void {
  describe(`directory ports: ${name}`, () => {
    let bench: DirectoryBench;
    beforeEach(async () => {
      bench = await open();
    });
    afterEach(() => bench.close());

    const everybody = async () =>
      (await Array.fromAsync(bench.directory.users("in parallel"))).flat();

    describe("Directory", () => {
      it("streams every user once across pages, guests and disabled accounts included", async () => {
        const users = await everybody();
        const byId = new Map(users.map((user) => [user.profile.id, user]));
        assert.equal(users.length, bench.size);
        assert.equal(byId.size, bench.size);
        assert.equal(byId.get(bench.guest)?.profile.userType, "guest");
        assert.equal(byId.get(bench.disabled)?.profile.accountEnabled, false);
        assert.equal(await bench.directory.userCount(), bench.size);
      });

      for (const how of ["offered", "refused", "absent"] as const)
        it(`knows the state of everybody where listing it is ${how}`, async () => {
          bench.listsStates(how);
          for (const { profile, mfaState } of await everybody())
            assert.equal(mfaState, bench.state(profile.id), profile.displayName);
        });

      it("refuses a listing that goes round in a circle", async () => {
        bench.mishap("page-loops");
        const listing = Array.fromAsync(bench.directory.users("in one chain"));
        await assert.rejects(listing, (error) => isBotError(error, "directory-looping"));
      });

      it("waits out throttling", async () => {
        bench.throttle(3);
        assert.equal((await everybody()).length, bench.size);
      });

      it("reads one person, or says that there is no such person", async () => {
        assert.equal((await bench.directory.user(bench.ann))?.id, bench.ann);
        assert.equal(await bench.directory.user(nobody), null);
      });

      it("reads many at once, and tells gone from unread", async () => {
        bench.mishap("part-missing", bench.grady);
        const found = await bench.directory.usersById([bench.ann, bench.grady, nobody]);
        assert.equal(found.get(bench.ann)?.id, bench.ann);
        assert.equal(found.get(nobody), null);
        assert.equal(found.has(bench.grady), false);
      });

      it("knows what a mailbox is for", async () => {
        const purposes = await bench.directory.mailboxPurposes([
          bench.ann,
          bench.sharedMailbox,
          nobody,
        ]);
        assert.deepEqual(
          [...purposes].toSorted(),
          [
            [bench.ann, "user"],
            [bench.sharedMailbox, "shared"],
          ].toSorted(),
        );
      });
    });

    describe("Registrations", () => {
      it("reports who has registered", async () => {
        const rows = (await Array.fromAsync(bench.registrations.report("everyone"))).flat();
        const byId = new Map(rows.map(({ id, row }) => [id, row]));
        assert.equal(byId.get(bench.ann)?.isMfaRegistered, false);
        assert.equal(byId.get(bench.grady)?.isMfaRegistered, true);
        assert.equal(byId.has(bench.disabled), false);
      });

      it("says when the licence does not include the report", async () => {
        bench.setLicence("free");
        await assert.rejects(Array.fromAsync(bench.registrations.report("everyone")), (error) =>
          isBotError(error, "directory-not-licensed"),
        );
      });

      it("reads from the person what the report does not know yet", async () => {
        const before = await bench.registrations.live([bench.ann]);
        assert.equal(before.get(bench.ann)?.known, "not-registered");
        bench.register(bench.ann);
        const after = await bench.registrations.live([bench.ann, bench.grady, nobody]);
        assert.equal(after.get(bench.ann)?.known, "registered");
        assert.equal(after.get(bench.grady)?.known, "registered");
        assert.equal(after.get(nobody)?.known, "unknown");
      });

      it("takes a read that brings nothing for unknown", async () => {
        bench.mishap("part-missing", bench.ann);
        const live = await bench.registrations.live([bench.ann]);
        assert.equal(live.get(bench.ann)?.known, "unknown");
      });

      it("hears of a registration, and of none before it", async () => {
        const since = bench.now();
        bench.register(bench.ann);
        await bench.settle();
        const events = await Array.fromAsync(bench.registrations.events(since));
        assert.deepEqual(
          events.map(({ user }) => user),
          [bench.ann],
        );
        const later = new Date(bench.now().getTime() + 1);
        assert.deepEqual(await Array.fromAsync(bench.registrations.events(later)), []);
      });
    });

    describe("MfaStates", () => {
      it("reads states, and says null of nobody", async () => {
        const states = await bench.mfaStates.read([bench.ann, bench.admin, nobody]);
        assert.deepEqual(
          [states.get(bench.ann), states.get(bench.admin), states.get(nobody)],
          ["disabled", "enforced", null],
        );
      });

      it("writes each state, and says who is gone", async () => {
        bench.remove(bench.disabled);
        const outcomes = await bench.mfaStates.write(
          [
            { user: bench.ann, target: "enabled" },
            { user: bench.disabled, target: "enabled" },
            { user: bench.grady, target: "enforced" },
          ],
          () => true,
        );
        assert.deepEqual(
          [bench.ann, bench.disabled, bench.grady].map((id) => outcomes.get(id)?.did),
          ["written", "gone", "written"],
        );
        assert.equal(bench.state(bench.ann), "enabled");
        assert.equal(bench.state(bench.grady), "enforced");
      });

      for (const [mishap, did, written] of [
        ["write-lost-after", "unclear", true],
        ["write-lost-before", "unclear", false],
        ["write-throttled", "throttled", false],
        ["part-missing", "unclear", false],
      ] as const)
        it(`after ${mishap} the outcome is ${did}, and the write is not repeated`, async () => {
          bench.mishap(mishap, bench.ann);
          const outcomes = await bench.mfaStates.write(
            [{ user: bench.ann, target: "enabled" }],
            () => true,
          );
          assert.equal(outcomes.get(bench.ann)?.did, did);
          assert.equal(bench.state(bench.ann), written ? "enabled" : "disabled");
        });
    });

    describe("Posture", () => {
      it("reads what demands MFA, and what the tenant owns", async () => {
        const quiet = await bench.posture.read();
        assert.deepEqual(quiet.securityDefaults, { read: true, value: false });
        assert.deepEqual(quiet.mfaPolicies, { read: true, value: [] });
        assert.deepEqual(quiet.conditionalAccessLicensed, { read: true, value: true });

        bench.setSecurityDefaults(true);
        bench.demandMfaByPolicy("Everybody, everywhere");
        const loud = await bench.posture.read();
        assert.deepEqual(loud.securityDefaults, { read: true, value: true });
        assert.deepEqual(loud.mfaPolicies, { read: true, value: ["Everybody, everywhere"] });

        bench.setLicence("free");
        const free = await bench.posture.read();
        assert.deepEqual(free.mfaPolicies, { read: true, value: [] });
        assert.deepEqual(free.conditionalAccessLicensed, { read: true, value: false });
      });
    });

    describe("Groups", () => {
      it("knows who is in, through nested groups too", async () => {
        const asked = [bench.adminGroup, bench.nestedGroup];
        assert.deepEqual(await bench.groups.among(bench.ann, asked), new Set());
        assert.deepEqual(await bench.groups.among(bench.admin, asked), new Set([bench.adminGroup]));
        bench.addTo(bench.nestedGroup, bench.ann);
        assert.deepEqual(await bench.groups.among(bench.ann, asked), new Set(asked));
      });

      it("lists enabled members, those of nested groups too", async () => {
        bench.addTo(bench.nestedGroup, bench.ann);
        bench.addTo(bench.nestedGroup, bench.guest);
        bench.addTo(bench.nestedGroup, bench.disabled);
        const members = (await bench.groups.members(bench.adminGroup)).map(({ id }) => id);
        assert.ok(members.includes(bench.ann) && members.includes(bench.admin));
        assert.ok(!members.includes(bench.guest) && !members.includes(bench.disabled));
      });

      it("throws when it cannot tell", async () => {
        await assert.rejects(bench.groups.among(nobody, [bench.adminGroup]), isBotError);
        bench.mishap("membership-refused");
        await assert.rejects(bench.groups.among(bench.admin, [bench.adminGroup]), isBotError);
        await assert.rejects(bench.groups.members(nobody), isBotError);
      });
    });
  });
}

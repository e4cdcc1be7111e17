import assert from "node:assert/strict";
import { isUnlicensed } from "#bot/core/findings.ts";
import { userId } from "#bot/core/ids.ts";
import { adele, list, method, people, script, told } from "./findingsStub.ts";
import { guidOf, type Reply, refused, withStub } from "./stub.ts";

const NONPREMIUM = refused(403, "Authentication_RequestFromNonPremiumTenantOrB2CTenant");

const signIn = (n: number, clientAppUsed: string, at: string, more: object = {}) => ({
  userId: guidOf(n).toUpperCase(),
  clientAppUsed,
  appDisplayName: "Exchange",
  createdDateTime: at,
  status: { errorCode: 0 },
  ...more,
});

describe("findings over Graph", () => {
  it("everyone asked for has an answer, whatever fails", () =>
    withStub(
      () => refused(403, "Authorization_RequestDenied"),
      async ({ findings }) => {
        const found = await findings.read(people);
        assert.deepEqual([...found.keys()], people);
        for (const part of ["strongest", "legacy", "appPasswords", "coveredBy"] as const)
          assert.deepEqual(told(found, part), ["unread", "unread", "unread"]);
        for (const part of ["lastInteractive", "lastNonInteractive"] as const)
          assert.deepEqual(told(found, part), ["unread", "unread", "unread"]);
      },
    ));

  it("nobody asked for means nothing is asked", () =>
    withStub(script({}), async ({ findings, seen }) => {
      assert.equal((await findings.read([])).size, 0);
      assert.deepEqual(seen, []);
    }));

  it("the strongest method counts; no method is none, and an unknown kind is unread", () => {
    const held: Readonly<Record<number, Reply>> = {
      1: list(method("phoneAuthenticationMethod"), method("fido2AuthenticationMethod")),
      2: list(method("passwordAuthenticationMethod")),
      3: list(method("passwordAuthenticationMethod"), method("brandNewAuthenticationMethod")),
    };
    return withStub(script({ methods: (n) => held[n] ?? list() }), async ({ findings }) =>
      assert.deepEqual(told(await findings.read(people), "strongest"), [
        "phishing-resistant",
        null,
        "unread",
      ]),
    );
  });

  it("legacy sign-ins come from both logs, the newest of each; failed and modern ones do not count", () =>
    withStub(
      script({
        v1: list(
          signIn(1, "Exchange ActiveSync", "2026-11-20T08:00:00Z"),
          signIn(2, "IMAP4", "2026-11-20T08:00:00Z", { status: { errorCode: 50126 } }),
          signIn(2, "Browser", "2026-11-20T08:00:00Z"),
        ),
        beta: list(
          signIn(1, "imap4", "2026-11-21T08:00:00Z"),
          signIn(1, "IMAP", "2026-11-19T08:00:00Z"),
          signIn(3, "Other clients; POP", "2026-11-18T08:00:00Z", { status: undefined }),
          signIn(9, "POP3", "2026-11-18T08:00:00Z"),
        ),
      }),
      async ({ findings }) => {
        const seen = (protocol: string, at: string) => ({
          protocol,
          application: "Exchange",
          lastSeen: new Date(at),
        });
        const found = await findings.read(people);
        assert.deepEqual(told(found, "legacy"), [
          [
            seen("IMAP4", "2026-11-21T08:00:00Z"),
            seen("Exchange ActiveSync", "2026-11-20T08:00:00Z"),
          ],
          [],
          [seen("POP3", "2026-11-18T08:00:00Z")],
        ]);
        assert.equal(found.size, people.length);
      },
    ));

  it("few people are asked for by id, many by one read of the whole log", () =>
    withStub(script({}), async ({ findings, seen }) => {
      await findings.read(people);
      const logs = () => seen.filter(({ path }) => path.includes("/signIns"));
      assert.equal(logs().length, 2);
      for (const { path, headers } of logs()) {
        for (const id of people) assert.ok(path.includes(`userId eq '${id}'`));
        assert.ok(path.includes("clientAppUsed eq 'IMAP4'"));
        assert.equal(headers["x-ms-throttle-priority"], "low");
      }
      const crowd = Array.from({ length: 200 }, (_, nth) => userId(guidOf(nth + 1)));
      await findings.read(crowd);
      const later = logs().slice(2);
      assert.equal(later.length, 2);
      for (const { path } of later) assert.ok(!path.includes("userId eq"), path);
      assert.ok(later[1]?.path.includes("signInEventTypes/any(t: t eq 'nonInteractiveUser')"));
    }));

  for (const [which, tenant] of [
    ["v1.0", { v1: NONPREMIUM }],
    ["beta", { beta: refused(403, "Authorization_RequestDenied") }],
  ] as const)
    it(`half a log is no log: where ${which} is refused, nobody is without legacy sign-ins`, () =>
      withStub(script(tenant), async ({ findings }) =>
        assert.deepEqual(told(await findings.read(people), "legacy"), [
          "unread",
          "unread",
          "unread",
        ]),
      ));

  it("a licence that includes no sign-ins is told apart from a read that failed", () =>
    withStub(script({ v1: NONPREMIUM, activity: NONPREMIUM }), async ({ findings }) => {
      const found = (await findings.read(people)).get(adele);
      assert.ok(found);
      const unlicensed = [found.legacy, found.lastInteractive, found.lastNonInteractive];
      assert.deepEqual(unlicensed.map(isUnlicensed), [true, true, true]);
      assert.deepEqual([found.appPasswords, found.coveredBy].map(isUnlicensed), [false, false]);
    }));

  it("an app password in the audit log is one; without, nothing is known, and a deleted one counts no more", () => {
    const event = (n: number, resultReason: string, result = "success") => ({
      resultReason,
      result,
      targetResources: [{ id: guidOf(n) }],
    });
    return withStub(
      script({
        audits: list(
          event(1, "User registered App password."),
          event(2, "User registered App password."),
          event(2, "User deleted App password."),
          event(3, "User registered App password.", "failure"),
        ),
      }),
      async ({ findings }) =>
        assert.deepEqual(told(await findings.read(people), "appPasswords"), [
          true,
          "unread",
          "unread",
        ]),
    );
  });

  it("the last sign-in is told; a row without one is never, and no row is unread", () =>
    withStub(
      script({
        activity: list(
          {
            id: guidOf(1),
            signInActivity: {
              lastSignInDateTime: "2026-11-20T08:00:00Z",
              lastNonInteractiveSignInDateTime: "2026-11-21T08:00:00Z",
            },
          },
          { id: guidOf(2) },
        ),
      }),
      async ({ findings }) => {
        const found = await findings.read(people);
        assert.deepEqual(told(found, "lastInteractive"), [
          new Date("2026-11-20T08:00:00Z"),
          null,
          "unread",
        ]);
        assert.deepEqual(told(found, "lastNonInteractive"), [
          new Date("2026-11-21T08:00:00Z"),
          null,
          "unread",
        ]);
      },
    ));

  it("sign-in activity is asked fifteen people at a time, at most ten times a minute, and of a crowd by listing", () =>
    withStub(script({}), async ({ findings, seen, clock }) => {
      const asks = () => seen.filter(({ path }) => path.includes("signInActivity"));
      const crowd = Array.from({ length: 150 }, (_, nth) => userId(guidOf(nth + 1)));
      const before = clock.now().getTime();
      await findings.read(crowd);
      assert.equal(asks().length, 10);
      await findings.read(crowd);
      assert.ok(clock.now().getTime() - before >= 50_000);
      await findings.read([...crowd, userId(guidOf(999))]);
      const last = asks().at(-1)?.path ?? "";
      assert.ok(last.includes("$top=500") && !last.includes("$filter"), last);
    }));
});

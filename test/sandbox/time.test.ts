import assert from "node:assert/strict";
import { durationMs } from "../../sandbox/clock.ts";
import { openSandbox, type Sandbox } from "../../sandbox/server.ts";
import { get, type Json, rows } from "./fetching.ts";

const HOUR = 3_600_000;
const REPORT = "/v1.0/reports/authenticationMethods/userRegistrationDetails";
const AUDITS = "/v1.0/auditLogs/directoryAudits";

describe("time in the tenant", () => {
  let sandbox: Sandbox;
  beforeEach(async () => {
    sandbox = await openSandbox({ frozen: true });
  });
  afterEach(() => sandbox.close());

  const reported = async (name: string) => {
    const { id } = sandbox.tenant.person(name);
    return (await get(sandbox, `${REPORT}/${id}`)).body;
  };

  it("the report learns of a registration at its next refresh", async () => {
    sandbox.tenant.registerMethod("Adele Vance");
    assert.equal((await reported("Adele Vance")).isMfaRegistered, false);
    sandbox.tenant.clock.advance(2 * HOUR);
    const row = await reported("Adele Vance");
    assert.equal(row.isMfaRegistered, true);
    assert.deepEqual(row.methodsRegistered, [
      "microsoftAuthenticatorPush",
      "softwareOneTimePasscode",
    ]);
  });

  it("a refresh that fell due before the registration does not know of it", async () => {
    sandbox.tenant.clock.advance(2.5 * HOUR);
    sandbox.tenant.registerMethod("Adele Vance");
    assert.equal((await reported("Adele Vance")).isMfaRegistered, false);
    sandbox.tenant.clock.advance(1.5 * HOUR);
    assert.equal((await reported("Adele Vance")).isMfaRegistered, true);
  });

  it("every row bears the time of the refresh", async () => {
    sandbox.tenant.clock.advance(5 * HOUR);
    const times = new Set((await rows(sandbox, REPORT)).map((row) => row.lastUpdatedDateTime));
    assert.equal(times.size, 1);
    const [time] = times;
    assert.equal(sandbox.tenant.clock.ms() - Date.parse(String(time)), HOUR);
  });

  it("the live methods know at once, and v1.0 alone overlooks a hardware token", async () => {
    const { id } = sandbox.tenant.person("Diego Siciliani");
    sandbox.tenant.registerMethod("Diego Siciliani", "hardware-oath");
    const methods = async (version: string) => {
      const { body } = await get(sandbox, `/${version}/users/${id}/authentication/methods`);
      return (body.value as Json[]).length;
    };
    assert.deepEqual([await methods("v1.0"), await methods("beta")], [1, 2]);
  });

  it("an audit can be read two minutes after the fact", async () => {
    const since = sandbox.tenant.clock.now().toISOString();
    sandbox.tenant.registerMethod("Adele Vance", "passkey");
    const filter = encodeURIComponent(
      `loggedByService eq 'Authentication Methods' and activityDisplayName eq 'User registered security info' and activityDateTime ge ${since}`,
    );
    const path = `${AUDITS}?$filter=${filter}&$orderby=activityDateTime`;
    assert.deepEqual(await rows(sandbox, path), []);
    sandbox.tenant.clock.advance(2 * 60_000);
    const [audit] = await rows(sandbox, path);
    const [target] = (audit?.targetResources ?? []) as Json[];
    assert.equal(target?.id, sandbox.tenant.person("Adele Vance").id);
    assert.equal(audit?.activityDateTime, since);
  });

  it("audits page without loss", async () => {
    const since = sandbox.tenant.clock.now().toISOString();
    for (const { id } of sandbox.tenant.people.slice(0, 25)) sandbox.tenant.registerMethod(id);
    sandbox.tenant.clock.advance(HOUR);
    const ours = `$filter=loggedByService eq 'Authentication Methods' and activityDateTime ge ${since}`;
    const seen = await rows(sandbox, `${AUDITS}?${ours}&$top=10`);
    assert.equal(new Set(seen.map(({ id }) => id)).size, 25);
  });

  it("the clock only moves forward", async () => {
    const before = sandbox.tenant.clock.ms();
    await sandbox.moveClock({ advance: "P1DT2H" });
    assert.equal(sandbox.tenant.clock.ms() - before, 26 * HOUR);
    await assert.rejects(sandbox.moveClock({ to: new Date(before) }), RangeError);
  });

  for (const [text, ms] of [
    ["P1D", 24 * HOUR],
    ["PT90M", 1.5 * HOUR],
    ["P1W", 168 * HOUR],
    ["P2DT3H4M5.5S", 51 * HOUR + 4 * 60_000 + 5500],
  ] as const)
    it(`${text} has a length`, () => assert.equal(durationMs(text), ms));

  for (const text of ["", "P", "PT", "P1M", "P1Y", "1D", "P-1D", "P1DT"])
    it(`"${text}" is no length of time`, () => assert.throws(() => durationMs(text), RangeError));
});

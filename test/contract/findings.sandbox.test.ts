import assert from "node:assert/strict";
import { openGraph } from "#bot/adapters/graph/openGraph.ts";
import { type Findings, isUnlicensed } from "#bot/core/findings.ts";
import { userId } from "#bot/core/ids.ts";
import { METHODS } from "#sandbox/methods.ts";
import type { Person } from "#sandbox/person.ts";
import { openSandbox, type Sandbox } from "#sandbox/server.ts";
import { patientClock } from "../graph/patientClock.ts";

/** What the tenant knows, against what is read of it over HTTP. */
describe("findings over the sandbox", function () {
  this.timeout(60_000);
  let sandbox: Sandbox;
  let graph: ReturnType<typeof openGraph>;
  before(async () => {
    sandbox = await openSandbox({
      people: 300,
      frozen: true,
      now: new Date("2026-11-21T08:00:00Z"),
    });
    graph = openGraph({
      graphUrl: sandbox.graphUrl,
      credential: { kind: "sandbox" },
      clock: patientClock(sandbox.tenant.clock.now()),
      appId: sandbox.tenant.ids.manifestId,
      sleep: async () => {},
    });
  });
  after(async () => {
    graph.close();
    const wrong = sandbox.journal.ofKind("invalid-request");
    await sandbox.close();
    assert.deepEqual(wrong, []);
  });

  const read = async (people: readonly Person[] = sandbox.tenant.people) => {
    const found = await graph.findings.read(people.map(({ id }) => userId(id)));
    return people.map((person) => {
      const findings = found.get(userId(person.id));
      assert.ok(findings);
      return { person, findings };
    });
  };
  const protocols = ({ legacy }: Findings): readonly string[] =>
    legacy.read ? legacy.value.map(({ protocol }) => protocol) : ["unread"];
  const first = (kind: Person["kind"]): Person => {
    const found = sandbox.tenant.people.find((each) => each.kind === kind);
    assert.ok(found);
    return found;
  };

  it("everybody's old clients are found, whichever log they stand in, and no attacker's", async () => {
    const all = await read();
    for (const { person, findings } of all) {
      const told = protocols(findings);
      if (person.legacyClient !== null) assert.ok(told.includes(person.legacyClient), told.join());
      else if (person.kind !== "service") assert.deepEqual(told, [], person.displayName);
    }
    const clients = new Set(all.flatMap(({ findings }) => protocols(findings)));
    for (const client of ["IMAP4", "POP3", "Exchange ActiveSync", "Authenticated SMTP"])
      assert.ok(clients.has(client), client);
  });

  it("few people are read as many are", async () => {
    const few = [first("legacy"), first("registered")];
    const [legacy, registered] = await read(few);
    assert.ok(legacy && registered);
    assert.ok(protocols(legacy.findings).includes(legacy.person.legacyClient ?? ""));
    assert.deepEqual(protocols(registered.findings), []);
    assert.ok(registered.findings.lastInteractive.read);
    assert.ok(registered.findings.lastInteractive.value instanceof Date);
  });

  it("a machine never signs in interactively, and a room never at all", async () => {
    const [machine, room] = await read([first("service"), first("room-mailbox")]);
    assert.ok(machine?.findings.lastInteractive.read && machine.findings.lastNonInteractive.read);
    assert.equal(machine.findings.lastInteractive.value, null);
    assert.ok(machine.findings.lastNonInteractive.value instanceof Date);
    assert.deepEqual(room?.findings.lastNonInteractive, { read: true, value: null });
  });

  it("the strongest method is never none for the registered, and always for the rest", async () => {
    for (const { person, findings } of await read()) {
      const strong = sandbox.tenant.methodsOf(person).some(({ kind }) => METHODS[kind].strong);
      assert.deepEqual(findings.strongest.read && findings.strongest.value !== null, strong);
    }
  });

  it("an app password is known once it is in the audit log, and of mail clients it was before", async () => {
    const all = await read(sandbox.tenant.people.filter(({ kind }) => kind === "legacy"));
    for (const { person, findings } of all)
      assert.equal(
        findings.appPasswords.read,
        ["IMAP4", "POP3"].includes(person.legacyClient ?? ""),
      );
    const person = first("registered");
    sandbox.tenant.audits.registered(person, "App password", person);
    sandbox.tenant.clock.advance(10 * 60_000);
    const [found] = await read([person]);
    assert.deepEqual(found?.findings.appPasswords, { read: true, value: true });
  });

  it("a policy for a group covers those in it, with nested groups, and not who is excluded", async () => {
    const { tenant } = sandbox;
    const inner = tenant.nestGroup(tenant.securityGroupId, "Night shift");
    const [adele, alex] = [tenant.person("Adele Vance"), tenant.person("Alex Wilber")];
    tenant.addToGroup(inner, adele);
    tenant.addToGroup(inner, alex);
    const id = tenant.addConditionalAccessPolicy({
      displayName: "MFA for security",
      conditions: {
        clientAppTypes: ["all"],
        applications: { includeApplications: ["All"] },
        users: { includeGroups: [tenant.securityGroupId], excludeUsers: [alex.id] },
      },
    });
    const covered = (await read([adele, alex, first("registered")])).map(
      ({ findings: { coveredBy } }) => (coveredBy.read ? coveredBy.value : "unread"),
    );
    tenant.policies.removeConditionalAccess(id);
    assert.deepEqual(covered, [["MFA for security"], [], []]);
  });

  it("the tenant's side is told: campaign, methods, and both break-glass accounts with what they hold", async () => {
    const { tenant } = sandbox;
    tenant.policies.migrationState = "preMigration";
    const { methods, campaign, breakGlass } = await graph.readiness.read(
      tenant.breakGlassIds.map(userId),
    );
    assert.ok(methods.read && campaign.read && breakGlass.read);
    assert.equal(methods.value.migration, "preMigration");
    assert.deepEqual(methods.value.ending, ["Sms"]);
    assert.deepEqual([campaign.value.state, campaign.value.everyone], ["default", true]);
    assert.deepEqual(
      breakGlass.value.map(({ account, passkey }) => [account, passkey.read && passkey.value]),
      tenant.breakGlassIds.map((id) => [
        "enabled",
        tenant.methodsOf(id).some(({ kind }) => kind === "security-key"),
      ]),
    );
  });

  it("without a licence sign-ins are told by nobody, and methods and coverage still are", async () => {
    sandbox.tenant.setLicence("free");
    const [found] = await read([first("legacy")]);
    sandbox.tenant.setLicence("p1");
    assert.ok(found);
    const { legacy, lastInteractive, strongest, coveredBy } = found.findings;
    assert.deepEqual([legacy, lastInteractive].map(isUnlicensed), [true, true]);
    assert.deepEqual([strongest.read, coveredBy.read], [true, true]);
  });
});

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { type Config, readConfig } from "#bot/config.ts";
import { isBotError } from "#bot/core/errors.ts";

const GUID = "0f8fad5b-d9cb-469f-a165-70867728950e";
const PRODUCTION = {
  TENANT_ID: GUID,
  BOT_ID: GUID,
  ADMIN_GROUP_ID: GUID,
  SECURITY_GROUP_ID: GUID,
  BOT_PASSWORD: "a secret",
};
const SANDBOX = {
  ...PRODUCTION,
  BOT_PASSWORD: "",
  SANDBOX: "true",
  GRAPH_URL: "http://127.0.0.1:4001",
  TEAMS_SERVICE_URL: "http://localhost:4002/teams/",
};

function faultsOf(env: Record<string, string>): string {
  try {
    readConfig(env);
  } catch (error) {
    assert.ok(isBotError(error, "config-invalid"));
    return error.message;
  }
  return "";
}

describe("the configuration", () => {
  it("with nothing set, every missing setting is named at once", () => {
    const faults = faultsOf({});
    for (const name of ["TENANT_ID", "BOT_ID", "ADMIN_GROUP_ID", "SECURITY_GROUP_ID"])
      assert.match(faults, new RegExp(`^${name} is not set$`, "m"));
    assert.match(faults, /no credentials: set one of MANAGED_IDENTITY_CLIENT_ID/);
  });

  it("with the required settings, everything else has its documented default", () => {
    const config: Config = readConfig(PRODUCTION);
    assert.equal(config.graphUrl, "https://graph.microsoft.com");
    assert.deepEqual(config.hours, {
      zone: "UTC",
      from: "10:00",
      to: "16:00",
      weekdays: [1, 2, 3, 4, 5],
    });
    assert.deepEqual([config.approvers, config.planHours, config.port], [2, 4, 3978]);
    assert.deepEqual(config.waves, {
      sizes: [1, 5, 25, 100],
      percent: 10,
      bakeMinutes: 60,
      writesPerDay: 2_000,
    });
    assert.deepEqual(readConfig({ ...PRODUCTION, WAVE_SIZES: "1, 2" }).waves.sizes, [1, 2]);
    assert.deepEqual(config.credentials, { kind: "secret", secret: "a secret" });
  });

  for (const [name, value, says] of [
    ["TENANT_ID", "contoso.com", /TENANT_ID must be a GUID/],
    ["APPROVERS", "0", /APPROVERS must be a whole number from 1 to 5/],
    ["APPROVERS", "two", /APPROVERS must be a whole number/],
    ["PLAN_HOURS", "25", /from 1 to 24/],
    ["WAVE_SIZES", "1,6", /WAVE_SIZES must list up to 4 whole numbers, none above 1, 5, 25, 100/],
    ["WAVE_SIZES", "1,5,25,100,100", /WAVE_SIZES must list up to 4/],
    ["WAVE_SIZES", "0", /WAVE_SIZES must list/],
    ["WAVE_PERCENT", "11", /WAVE_PERCENT must be a whole number from 1 to 10/],
    ["BAKE_MINUTES", "9", /BAKE_MINUTES must be a whole number from 10 to 10080/],
    ["WRITES_PER_DAY", "10001", /WRITES_PER_DAY must be a whole number from 1 to 10000/],
    ["UNDO_DAYS", "0", /UNDO_DAYS must be a whole number from 1 to 90/],
    ["EXEMPT_PERCENT", "11", /EXEMPT_PERCENT must be a whole number from 0 to 10/],
    ["KEEP_DAYS", "7", /KEEP_DAYS must be a whole number from 30 to 3650/],
    ["KEEP_AUDIT_DAYS", "0", /KEEP_AUDIT_DAYS must be a whole number from 90 to 3650/],
    ["TIME_ZONE", "Mars/Olympus", /IANA time zone/],
    ["SENDING_HOURS", "16:00-10:00", /hours of one day/],
    ["SENDING_DAYS", "1,8", /ISO weekdays/],
    ["GRAPH_SPEED", "2", /GRAPH_SPEED must be a whole number from 1 to 1/],
    ["MESSAGES_PER_SECOND", "46", /MESSAGES_PER_SECOND must be a whole number from 1 to 45/],
    ["SCAN_AT", "2am", /must be a time/],
    ["BREAK_GLASS_IDS", `${GUID},admin@contoso.com`, /lists "admin@contoso.com"/],
    ["GRAPH_URL", "http://graph.microsoft.com", /must be https/],
    ["GRAPH_URL", "https://graph.microsoft.com.evil.example", /must be https on/],
    ["TEAMS_SERVICE_URL", "https://evil.trafficmanager.net", /must be https on/],
    ["DATABASE_URL", "mysql://localhost", /postgres:\/\//],
    ["SANDBOX", "yes", /must be true or false/],
    ["ROLE", "writer", /ROLE must be one of bot, worker, all, not "writer"/],
    ["ROLE", "worker", /SEAL_KEY is not set, and ROLE is bot or worker/],
    ["ROLE", "Bot", /SEAL_KEY is not set, and ROLE is bot or worker/],
    ["ROLE", "bot", /ROLE=bot needs DATABASE_URL/],
    ["DATABASE_URL", "postgres://db.example/x", /SEAL_KEY is not set, and DATABASE_URL is set/],
    ["SEAL_KEY", "k".repeat(31), /SEAL_KEY must have at least 32 characters/],
  ] as const)
    it(`${name}=${value} is refused by name`, () =>
      assert.match(faultsOf({ ...PRODUCTION, [name]: value }), says));

  for (const [what, env, says] of [
    [
      "a public Graph",
      { GRAPH_URL: "https://graph.microsoft.com" },
      /GRAPH_URL must be a loopback URL/,
    ],
    ["no Graph", { GRAPH_URL: "" }, /GRAPH_URL is not set/],
    ["a look-alike", { GRAPH_URL: "http://127.0.0.1.evil.example" }, /must be a loopback URL/],
    [
      "a remote connector",
      { TEAMS_SERVICE_URL: "https://smba.trafficmanager.net/teams" },
      /TEAMS_SERVICE_URL must be a loopback/,
    ],
    [
      "a remote database",
      { DATABASE_URL: "postgres://db.example/x" },
      /DATABASE_URL must be on loopback/,
    ],
    [
      "real credentials",
      { BOT_PASSWORD: "x" },
      /refuses to start beside real credentials: unset BOT_PASSWORD/,
    ],
  ] as const)
    it(`in the sandbox, ${what} is refused`, () =>
      assert.match(faultsOf({ ...SANDBOX, ...env }), says));

  it("a seal key is asked of processes that share a database, and of none else", () => {
    const key = "k".repeat(32);
    assert.equal(readConfig(PRODUCTION).sealKey, null);
    assert.equal(readConfig({ ...PRODUCTION, SEAL_KEY: key }).sealKey, key);
    const shared = { DATABASE_URL: "postgres://127.0.0.1/x" };
    const worker = readConfig({ ...PRODUCTION, ...shared, SEAL_KEY: key, ROLE: "worker" });
    assert.deepEqual([worker.role, worker.sealKey], ["worker", key]);
    assert.equal(readConfig({ ...SANDBOX, ...shared, ROLE: "bot" }).sealKey, null);
    assert.equal(readConfig(PRODUCTION).role, "all");
  });

  it("in the sandbox it listens on loopback, whatever HOST says", () =>
    assert.equal(readConfig({ ...SANDBOX, HOST: "0.0.0.0" }).host, "127.0.0.1"));

  it(".env.sample names every setting that is read, and no other", () => {
    const read = new Set<string>();
    const env = new Proxy<Record<string, string>>(
      {},
      { get: (_, name) => void read.add(String(name)) },
    );
    assert.throws(() => readConfig(env));
    const sample = readFileSync(".env.sample", "utf8").matchAll(/^([A-Z_]+)=/gm);
    assert.deepEqual([...sample].map(([, name]) => name).toSorted(), [...read].toSorted());
  });
});

describe("npm start", () => {
  const start = (env: Record<string, string>) =>
    spawnSync(process.execPath, ["bot/index.ts"], {
      env: { PATH: process.env.PATH ?? "", ...env },
      encoding: "utf8",
    });

  it("without any setting, exits non-zero and names what is missing", () => {
    const { status, stderr } = start({});
    assert.equal(status, 1);
    for (const name of [
      "TENANT_ID",
      "BOT_ID",
      "ADMIN_GROUP_ID",
      "SECURITY_GROUP_ID",
      "BOT_PASSWORD",
    ])
      assert.match(stderr, new RegExp(name));
    assert.match(stderr, /npm run demo/);
  });

  it("in the sandbox with a URL that is not loopback, refuses", () => {
    const { status, stderr } = start({ ...SANDBOX, GRAPH_URL: "https://graph.microsoft.com" });
    assert.equal(status, 1);
    assert.match(stderr, /GRAPH_URL must be a loopback URL/);
  });
});

import assert from "node:assert/strict";
import { startBotProcess } from "#sandbox/botProcess.ts";
import { openSandbox } from "#sandbox/server.ts";
import { everyCell, tablesWith } from "#support/everyCell.ts";
import { exported } from "#support/exportSteps.ts";
import { leakyGraph } from "#support/leakyGraph.ts";
import { approveAndWrite, opens, scan, withRegistered } from "#support/planSteps.ts";
import { answerTo } from "#support/steps.ts";
import { emergencyAccounts, MONDAY, settingOf } from "#support/story.ts";
import { storyDatabase } from "#support/storyDatabase.ts";
import { server } from "../contract/store/server.ts";

/** What must never be seen again, by where it comes from. */
const CANARIES = {
  "a phone number in an answer": "+47 91234567",
  "a secret in an answer": "canary-totp-JBSWY3DPEHPK3PXP",
  "the name of somebody's device": "canary-device-adeles-pixel",
  "a phone number in an error": "+47 98765432",
  "a token in an error": "canary.eyJhbGciOiJub25lIn0.token",
  "the key of the seals": "canary-seal-key-0123456789abcdef-0123456789",
  "the database's password": "canary-database-password",
} as const;

/** As Graph has them on methods, users and registrations. */
const EXTRA = {
  phoneNumber: CANARIES["a phone number in an answer"],
  mobilePhone: CANARIES["a phone number in an answer"],
  businessPhones: [CANARIES["a phone number in an answer"]],
  smsSignInState: CANARIES["a phone number in an answer"],
  secretKey: CANARIES["a secret in an answer"],
  device: { displayName: CANARIES["the name of somebody's device"] },
  deviceTag: CANARIES["the name of somebody's device"],
};

const ERROR = `Call ${CANARIES["a phone number in an error"]} with ${CANARIES["a token in an error"]}`;

const withPassword = (url: string): string => {
  const own = new URL(url);
  own.password = CANARIES["the database's password"];
  return own.href;
};

describe("P29, T12: secrets and method details", function () {
  this.timeout(240_000);
  before(function () {
    // What stands in the tables is read past the bot, which the embedded database does not allow.
    if (server === null) this.skip();
  });

  it("put into everything the bot reads, are in no log, table, message or request of its own", async () => {
    const database = await storyDatabase();
    assert.ok(database, "a PostgreSQL server");
    const sandbox = await openSandbox({ now: MONDAY, people: withRegistered(4) });
    const graph = await leakyGraph(sandbox.graphUrl, EXTRA);
    let logged = "";
    const sent: string[] = [];
    let errors = 0;
    sandbox.journal.onTraffic(({ path, requestBody, responseBody }) => {
      if (JSON.stringify(responseBody ?? "").includes(ERROR)) errors += 1;
      sent.push(`${path} ${JSON.stringify(requestBody ?? "")}`);
    });
    const bot = await startBotProcess({
      env: {
        ...sandbox.botEnv(),
        ...emergencyAccounts(sandbox),
        GRAPH_URL: graph.url,
        DATABASE_URL: withPassword(database.url),
        SEAL_KEY: CANARIES["the key of the seals"],
        LOG_LEVEL: "trace",
        BAKE_MINUTES: "0",
      },
      onOutput: (text) => {
        logged += text;
      },
    });
    try {
      await sandbox.connectBot(bot.url);
      const tale = settingOf(sandbox);
      for (const path of [/presence/i, /mailboxSettings/, /methods/])
        tale.faults.add(
          { face: "graph", path, times: 2 },
          { do: "answer", status: 403, code: "Forbidden", message: ERROR },
        );
      await scan(tale);
      tale.faults.add(
        { face: "graph", method: "PATCH", person: tale.tenant.person("Reg 001").id },
        { do: "answer", status: 400, code: "Request_BadRequest", message: ERROR },
      );
      await opens(tale);
      await approveAndWrite(tale);
      for (const line of ["who Reg 001", "history", "status", "plans", "evidence Reg 002"])
        await answerTo(tale.chat("Megan Bowen"), line);
      const files = await exported(tale, "export person Reg 001");
      await tale.settle();

      assert.ok(logged.includes("The bot is ready"), "the log is read");
      assert.ok(sent.length > 50, "the traffic is read");
      assert.ok(graph.answers() > 20, "the bot was told too much");
      assert.ok(errors > 1, "the bot met errors with canaries, the refused write among them");
      const cells = await everyCell(database.url);
      for (const [what, canary] of Object.entries(CANARIES)) {
        assert.ok(!logged.includes(canary), `${what} is in the log`);
        assert.deepEqual(sent.filter((each) => each.includes(canary)).slice(0, 1), [], what);
        assert.deepEqual(tablesWith(cells, [canary]), [], `${what} is in a table`);
        assert.ok(!files.includes(canary), `${what} is in a file`);
      }
    } finally {
      await bot.stop();
      await graph.close();
      await sandbox.close();
      await database.drop();
    }
  });
});

import assert from "node:assert/strict";
import { openGraph } from "#bot/adapters/graph/openGraph.ts";
import { openTeams, type TeamsSetup } from "#bot/adapters/teams/server.ts";
import { type UserId, userId } from "#bot/core/ids.ts";
import type { Fault, Where } from "#sandbox/faults.ts";
import { openSandbox, type Sandbox } from "#sandbox/server.ts";
import { MemoryPaces } from "#support/memoryPaces.ts";
import { host, Listener, SILENT, WALL } from "../teams/botHost.ts";
import { type Mishap, type Shut, type TeamsBench, teamsContract } from "./teams.contract.ts";

const MISHAPS: Readonly<Record<Mishap, Fault>> = {
  throttled: { do: "answer", status: 429, retryAfter: 1 },
  unavailable: { do: "answer", status: 503 },
  busy: { do: "answer", status: 412 },
  "lost-before": { do: "reset-before" },
  "lost-after": { do: "reset-after" },
};

const NOT_A_FILE: Omit<Where, "person"> = { face: "connector", path: "/v3/conversations" };

teamsContract("the Bot Connector over the sandbox", async () => {
  const sandbox = await openSandbox({ people: 20 });
  const { botId, tenantId, manifestId } = sandbox.tenant.ids;
  const graph = openGraph({
    graphUrl: sandbox.graphUrl,
    credential: { kind: "sandbox" },
    clock: WALL,
    appId: manifestId,
    sleep: async () => {},
  });
  const bot = openTeams({
    botId,
    tenantId,
    serviceUrl: sandbox.teamsServiceUrl,
    credentials: { kind: "sandbox" },
    clock: WALL,
    install: (user) => graph.installer.install(user),
    log: SILENT,
    ...impatient(),
  });
  const listener = new Listener();
  bot.listenTo(listener);
  const served = await host(bot);
  await sandbox.connectBot(served.url);
  return {
    teams: bot.teams,
    files: bot.files,
    ...world(sandbox, listener),
    async close() {
      await sandbox.settled();
      await served.close();
      graph.close();
      const wrong = sandbox.journal.entries.filter(({ kind }) => kind === "invalid-request");
      await sandbox.close();
      assert.deepEqual(wrong, []);
    },
  };
});

/** Sleeps nothing: what a server demands has passed for the pace as soon as it was asked for. */
function impatient(): Pick<TeamsSetup, "pace" | "wait"> {
  let slept = 0;
  return {
    pace: { perSecond: 25, book: new MemoryPaces(() => performance.now() + slept) },
    wait: async (ms) => {
      slept += ms;
    },
  };
}

function world(
  sandbox: Sandbox,
  listener: Listener,
): Omit<TeamsBench, "teams" | "files" | "close"> {
  const { tenant, faults } = sandbox;
  const shutBy: Readonly<Record<Shut, (who: UserId) => void>> = {
    blocked: (who) => tenant.blockBot(who, "ConversationBlockedByUser"),
    "blocked-silently": (who) => tenant.blockBot(who, "MessageWritesBlocked"),
    policy: (who) => tenant.apps.refuseByPolicy(who),
    uninstalled: (who) => tenant.uninstallBot(who),
  };
  return {
    ann: userId(tenant.person("Adele Vance").id),
    nobody: userId("00000000-0000-4000-8000-00000000dead"),
    befall: (person, mishap, times = 1) =>
      void faults.add({ ...NOT_A_FILE, person, times }, MISHAPS[mishap]),
    shut: (who, how) => shutBy[how](who),
    inbox: (who) =>
      sandbox
        .chat(who)
        .messages()
        .map(({ text, summary }) => text ?? summary ?? ""),
    async accept(who, messageId) {
      const answer = await sandbox.chat(who).acceptsFile(messageId);
      assert.equal(answer.status, 200);
      return listener.files.at(-1)?.upload?.uploadUrl ?? "";
    },
    storage: (who) =>
      sandbox
        .chat(who)
        .files()
        .map(({ name, bytes }) => `${name}: ${bytes.toString()}`),
  };
}

import { randomUUID } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { pino } from "pino";
import { MovableClock } from "./adapters/clock/movableClock.ts";
import { systemClock } from "./adapters/clock/systemClock.ts";
import { type GraphOptions, openGraph } from "./adapters/graph/openGraph.ts";
import { startJobs } from "./adapters/postgres/jobs.ts";
import { openStore } from "./adapters/postgres/openStore.ts";
import { certificateFrom } from "./adapters/teams/certificateFile.ts";
import type { Credentials as TeamsCredentials } from "./adapters/teams/credentials.ts";
import { openTeams } from "./adapters/teams/server.ts";
import { type Config, readConfig } from "./config.ts";
import { isBotError } from "./core/errors.ts";
import { serve } from "./handlers/http.ts";
import { wire } from "./handlers/wire.ts";
import { DUTIES } from "./ports/jobs.ts";

export interface RunningBot {
  /** Where it listens, e.g. `http://127.0.0.1:3978`. */
  readonly url: string;
  close(): Promise<void>;
}

/** Starts the whole bot. Resolves when it is ready; rejects, with nothing left open, when it cannot start. */
export async function startBot(config: Config): Promise<RunningBot> {
  const logger = pino({ level: config.logLevel, base: null });
  const log = (sentence: string, fields: object) => logger.warn(fields, sentence);
  const movable = config.sandbox ? new MovableClock() : null;
  const clock = movable ?? systemClock;

  const store = await openStore({
    databaseUrl: config.databaseUrl,
    dataDir: config.dataDir,
    log,
    onDeath: (error) => {
      logger.fatal({ fault: error.message }, "The embedded database died; the bot ends.");
      process.exit(70);
    },
  });
  const graph = openGraph({
    graphUrl: config.graphUrl,
    credential: graphCredential(config),
    clock,
    appId: config.teamsAppId,
    rates: { writes: { units: WRITE_CEILING, perMs: 1_000 } },
  });
  const door = openTeams({
    botId: config.botId,
    tenantId: config.tenantId,
    serviceUrl: config.teamsServiceUrl,
    credentials: teamsCredentials(config),
    clock,
    install: (user) => graph.installer.install(user),
    pace: config.messagesPerSecond,
    log: logger,
  });

  const bot = wire({
    config,
    store,
    graph,
    teams: door.teams,
    files: door.files,
    clock,
    log,
    holder: randomUUID(),
    housekeeping: store.housekeeping,
  });
  const jobs = await startJobs({
    store,
    run: async (duty) => void (await bot.agenda.run(duty)),
    log,
    pollingSeconds: 1,
  });
  bot.wakeWith(jobs.jobs);
  door.listenTo(bot.inbound);
  bot.agenda.beside("What a dead process left could not be sorted out.", bot.recover());

  const server = createServer(serve({ messages: door.handle, agenda: bot.agenda, movable }));
  await listen(server, config);
  const { port } = server.address() as AddressInfo;
  const url = `http://${config.host === "0.0.0.0" ? "127.0.0.1" : config.host}:${port}`;
  logger.info(
    { url, sandbox: config.sandbox, database: store.backend, duties: DUTIES.length },
    "The bot is ready.",
  );

  return {
    url,
    async close() {
      await new Promise((done) => {
        server.close(done);
        server.closeAllConnections();
      });
      await jobs.stop();
      await door.close();
      await bot.agenda.quiet();
      graph.close();
      await store.close();
    },
  };
}

/** A backstop behind the pace of the plans themselves: Graph's quota for writes is 20 a second (graph.md 14.2). */
const WRITE_CEILING = 20;

function graphCredential(config: Config): GraphOptions["credential"] {
  const { credentials, tenantId, botId: clientId } = config;
  switch (credentials.kind) {
    case "managed-identity":
    case "sandbox":
      return credentials;
    case "certificate":
      return { kind: "certificate", tenantId, clientId, path: credentials.path };
    case "secret":
      return { kind: "secret", tenantId, clientId, secret: credentials.secret };
  }
}

function teamsCredentials({ credentials }: Config): TeamsCredentials {
  switch (credentials.kind) {
    case "managed-identity":
      return { kind: "managed-identity" };
    case "certificate":
      return { kind: "certificate", ...certificateFrom(credentials.path) };
    case "secret":
    case "sandbox":
      return credentials;
  }
}

async function listen(server: Server, { port, host }: Config): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  });
}

/** Started as a program: reads the environment, runs until it is told to stop. */
async function main(): Promise<void> {
  const bot = await startBot(readConfig(process.env));
  const stop = () => {
    void bot.close().then(() => process.exit(0));
  };
  process.once("SIGTERM", stop);
  process.once("SIGINT", stop);
}

if (import.meta.main)
  main().catch((error: unknown) => {
    process.stderr.write(
      isBotError(error)
        ? `The bot did not start (${error.code}).\n${error.message}\n${error.hint}\n`
        : `${error instanceof Error ? error.stack : String(error)}\n`,
    );
    process.exit(1);
  });

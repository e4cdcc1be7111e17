import { randomUUID } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { pino } from "pino";
import { MovableClock } from "./adapters/clock/movableClock.ts";
import { systemClock } from "./adapters/clock/systemClock.ts";
import { type GraphOptions, openGraph } from "./adapters/graph/openGraph.ts";
import { publicHolidays } from "./adapters/holidays/publicHolidays.ts";
import { startJobs } from "./adapters/postgres/jobs.ts";
import { openStore } from "./adapters/postgres/openStore.ts";
import { certificateFrom } from "./adapters/teams/certificateFile.ts";
import type { Credentials as TeamsCredentials } from "./adapters/teams/credentials.ts";
import { openTeams } from "./adapters/teams/server.ts";
import { type Config, readConfig } from "./config.ts";
import { isBotError } from "./core/errors.ts";
import { signOfLife } from "./flows/signOfLife.ts";
import { describeError } from "./handlers/describeError.ts";
import { serve } from "./handlers/http.ts";
import { wire } from "./handlers/wire.ts";
import type { Clock } from "./ports/clock.ts";
import type { DutyName } from "./ports/jobs.ts";
import type { Store } from "./ports/store.ts";

export interface RunningBot {
  /** Where it listens, e.g. `http://127.0.0.1:3978`. */
  readonly url: string;
  close(): Promise<void>;
}

/** Starts the whole bot. Resolves when it is ready; rejects, with nothing left open, when it cannot start. */
export async function startBot(config: Config): Promise<RunningBot> {
  const open = new AsyncDisposableStack();
  try {
    const url = await openAll(config, open);
    return { url, close: () => open.disposeAsync() };
  } catch (error) {
    await open.disposeAsync();
    throw error;
  }
}

/** Opens everything in order, and puts on `open` how it is closed again: the newest first. Returns where the bot listens. */
async function openAll(config: Config, open: AsyncDisposableStack): Promise<string> {
  const logger = pino({
    level: config.logLevel,
    base: null,
    serializers: { err: describeError },
  });
  const log = (sentence: string, fields: object) =>
    logger[FAILED in fields ? "error" : "info"](fields, sentence);
  const movable = config.sandbox ? new MovableClock(config.sandboxNow) : null;
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
  open.defer(() => store.close());
  if (movable !== null) movable.moveTo(await lastInstant(store));
  const { graph, door } = openOutside(config, store, clock, logger);
  open.defer(() => graph.close());
  open.defer(() => door.close());

  const { teams, files } = door;
  const { housekeeping } = store;
  const holder = randomUUID();
  const life = await signOfLife(store.leases, holder);
  open.defer(() => life.end());
  const stopping = new AbortController();
  const bot = wire({
    config,
    store,
    graph,
    holidays: publicHolidays(),
    teams,
    campaignTeams: door.campaign,
    pacing: door.pacing,
    files,
    clock,
    log,
    holder,
    housekeeping,
    stopping: stopping.signal,
  });
  open.defer(() => bot.agenda.quiet());
  const run = async (duty: DutyName) => void (await bot.agenda.run(duty));
  const { jobs, stop } = await startJobs({ store, run, log, pollingSeconds: POLLING_SECONDS });
  open.defer(stop);
  // Before the jobs wait for what is under way: a campaign would go on for hours.
  open.defer(() => {
    stopping.abort();
    door.endCampaigns();
  });
  bot.wakeWith(jobs);
  door.listenTo(bot.inbound);
  bot.agenda.beside("What a dead process left could not be sorted out.", bot.recover());

  const server = createServer(serve({ messages: door.handle, agenda: bot.agenda, movable }));
  open.defer(() => closed(server));
  const url = await listening(server, config);
  logger.info({ url, sandbox: config.sandbox, database: store.backend }, "The bot is ready.");
  return url;
}

/**
 * The latest moment the store has lived through. A sandbox whose clock had been moved goes on from there after a
 * restart: in a past of its own making nothing would ever fall due.
 */
async function lastInstant({ audit, cursors, scans }: Store): Promise<Date> {
  const [[entry], noticed, scan] = await Promise.all([
    audit.latest(1),
    cursors.get("notice"),
    scans.latest(),
  ]);
  const instants = [entry?.at, noticed, scan?.startedAt].filter((at) => at instanceof Date);
  return new Date(Math.max(0, ...instants.map((at) => at.getTime())));
}

/** The field that carries what failed, where something did. */
const FAILED = "err";

/** How soon a wake-up from another replica is noticed; our own are noticed at once. */
const POLLING_SECONDS = 2;

/** Microsoft's side: Graph, and Teams through the door. */
function openOutside(config: Config, store: Store, clock: Clock, logger: pino.Logger) {
  const graph = openGraph({
    graphUrl: config.graphUrl,
    credential: graphCredential(config),
    clock,
    appId: config.teamsAppId,
    ...(config.mailSender !== null && { mailSender: config.mailSender }),
    rates: { writes: { units: WRITE_CEILING, perMs: 1_000 } },
  });
  const door = openTeams({
    botId: config.botId,
    tenantId: config.tenantId,
    serviceUrl: config.teamsServiceUrl,
    credentials: teamsCredentials(config),
    clock,
    install: (user) => graph.installer.install(user),
    pace: { perSecond: config.messagesPerSecond, book: store.paces },
    log: logger,
  });
  return { graph, door };
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

async function listening(server: Server, { port, host }: Config): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  });
  const address = server.address() as AddressInfo;
  return `http://${host === "0.0.0.0" ? "127.0.0.1" : host}:${address.port}`;
}

async function closed(server: Server): Promise<void> {
  await new Promise((done) => {
    server.close(done);
    server.closeAllConnections();
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

import { randomUUID } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { pino } from "pino";
import { MovableClock } from "./adapters/clock/movableClock.ts";
import { systemClock } from "./adapters/clock/systemClock.ts";
import { ratesTimes } from "./adapters/graph/lane.ts";
import { type GraphOptions, openGraph } from "./adapters/graph/openGraph.ts";
import { publicHolidays } from "./adapters/holidays/publicHolidays.ts";
import { sealKeyIn } from "./adapters/keys/sealKeyFile.ts";
import { startJobs } from "./adapters/postgres/jobs.ts";
import { openStore } from "./adapters/postgres/openStore.ts";
import { stopFile } from "./adapters/switch/stopFile.ts";
import { certificateFrom } from "./adapters/teams/certificateFile.ts";
import type { Credentials as TeamsCredentials } from "./adapters/teams/credentials.ts";
import { openTeams } from "./adapters/teams/server.ts";
import { type Config, readConfig } from "./config.ts";
import { isBotError } from "./core/errors.ts";
import type { UserId } from "./core/ids.ts";
import { sealsWith } from "./flows/seal.ts";
import { signOfLife } from "./flows/signOfLife.ts";
import { describeError } from "./handlers/describeError.ts";
import { type HttpParts, serve } from "./handlers/http.ts";
import type { Agenda } from "./handlers/jobs/agenda.ts";
import { wire } from "./handlers/wire.ts";
import { wireWorker } from "./handlers/wireWorker.ts";
import type { MfaReads } from "./ports/directory.ts";
import type { DutyName, Jobs } from "./ports/jobs.ts";
import type { Store } from "./ports/store.ts";

export interface RunningBot {
  /** Where it listens, e.g. `http://127.0.0.1:3978`; empty where it listens to nobody. */
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

/** Opens everything in order, and puts on `open` how it is closed again: the newest first. Returns where this process listens. */
async function openAll(config: Config, open: AsyncDisposableStack): Promise<string> {
  const ground = await openGround(config, open);
  const { store, movable, logger, log } = ground;
  const holder = randomUUID();
  const life = await signOfLife(store.leases, holder);
  open.defer(() => life.end());
  const stopping = new AbortController();
  const part =
    config.role === "worker"
      ? openWorker(ground, holder, stopping.signal)
      : openBot(ground, open, holder, stopping.signal);
  const { agenda } = part;
  open.defer(() => agenda.quiet());
  const run = async (duty: DutyName) => void (await agenda.run(duty));
  const duties = agenda.names;
  const { jobs, stop } = await startJobs({
    store,
    duties,
    run,
    log,
    pollingSeconds: POLLING_SECONDS,
  });
  open.defer(stop);
  // Before the jobs wait for what is under way: a campaign would go on for hours.
  open.defer(() => {
    stopping.abort();
    part.end();
  });
  part.begin(jobs);

  const url = await listen(config, open, { messages: part.messages, agenda, movable });
  const { sandbox, role } = config;
  logger.info({ url, role, sandbox, database: store.backend }, "The bot is ready.");
  return url;
}

/** What every process stands on, whatever it does. */
async function openGround(config: Config, open: AsyncDisposableStack) {
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
  if (store.backend === "server" && (await store.chain.canTamper()))
    log(
      "The database role could change the record: docs/postgres-roles.sql has one that cannot.",
      {},
    );
  if (movable !== null) movable.moveTo(await lastInstant(store));
  const graph = openGraph({
    graphUrl: config.graphUrl,
    credential: graphCredential(config),
    clock,
    appId: config.teamsAppId,
    ...(config.mailSender !== null && { mailSender: config.mailSender }),
    rates: { ...ratesTimes(config.graphSpeed), writes: { units: WRITE_CEILING, perMs: 1_000 } },
  });
  open.defer(() => graph.close());
  const seals = sealsWith(sealKey(config));
  const killSwitch = stopFile(config.dataDir);
  return { config, logger, log, movable, clock, store, graph, seals, killSwitch };
}

type Ground = Awaited<ReturnType<typeof openGround>>;

/** The part of the work one process does. */
interface Part {
  readonly agenda: Agenda;
  /** Takes Teams' messages; null where none are taken. */
  readonly messages: HttpParts["messages"];
  begin(jobs: Jobs): void;
  /** Ends what would go on for hours. */
  end(): void;
}

/** Answers Teams. As `bot` it is handed nothing it could write to the tenant with. */
function openBot(
  { config, logger, ...ground }: Ground,
  open: AsyncDisposableStack,
  holder: string,
  stopping: AbortSignal,
): Part {
  const { store, clock, graph } = ground;
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
  open.defer(() => door.close());
  const bot = wire({
    ...ground,
    config,
    graph: config.role === "bot" ? withoutWrites(graph) : graph,
    writer: config.role === "bot" ? null : graph.mfaStates,
    holidays: publicHolidays(),
    teams: door.teams,
    campaignTeams: door.campaign,
    pacing: door.pacing,
    files: door.files,
    attachments: door.attachments,
    holder,
    housekeeping: store.housekeeping,
    stopping,
  });
  return {
    agenda: bot.agenda,
    messages: door.handle,
    begin(jobs) {
      bot.wakeWith(jobs);
      door.listenTo(bot.inbound);
      bot.agenda.beside("What a dead process left could not be sorted out.", bot.recover());
    },
    end: () => door.endCampaigns(),
  };
}

/** A new object that can read states and nothing else: there is no method on it that writes. */
const withoutWrites = <Graph extends { readonly mfaStates: MfaReads }>(graph: Graph) => ({
  ...graph,
  mfaStates: { read: (ids: readonly UserId[]) => graph.mfaStates.read(ids) } satisfies MfaReads,
});

/** Writes approved plans and answers nobody. */
function openWorker(ground: Ground, holder: string, stopping: AbortSignal): Part {
  const { agenda, wakeWith } = wireWorker({ ...ground, holder, stopping });
  return { agenda, messages: null, begin: wakeWith, end() {} };
}

/** Opens the port. A worker has none, but for the sandbox's clock. */
async function listen(
  config: Config,
  open: AsyncDisposableStack,
  parts: HttpParts,
): Promise<string> {
  if (config.role === "worker" && !config.sandbox) return "";
  const server = createServer(serve(parts));
  open.defer(() => closed(server));
  return listening(server, config);
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

/** A sandbox without a key of its own makes one of its tenant's id: nothing in there is worth sealing against. */
function sealKey({ sealKey, sandbox, tenantId, dataDir }: Config): string {
  if (sealKey !== null) return sealKey;
  return sandbox ? `sandbox seal of ${tenantId}` : sealKeyIn(dataDir);
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

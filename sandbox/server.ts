import { activityFrom, installationEvents } from "./activity.ts";
import { BotLine } from "./botLine.ts";
import { Chat } from "./chat.ts";
import { durationMs, TenantClock } from "./clock.ts";
import { ClockMover, type Moved } from "./clockMover.ts";
import { connectorFace } from "./connector/face.ts";
import { Faults } from "./faults.ts";
import { graphFace } from "./graph/face.ts";
import { Journal } from "./journal.ts";
import type { Manners } from "./manners.ts";
import type { Newcomer } from "./person.ts";
import { population } from "./population.ts";
import { guid } from "./random.ts";
import { Tenant, type Who } from "./tenant.ts";
import { Throttle } from "./throttle.ts";
import { Uploads } from "./uploads.ts";
import { openFace } from "./wire.ts";

export interface SandboxOptions {
  readonly seed?: string | number;
  /** How many (default 120), or exactly who. */
  readonly people?: number | readonly Newcomer[];
  /** What the people of a number are like; `worldwide`: of many countries, hours, products and roles. */
  readonly population?: { readonly worldwide: boolean };
  /** Tenant time at the start; default the wall's. It flows on unless `frozen`. */
  readonly now?: Date;
  /** Tenant time stands still until it is moved. */
  readonly frozen?: boolean;
  readonly botId?: string;
  readonly tenantId?: string;
  /** `externalId` of the app in the Teams catalogue; default the bot's id. */
  readonly manifestId?: string;
  readonly timeZone?: string;
  /** Added to every answer of both faces. */
  readonly latencyMs?: number;
  readonly manners?: Partial<Manners>;
  readonly graphPort?: number;
  readonly connectorPort?: number;
}

type ClockMove = { readonly advance: string } | { readonly to: Date };

export interface Sandbox {
  readonly seed: string;
  readonly tenant: Tenant;
  readonly journal: Journal;
  readonly faults: Faults;
  readonly throttle: Throttle;
  readonly graphUrl: string;
  readonly teamsServiceUrl: string;
  /** The environment of design.md 5 that points a bot at this tenant; PORT and the store are the caller's. */
  botEnv(): Record<string, string>;
  /** From now on people talk to the bot at this address; a bot started on the wall's time is brought to the tenant's. */
  connectBot(botUrl: string): Promise<void>;
  /** Likewise with several replicas, in the place of those before: each message goes to one that listens, in turn. */
  connectBots(botUrls: readonly string[]): Promise<void>;
  /** Processes beside them that only write: nobody talks to them, and time moves for them too. */
  connectWorkers(workerUrls: readonly string[]): Promise<void>;
  /** This replica is told nothing any more, and its clock is left alone. */
  disconnectBot(botUrl: string): void;
  chat(who: Who): Chat;
  /**
   * Moves the tenant's clock and the bots' together, from one due piece of work to the next, and returns what ran on
   * the way (null without a bot). A replica that dies on the way is named and left behind; throws when none came along.
   */
  moveClock(move: ClockMove): Promise<Moved | null>;
  /** Resolves when the bot has answered every event it was told of. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

/** Opens a tenant that does not exist, on loopback: Graph and the Bot Connector over real HTTP. */
export async function openSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const seed = String(options.seed ?? 1);
  const botId = options.botId ?? guid("bot", seed);
  const tenantId = options.tenantId ?? guid("tenant", seed);
  const clock = new TenantClock(options.now, options.frozen);
  const journal = new Journal(() => clock.now());
  const tenant = new Tenant(
    { tenantId, botId, manifestId: options.manifestId ?? botId },
    peopleOf(seed, options, clock.now()),
    clock,
    journal,
    options.manners,
  );
  const [faults, throttle, uploads] = [new Faults(seed), new Throttle(), new Uploads()];
  const latencyMs = options.latencyMs ?? 0;
  const world = { tenant, journal, faults, throttle, uploads, seed, latencyMs };

  const graph = await openFace(
    graphFace(world, () => graph.url),
    options.graphPort,
  );
  const connector = await openFace(connectorFace(world), options.connectorPort);
  const line = new BotLine();
  const mover = new ClockMover(line, clock);
  const connect = async (botUrls: readonly string[]) => {
    line.connect(botUrls);
    if (clock.moved) await mover.catchUp();
  };
  announceInstalls(tenant, line, connector.url);

  return {
    seed,
    tenant,
    journal,
    faults,
    throttle,
    graphUrl: graph.url,
    teamsServiceUrl: connector.url,
    botEnv: () => ({
      SANDBOX: "true",
      GRAPH_URL: graph.url,
      TEAMS_SERVICE_URL: connector.url,
      TENANT_ID: tenantId,
      BOT_ID: botId,
      ADMIN_GROUP_ID: tenant.adminGroupId,
      SECURITY_GROUP_ID: tenant.securityGroupId,
      BREAK_GLASS_IDS: tenant.breakGlassIds.join(","),
      TIME_ZONE: options.timeZone ?? "UTC",
      ...(clock.moved ? { SANDBOX_NOW: clock.now().toISOString() } : {}),
    }),
    connectBot: (botUrl) => connect([botUrl]),
    connectBots: connect,
    connectWorkers: async (workerUrls) => {
      line.accompany(workerUrls);
      if (clock.moved) await mover.catchUp();
    },
    disconnectBot: (botUrl) => line.disconnect(botUrl),
    chat: chats({ tenant, line, uploads, serviceUrl: connector.url }),
    moveClock: (move) =>
      mover.moveTo("to" in move ? move.to : new Date(clock.ms() + durationMs(move.advance))),
    settled: () => line.settled(),
    close: async () => {
      await Promise.all([graph.close(), connector.close()]);
    },
  };
}

/** Teams tells the bot who installs its app and who removes it. */
function announceInstalls(tenant: Tenant, line: BotLine, serviceUrl: string): void {
  tenant.onInstall((person, action) => {
    const conversation = tenant.conversations.personal(person);
    const id = tenant.conversations.nextId();
    const base = activityFrom(tenant, serviceUrl, person, conversation, id);
    line.announce(installationEvents(base, action));
  });
}

function peopleOf(seed: string, options: SandboxOptions, now: Date): readonly Newcomer[] {
  const { people = 120 } = options;
  if (typeof people !== "number") return people;
  return population(seed, people, options.population?.worldwide === true ? { worldwide: now } : {});
}

/** One Chat a person, so that what a press has shown them stays shown. */
function chats(means: ConstructorParameters<typeof Chat>[1]): (who: Who) => Chat {
  const open = new Map<string, Chat>();
  return (who) => {
    const person = means.tenant.person(who);
    const chat = open.get(person.id) ?? new Chat(person, means);
    open.set(person.id, chat);
    return chat;
  };
}

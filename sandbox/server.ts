import { activityFrom, installationEvents } from "./activity.ts";
import { BotLine } from "./botLine.ts";
import { Chat } from "./chat.ts";
import { durationMs, TenantClock } from "./clock.ts";
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
  chat(who: Who): Chat;
  /** Moves the tenant's clock, then the bot's, and returns what the bot ran on the way (null without a bot). */
  moveClock(move: ClockMove): Promise<unknown>;
  /** Resolves when the bot has answered every event it was told of. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

/** Opens a tenant that does not exist, on loopback: Graph and the Bot Connector over real HTTP. */
export async function openSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const seed = String(options.seed ?? 1);
  const botId = options.botId ?? guid("bot", seed);
  const tenantId = options.tenantId ?? guid("tenant", seed);
  const { people = 120 } = options;
  const clock = new TenantClock(options.now, options.frozen);
  const journal = new Journal(() => clock.now());
  const tenant = new Tenant(
    { tenantId, botId, manifestId: options.manifestId ?? botId },
    typeof people === "number" ? population(seed, people) : people,
    clock,
    journal,
    options.manners,
  );
  const [faults, throttle, uploads] = [new Faults(), new Throttle(), new Uploads()];
  const latencyMs = options.latencyMs ?? 0;
  const world = { tenant, journal, faults, throttle, uploads, seed, latencyMs };

  const graph = await openFace(
    graphFace(world, () => graph.url),
    options.graphPort,
  );
  const connector = await openFace(connectorFace(world), options.connectorPort);
  const line = new BotLine();
  tenant.onInstall((person, action) => {
    const conversation = tenant.conversations.personal(person);
    const id = tenant.conversations.nextId();
    const base = activityFrom(tenant, connector.url, person, conversation, id);
    line.announce(installationEvents(base, action));
  });

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
    connectBot: async (botUrl) => {
      line.connect(botUrl);
      if (clock.moved) await moveBot(line, clock.now());
    },
    chat: chats({ tenant, line, uploads, serviceUrl: connector.url }),
    moveClock: async (move) => {
      if ("to" in move) clock.moveTo(move.to);
      else clock.advance(durationMs(move.advance));
      return moveBot(line, clock.now());
    },
    settled: () => line.settled(),
    close: async () => {
      await Promise.all([graph.close(), connector.close()]);
    },
  };
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

async function moveBot(line: BotLine, to: Date): Promise<unknown> {
  if (line.url === undefined) return null;
  const response = await fetch(`${line.url}/sandbox/clock`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ to: to.toISOString() }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`the bot did not move its clock: ${response.status} ${text}`);
  return JSON.parse(text);
}

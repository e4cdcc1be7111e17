import type { Cadence, SendingHours } from "./core/cadence.ts";
import { BotError } from "./core/errors.ts";
import { type TenantId, tenantId, type UserId, userId } from "./core/ids.ts";

/** How the bot proves who it is to Microsoft, in the order we advise. */
type Credentials =
  | { readonly kind: "managed-identity"; readonly clientId: string }
  | { readonly kind: "certificate"; readonly path: string }
  | { readonly kind: "secret"; readonly secret: string }
  | { readonly kind: "sandbox" };

export interface Config {
  readonly sandbox: boolean;
  /** When the sandbox's clock starts; null for now. */
  readonly sandboxNow: Date | null;
  readonly graphUrl: string;
  readonly teamsServiceUrl: string;
  readonly port: number;
  readonly host: string;
  /** Null: the embedded database in `dataDir`. */
  readonly databaseUrl: string | null;
  readonly dataDir: string;
  readonly tenantId: TenantId;
  readonly botId: string;
  /** The id in the app manifest, by which Graph finds the app in the tenant's catalogue. */
  readonly teamsAppId: string;
  readonly credentials: Credentials;
  readonly adminGroupId: string;
  /** Conversation id of the channel where plans are shown besides the admins' own chats; null for none. */
  readonly adminChannelId: string | null;
  readonly securityGroupId: string;
  readonly breakGlass: ReadonlySet<UserId>;
  /** Distinct admins besides the requester. */
  readonly approvers: number;
  readonly planHours: number;
  readonly cadence: Cadence;
  readonly hours: SendingHours;
  readonly scanAt: string;
  readonly noticeMinutes: number;
  readonly messagesPerSecond: number;
  readonly writesPerSecond: number;
  readonly organisation: string;
  readonly serviceDesk: string;
  readonly logLevel: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const LOOPBACK = /^(?:127(?:\.\d{1,3}){3}|localhost|\[::1\])$/;
const GRAPH_ROOTS = [
  "graph.microsoft.com",
  "graph.microsoft.us",
  "dod-graph.microsoft.us",
  "microsoftgraph.chinacloudapi.cn",
];
const CONNECTOR_ROOTS = [
  "smba.trafficmanager.net",
  "smba.infra.gcc.teams.microsoft.com",
  "smba.infra.gov.teams.microsoft.us",
  "smba.infra.dod.teams.microsoft.us",
];
const CREDENTIAL_SETTINGS = ["MANAGED_IDENTITY_CLIENT_ID", "BOT_CERTIFICATE_PATH", "BOT_PASSWORD"];

/** Reads the environment once. Throws `config-invalid` naming every fault there is, not the first. */
export function readConfig(env: Environment): Config {
  const faults: string[] = [];
  const read = new Reader(env, faults);
  const sandbox = read.flag("SANDBOX");
  const botId = read.guid("BOT_ID");
  const zone = read.zone("TIME_ZONE", "UTC");

  const config: Config = {
    sandbox,
    sandboxNow: read.moment("SANDBOX_NOW", sandbox),
    graphUrl: read.url("GRAPH_URL", "https://graph.microsoft.com", sandbox, GRAPH_ROOTS),
    teamsServiceUrl: read.url(
      "TEAMS_SERVICE_URL",
      "https://smba.trafficmanager.net/teams",
      sandbox,
      CONNECTOR_ROOTS,
    ),
    port: read.whole("PORT", 3978, 0, 65_535),
    host: sandbox ? "127.0.0.1" : read.text("HOST", "0.0.0.0"),
    databaseUrl: read.database("DATABASE_URL", sandbox),
    dataDir: read.text("DATA_DIR", ".data/bot"),
    tenantId: tenantId(read.guid("TENANT_ID")),
    botId,
    teamsAppId: read.text("TEAMS_APP_ID", botId),
    credentials: read.credentials(sandbox),
    adminGroupId: read.guid("ADMIN_GROUP_ID"),
    adminChannelId: read.text("ADMIN_CHANNEL_ID", "") || null,
    securityGroupId: read.guid("SECURITY_GROUP_ID"),
    breakGlass: new Set(read.guids("BREAK_GLASS_IDS").map(userId)),
    approvers: read.whole("APPROVERS", 2, 1, 5),
    planHours: read.whole("PLAN_HOURS", 4, 1, 24),
    cadence: {
      maxNudges: read.whole("MAX_NUDGES", 3, 1, 10),
      gapDays: read.whole("NUDGE_GAP_DAYS", 3, 1, 30),
      deadlineDays: read.whole("DEADLINE_DAYS", 14, 1, 90),
      maxSnoozes: read.whole("MAX_SNOOZES", 3, 0, 10),
    },
    hours: {
      zone,
      ...read.hours("SENDING_HOURS", "10:00-16:00"),
      weekdays: read.weekdays("SENDING_DAYS", "1,2,3,4,5"),
    },
    scanAt: read.time("SCAN_AT", "02:00"),
    noticeMinutes: read.whole("NOTICE_MINUTES", 5, 1, 60),
    messagesPerSecond: read.whole("MESSAGES_PER_SECOND", 25, 1, 45),
    writesPerSecond: read.whole("WRITES_PER_SECOND", 5, 1, 20),
    organisation: read.text("ORGANISATION", "your organisation"),
    serviceDesk: read.text("SERVICE_DESK", "your IT service desk"),
    logLevel: read.text("LOG_LEVEL", "info"),
  };
  if (faults.length > 0)
    throw new BotError(
      "config-invalid",
      faults.join("\n"),
      "Each setting is explained in .env.sample. To try the bot without a tenant: npm run demo.",
    );
  return config;
}

/** Reads single settings and collects what is wrong with them. */
class Reader {
  readonly #env: Environment;
  readonly #faults: string[];
  constructor(env: Environment, faults: string[]) {
    this.#env = env;
    this.#faults = faults;
  }

  #raw(key: string): string {
    return this.#env[key]?.trim() ?? "";
  }

  text(key: string, fallback: string): string {
    return this.#raw(key) || fallback;
  }

  flag(key: string): boolean {
    const raw = this.#raw(key).toLowerCase();
    if (!["", "true", "false"].includes(raw))
      this.#faults.push(`${key} must be true or false, not "${raw}"`);
    return raw === "true";
  }

  guid(key: string): string {
    const raw = this.#raw(key);
    if (raw === "") this.#faults.push(`${key} is not set`);
    else if (!GUID.test(raw)) this.#faults.push(`${key} must be a GUID, not "${raw}"`);
    return raw.toLowerCase();
  }

  guids(key: string): readonly string[] {
    const all = this.#raw(key)
      .split(",")
      .map((each) => each.trim())
      .filter((each) => each !== "");
    for (const each of all)
      if (!GUID.test(each)) this.#faults.push(`${key} lists "${each}", which is not a GUID`);
    return all;
  }

  whole(key: string, fallback: number, min: number, max: number): number {
    const raw = this.#raw(key);
    if (raw === "") return fallback;
    const value = Number(raw);
    if (!Number.isInteger(value) || value < min || value > max)
      this.#faults.push(`${key} must be a whole number from ${min} to ${max}, not "${raw}"`);
    return value;
  }

  /** A root without a trailing slash: loopback in the sandbox, https on one of Microsoft's hosts outside it. */
  url(key: string, fallback: string, sandbox: boolean, hosts: readonly string[]): string {
    const raw = this.#raw(key) || (sandbox ? "" : fallback);
    if (raw === "") {
      this.#faults.push(`${key} is not set (SANDBOX=true needs a loopback URL)`);
      return raw;
    }
    const url = URL.canParse(raw) ? new URL(raw) : null;
    if (url === null) this.#faults.push(`${key} is not a URL: "${raw}"`);
    else if (sandbox && !LOOPBACK.test(url.hostname))
      this.#faults.push(`${key} must be a loopback URL when SANDBOX=true, not "${raw}"`);
    else if (!sandbox && (url.protocol !== "https:" || !hosts.includes(url.hostname)))
      this.#faults.push(`${key} must be https on ${hosts.join(", ")}, not "${raw}"`);
    return raw.replace(/\/+$/, "");
  }

  database(key: string, sandbox: boolean): string | null {
    const raw = this.#raw(key);
    if (raw === "") return null;
    const url = URL.canParse(raw) ? new URL(raw) : null;
    if (url === null || !/^postgres(?:ql)?:$/.test(url.protocol))
      this.#faults.push(`${key} must be a postgres:// URL`);
    else if (sandbox && url.hostname !== "" && !LOOPBACK.test(url.hostname))
      this.#faults.push(`${key} must be on loopback when SANDBOX=true`);
    return raw;
  }

  credentials(sandbox: boolean): Credentials {
    const given = CREDENTIAL_SETTINGS.filter((key) => this.#raw(key) !== "");
    if (sandbox) {
      if (given.length > 0)
        this.#faults.push(
          `SANDBOX=true refuses to start beside real credentials: unset ${given.join(", ")}`,
        );
      return { kind: "sandbox" };
    }
    if (given.length === 0)
      this.#faults.push(`no credentials: set one of ${CREDENTIAL_SETTINGS.join(", ")}`);
    const clientId = this.#raw("MANAGED_IDENTITY_CLIENT_ID");
    if (clientId !== "") return { kind: "managed-identity", clientId };
    const path = this.#raw("BOT_CERTIFICATE_PATH");
    if (path !== "") return { kind: "certificate", path };
    return { kind: "secret", secret: this.#raw("BOT_PASSWORD") };
  }

  zone(key: string, fallback: string): string {
    const raw = this.text(key, fallback);
    try {
      new Intl.DateTimeFormat("en", { timeZone: raw });
    } catch {
      this.#faults.push(`${key} must be an IANA time zone such as Europe/Oslo, not "${raw}"`);
    }
    return raw;
  }

  moment(key: string, sandbox: boolean): Date | null {
    const raw = this.#raw(key);
    if (raw === "") return null;
    const at = new Date(raw);
    if (!sandbox) this.#faults.push(`${key} is only for SANDBOX=true`);
    else if (!/^\d{4}-\d{2}-\d{2}T/.test(raw) || Number.isNaN(at.getTime()))
      this.#faults.push(`${key} must be a moment such as 2026-12-07T09:00:00Z, not "${raw}"`);
    return at;
  }

  time(key: string, fallback: string): string {
    const raw = this.text(key, fallback);
    if (!/^([01]\d|2[0-3]):[0-5]\d$/.test(raw))
      this.#faults.push(`${key} must be a time such as 02:00, not "${raw}"`);
    return raw;
  }

  hours(key: string, fallback: string): { readonly from: string; readonly to: string } {
    const raw = this.text(key, fallback);
    const [, from = "", to = ""] =
      /^((?:[01]\d|2[0-3]):[0-5]\d)-((?:[01]\d|2[0-3]):[0-5]\d)$/.exec(raw) ?? [];
    if (from === "" || from >= to)
      this.#faults.push(`${key} must be hours of one day such as 10:00-16:00, not "${raw}"`);
    return { from, to };
  }

  weekdays(key: string, fallback: string): readonly number[] {
    const raw = this.text(key, fallback);
    const days = raw.split(",").map((each) => Number(each.trim()));
    if (days.some((day) => !Number.isInteger(day) || day < 1 || day > 7))
      this.#faults.push(`${key} must list ISO weekdays 1 (Monday) to 7, not "${raw}"`);
    return days;
  }
}

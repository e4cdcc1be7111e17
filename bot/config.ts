import type { BreakerRule } from "./core/breaker.ts";
import type { Cadence, SendingHours } from "./core/cadence.ts";
import { BotError } from "./core/errors.ts";
import { type TenantId, tenantId, type UserId, userId } from "./core/ids.ts";
import type { RungName } from "./core/ladder.ts";
import { LARGEST_WAVES, type WavePace, type WaveRule } from "./core/wave.ts";
import { type Credentials, type Environment, SettingReader } from "./settings.ts";

export interface Config {
  readonly sandbox: boolean;
  /** When the sandbox's clock starts; null for now. */
  readonly sandboxNow: Date | null;
  readonly graphUrl: string;
  /** How many times faster than Microsoft's quotas Graph is read; more than 1 only in the sandbox, where no quota is. */
  readonly graphSpeed: number;
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
  /** How many in a hundred of those who can sign in must have registered before `enforce` plans anything; 0 for no gate. */
  readonly readyPercent: number;
  readonly cadence: Cadence;
  /** How many people hear from a campaign on its first day. */
  readonly firstWave: number;
  readonly hours: SendingHours;
  readonly scanAt: string;
  readonly noticeMinutes: number;
  readonly messagesPerSecond: number;
  readonly writesPerSecond: number;
  /** How large waves may be, and how they follow each other. */
  readonly waves: WaveRule & Omit<WavePace, "writesPerSecond">;
  /** How long a plan can be undone after its last write. */
  readonly undoDays: number;
  /** Days a campaign's code is shown before the next one is. */
  readonly codeDays: number;
  readonly breaker: BreakerRule;
  /** "Was that you?" a day, over the whole tenant. */
  readonly questionsPerDay: number;
  /** How many in a hundred of those who can sign in may be exempt at once. */
  readonly exemptPercent: number;
  /** How many days what was needed for a campaign is kept once it is over, and who is meant in the audit log. */
  readonly keepDays: { readonly operational: number; readonly audit: number };
  /** What is tried when Teams does not do. */
  readonly ladder: {
    readonly rungs: ReadonlySet<RungName>;
    readonly emailsPerDay: number;
    readonly managerCardsPerDay: number;
  };
  /** The address e-mail is sent from; null for none. */
  readonly mailSender: string | null;
  readonly organisation: string;
  readonly serviceDesk: string;
  readonly logLevel: string;
  /** What this process does of the bot's work. */
  readonly role: ProcessRole;
  /** What approvals are sealed with; null: a key of its own in `dataDir`, or in the sandbox one made of the tenant's id. */
  readonly sealKey: string | null;
}

/** `bot` answers Teams and never writes to the tenant; `worker` writes and answers nobody; `all` does both. */
type ProcessRole = "bot" | "worker" | "all";
const ROLES: readonly ProcessRole[] = ["bot", "worker", "all"];

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

/** Reads the environment once. Throws `config-invalid` naming every fault there is, not the first. */
export function readConfig(env: Environment): Config {
  const faults: string[] = [];
  const read = new SettingReader(env, faults);
  const sandbox = read.flag("SANDBOX");
  const botId = read.guid("BOT_ID");

  const config: Config = {
    sandbox,
    sandboxNow: read.moment("SANDBOX_NOW", sandbox),
    graphUrl: read.url("GRAPH_URL", "https://graph.microsoft.com", sandbox, GRAPH_ROOTS),
    graphSpeed: read.whole("GRAPH_SPEED", 1, 1, sandbox ? 1_000 : 1),
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
    readyPercent: read.whole("READY_PERCENT", 0, 0, 100),
    cadence: cadenceOf(read),
    firstWave: read.whole("FIRST_WAVE", 50, 1, 10_000),
    hours: hoursOf(read),
    scanAt: read.time("SCAN_AT", "02:00"),
    noticeMinutes: read.whole("NOTICE_MINUTES", 5, 1, sandbox ? 1_440 : 60),
    messagesPerSecond: read.whole("MESSAGES_PER_SECOND", 25, 1, sandbox ? 1_000 : 45),
    writesPerSecond: read.whole("WRITES_PER_SECOND", 5, 1, 20),
    waves: wavesOf(read, sandbox),
    undoDays: read.whole("UNDO_DAYS", 14, 1, 90),
    codeDays: read.whole("CODE_DAYS", 7, 1, 31),
    breaker: breakerOf(read),
    questionsPerDay: read.whole("QUESTIONS_PER_DAY", 20, 0, 10_000),
    exemptPercent: read.whole("EXEMPT_PERCENT", 2, 0, 10),
    keepDays: keepDaysOf(read),
    ladder: ladderOf(read),
    mailSender: read.address("MAIL_SENDER"),
    organisation: read.text("ORGANISATION", "your organisation"),
    serviceDesk: read.text("SERVICE_DESK", "your IT service desk"),
    logLevel: read.text("LOG_LEVEL", "info"),
    role: read.oneOf("ROLE", "all", ROLES),
    sealKey: read.sealKey("SEAL_KEY", sandbox),
  };
  if (config.role !== "all" && config.databaseUrl === null)
    faults.push(`ROLE=${config.role} needs DATABASE_URL: both processes work on one database`);
  if (faults.length > 0) throw invalid(faults);
  return config;
}

const invalid = (faults: readonly string[]): BotError =>
  new BotError(
    "config-invalid",
    faults.join("\n"),
    "Each setting is explained in .env.sample. To try the bot without a tenant: npm run demo.",
  );

const cadenceOf = (read: SettingReader): Cadence => ({
  maxNudges: read.whole("MAX_NUDGES", 3, 1, 10),
  gapDays: read.whole("NUDGE_GAP_DAYS", 3, 1, 30),
  deadlineDays: read.whole("DEADLINE_DAYS", 14, 1, 90),
  maxSnoozes: read.whole("MAX_SNOOZES", 3, 0, 10),
  graceDays: read.whole("GRACE_DAYS", 7, 0, 90),
});

const hoursOf = (read: SettingReader): SendingHours => ({
  zone: read.zone("TIME_ZONE", "UTC"),
  ...read.hours("SENDING_HOURS", "10:00-16:00"),
  weekdays: read.weekdays("SENDING_DAYS", "1,2,3,4,5"),
});

const wavesOf = (read: SettingReader, sandbox: boolean): Config["waves"] => ({
  sizes: read.wavesUpTo("WAVE_SIZES", LARGEST_WAVES.sizes),
  percent: read.whole("WAVE_PERCENT", LARGEST_WAVES.percent, 1, LARGEST_WAVES.percent),
  bakeMinutes: read.whole("BAKE_MINUTES", 60, sandbox ? 0 : 10, 10_080),
  writesPerDay: read.whole("WRITES_PER_DAY", 2_000, 1, 10_000),
});

const breakerOf = (read: SettingReader): BreakerRule => ({
  percent: read.whole("BREAKER_PERCENT", 2, 1, 50),
  minimum: read.whole("BREAKER_MINIMUM", 3, 1, 1_000),
});

const keepDaysOf = (read: SettingReader): Config["keepDays"] => ({
  operational: read.whole("KEEP_DAYS", 90, 30, 3_650),
  audit: read.whole("KEEP_AUDIT_DAYS", 400, 90, 3_650),
});

const ladderOf = (read: SettingReader): Config["ladder"] => ({
  rungs: read.rungs("LADDER"),
  emailsPerDay: read.whole("EMAILS_PER_DAY", 500, 1, 10_000),
  managerCardsPerDay: read.whole("MANAGER_CARDS_PER_DAY", 200, 1, 10_000),
});

import type { BreakerRule } from "./core/breaker.ts";
import type { Cadence, SendingHours } from "./core/cadence.ts";
import { BotError } from "./core/errors.ts";
import { type TenantId, tenantId, type UserId, userId } from "./core/ids.ts";
import type { RungName } from "./core/ladder.ts";
import { type Credentials, type Environment, SettingReader } from "./settings.ts";

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
  /** How many people hear from a campaign on its first day. */
  readonly firstWave: number;
  readonly hours: SendingHours;
  readonly scanAt: string;
  readonly noticeMinutes: number;
  readonly messagesPerSecond: number;
  readonly writesPerSecond: number;
  /** Days a campaign's code is shown before the next one is. */
  readonly codeDays: number;
  readonly breaker: BreakerRule;
  /** "Was that you?" a day, over the whole tenant. */
  readonly questionsPerDay: number;
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
}

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
    cadence: cadenceOf(read),
    firstWave: read.whole("FIRST_WAVE", 50, 1, 10_000),
    hours: {
      zone,
      ...read.hours("SENDING_HOURS", "10:00-16:00"),
      weekdays: read.weekdays("SENDING_DAYS", "1,2,3,4,5"),
    },
    scanAt: read.time("SCAN_AT", "02:00"),
    noticeMinutes: read.whole("NOTICE_MINUTES", 5, 1, 60),
    messagesPerSecond: read.whole("MESSAGES_PER_SECOND", 25, 1, sandbox ? 1_000 : 45),
    writesPerSecond: read.whole("WRITES_PER_SECOND", 5, 1, 20),
    codeDays: read.whole("CODE_DAYS", 7, 1, 31),
    breaker: {
      percent: read.whole("BREAKER_PERCENT", 2, 1, 50),
      minimum: read.whole("BREAKER_MINIMUM", 3, 1, 1_000),
    },
    questionsPerDay: read.whole("QUESTIONS_PER_DAY", 20, 0, 10_000),
    ladder: ladderOf(read),
    mailSender: read.address("MAIL_SENDER"),
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

const cadenceOf = (read: SettingReader): Cadence => ({
  maxNudges: read.whole("MAX_NUDGES", 3, 1, 10),
  gapDays: read.whole("NUDGE_GAP_DAYS", 3, 1, 30),
  deadlineDays: read.whole("DEADLINE_DAYS", 14, 1, 90),
  maxSnoozes: read.whole("MAX_SNOOZES", 3, 0, 10),
  graceDays: read.whole("GRACE_DAYS", 7, 0, 90),
});

const ladderOf = (read: SettingReader): Config["ladder"] => ({
  rungs: read.rungs("LADDER"),
  emailsPerDay: read.whole("EMAILS_PER_DAY", 500, 1, 10_000),
  managerCardsPerDay: read.whole("MANAGER_CARDS_PER_DAY", 200, 1, 10_000),
});

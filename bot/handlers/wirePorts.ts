import type { Config } from "../config.ts";
import type { AnswerPorts } from "../flows/answerNudge.ts";
import type { Seals } from "../flows/seal.ts";
import { withImports } from "../flows/withImports.ts";
import type { Attachments } from "../ports/attachments.ts";
import type { Calendars } from "../ports/calendars.ts";
import type { Clock } from "../ports/clock.ts";
import type {
  Directory,
  Groups,
  Licences,
  MfaReads,
  MfaStates,
  Posture,
  Registrations,
  Roles,
} from "../ports/directory.ts";
import type { FindingsReader } from "../ports/findings.ts";
import type { Holidays } from "../ports/holidays.ts";
import type { Jobs } from "../ports/jobs.ts";
import type { KillSwitch } from "../ports/killSwitch.ts";
import type { Mail } from "../ports/mail.ts";
import type { Managers } from "../ports/managers.ts";
import type { Pacing } from "../ports/pace.ts";
import type { Presences } from "../ports/presences.ts";
import type { Readiness } from "../ports/readiness.ts";
import type { SignInFailureReader } from "../ports/signInFailures.ts";
import type { Store } from "../ports/store.ts";
import type { Address, CampaignTeams, Files, Teams } from "../ports/teams.ts";
import type { Agenda, Log } from "./jobs/agenda.ts";

export interface World {
  readonly config: Config;
  readonly store: Store;
  readonly graph: {
    readonly directory: Directory;
    readonly registrations: Registrations;
    readonly mfaStates: MfaReads;
    readonly posture: Posture;
    readonly groups: Groups;
    readonly signInFailures: SignInFailureReader;
    readonly managers: Managers;
    readonly mail: Mail | null;
    readonly roles: Roles;
    readonly licences: Licences;
    readonly calendars: Calendars;
    readonly presences: Presences;
    readonly findings: FindingsReader;
    readonly readiness: Readiness;
  };
  /** What states are written with; null in a process that writes none. */
  readonly writer: MfaStates | null;
  readonly holidays: Holidays;
  readonly seals: Seals;
  readonly killSwitch: KillSwitch;
  readonly teams: Teams;
  readonly campaignTeams: CampaignTeams;
  readonly pacing: Pacing;
  readonly files: Files;
  readonly attachments: Attachments;
  readonly clock: Clock;
  /** What the database needs once a night. */
  readonly housekeeping: () => Promise<void>;
  readonly log: Log;
  /** Names this process among its replicas. */
  readonly holder: string;
  /** Set when the process is told to end. */
  readonly stopping: AbortSignal;
}

/** What only the wiring itself can give. */
type Own = Pick<Jobs, "wake"> & Pick<Agenda, "beside"> & Pick<AnswerPorts, "onComplaint">;

/** Everything any handler asks for, under the names they ask by; each takes only what its parameters list. No secret is among it. */
export function portsOf(world: World, own: Own) {
  const {
    config,
    graph,
    holidays,
    seals,
    killSwitch,
    store,
    teams,
    campaignTeams,
    pacing,
    files,
    attachments,
    clock,
    holder,
    housekeeping,
    stopping,
  } = world;
  const { adminGroupId, securityGroupId, breakGlass } = config;
  const { hours, cadence, firstWave, messagesPerSecond, organisation, serviceDesk } = config;
  const { zone } = hours;
  return {
    ...graph,
    log: world.log,
    findings: withImports(graph.findings, { store, clock }),
    holidays,
    seals,
    killSwitch,
    store,
    teams,
    files,
    attachments,
    clock,
    holder,
    housekeeping,
    jobs: { wake: own.wake },
    beside: own.beside,
    onComplaint: own.onComplaint,
    zone,
    hours,
    cadence,
    firstWave,
    campaignTeams,
    pacing,
    adminChannel: channelOf(config),
    stopping,
    messagesPerSecond,
    adminGroupId,
    securityGroupId,
    breakGlass,
    sender: { organisation, serviceDesk, zone },
    access: { ...graph, adminGroupId, securityGroupId },
    settings: planSettings(config),
    pace: paceOf(config),
    clockMoves: config.sandbox,
    codeDays: config.codeDays,
    ladder: config.ladder,
    breaker: config.breaker,
    questionsPerDay: config.questionsPerDay,
    exemptPercent: config.exemptPercent,
    keepDays: config.keepDays,
  };
}

const paceOf = ({ waves, writesPerSecond }: Config) => ({ ...waves, writesPerSecond });

/** Under which terms plans are made. */
const planSettings = (config: Config) => ({
  adminGroupId: config.adminGroupId,
  breakGlass: config.breakGlass,
  approvers: config.approvers,
  planHours: config.planHours,
  readyPercent: config.readyPercent,
  waves: config.waves,
  pace: paceOf(config),
  undoDays: config.undoDays,
});

/** The admins' channel, as we write to it unasked. */
const channelOf = ({ adminChannelId, teamsServiceUrl }: Config): Address | null =>
  adminChannelId === null ? null : { serviceUrl: teamsServiceUrl, conversationId: adminChannelId };

export type Ports = ReturnType<typeof portsOf>;

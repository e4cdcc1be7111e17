import type { Config } from "../config.ts";
import type { Verb } from "../core/verb.ts";
import type { AnswerPorts } from "../flows/answerNudge.ts";
import { postForgottenCases } from "../flows/openCase.ts";
import { postForgotten } from "../flows/planPosts.ts";
import { recoverScan } from "../flows/recoverScan.ts";
import { postForgottenTrips, tripBreaker } from "../flows/tripBreaker.ts";
import type { Calendars } from "../ports/calendars.ts";
import type { Clock } from "../ports/clock.ts";
import type {
  Directory,
  Groups,
  Licences,
  MfaStates,
  Posture,
  Registrations,
  Roles,
} from "../ports/directory.ts";
import type { Holidays } from "../ports/holidays.ts";
import type { Inbound } from "../ports/inbound.ts";
import type { Jobs } from "../ports/jobs.ts";
import type { Mail } from "../ports/mail.ts";
import type { Managers } from "../ports/managers.ts";
import type { Pacing } from "../ports/pace.ts";
import type { Presences } from "../ports/presences.ts";
import type { Store } from "../ports/store.ts";
import type { Address, CampaignTeams, Files, Teams } from "../ports/teams.ts";
import { announceCommand } from "./commands/announceCommand.ts";
import { campaignActions } from "./commands/campaignAsks.ts";
import { campaignCommand, campaignsCommand, nudgeCommand } from "./commands/campaignCommands.ts";
import { pauseCommand, resumeCommand } from "./commands/campaignSwitches.ts";
import type { Command } from "./commands/command.ts";
import { exemptCommand } from "./commands/exemptCommand.ts";
import { deliverExport, exportCommand } from "./commands/exportCommand.ts";
import { helpCommand } from "./commands/helpCommand.ts";
import { enforceCommand, plansCommand, undoCommand } from "./commands/planCommands.ts";
import { reachCommand } from "./commands/reachCommand.ts";
import { historyCommand, whoCommand } from "./commands/recordCommands.ts";
import { statusCommand, unregisteredCommand } from "./commands/reportCommands.ts";
import { scanCommand } from "./commands/scanCommand.ts";
import { stopCommand } from "./commands/stopCommand.ts";
import { verifyCommand } from "./commands/verifyCommand.ts";
import { openInbox } from "./inbox.ts";
import { askPress } from "./invokes/askPresses.ts";
import {
  changePress,
  savePress,
  stopCampaignPress,
  switchPress,
} from "./invokes/campaignPresses.ts";
import { closeCasePress, remindPress } from "./invokes/casePresses.ts";
import { listPress } from "./invokes/listPress.ts";
import { managerPress } from "./invokes/managerPresses.ts";
import { nudgePress } from "./invokes/nudgePresses.ts";
import { decidePress, stopPress, undoPress } from "./invokes/planPresses.ts";
import { type PressHandler, press } from "./invokes/press.ts";
import { wasThatYouPress } from "./invokes/wasThatYouPresses.ts";
import { Agenda, type Duty, type Log } from "./jobs/agenda.ts";
import {
  deliverDuty,
  enforceDuty,
  expireDuty,
  noticeDuty,
  nudgeDuty,
  scanDuty,
} from "./jobs/duties.ts";
import { ladderDuty } from "./jobs/ladderDuty.ts";

export interface World {
  readonly config: Config;
  readonly store: Store;
  readonly graph: {
    readonly directory: Directory;
    readonly registrations: Registrations;
    readonly mfaStates: MfaStates;
    readonly posture: Posture;
    readonly groups: Groups;
    readonly managers: Managers;
    readonly mail: Mail | null;
    readonly roles: Roles;
    readonly licences: Licences;
    readonly calendars: Calendars;
    readonly presences: Presences;
  };
  readonly holidays: Holidays;
  readonly teams: Teams;
  readonly campaignTeams: CampaignTeams;
  readonly pacing: Pacing;
  readonly files: Files;
  readonly clock: Clock;
  /** What the database needs once a night. */
  readonly housekeeping: () => Promise<void>;
  readonly log: Log;
  /** Names this process among its replicas. */
  readonly holder: string;
  /** Set when the process is told to end. */
  readonly stopping: AbortSignal;
}

export interface Wired {
  readonly inbound: Inbound;
  readonly agenda: Agenda;
  /** Gives the bot the means to wake its duties, once they run. */
  wakeWith(jobs: Jobs): void;
  /** Sorts out what a process that died left behind. Harmless when nothing was. */
  recover(): Promise<void>;
}

/** How long a write is given to show, in real time, before the ledger's own rules take over. */
const READ_BACK_WAITS_MS = [0, 250, 1_000, 2_000];

/** Joins commands, presses and duties to the ports they use. */
export function wire(world: World): Wired {
  const { config, clock, log } = world;
  let jobs: Jobs | null = null;
  const ports = portsOf(world, {
    wake: async (duty) => jobs?.wake(duty),
    beside: (sentence, work) => agenda.beside(sentence, work),
    onComplaint: (id) => agenda.beside("A campaign could not be watched.", tripBreaker(ports, id)),
  });
  const agenda = new Agenda(dutiesOf(ports, config), clock, log);
  const handlers = pressesOf(ports);
  const inbound = openInbox({
    ...ports,
    log,
    commands: commandsOf(ports),
    adminChannelId: config.adminChannelId,
    press: (event) => press({ ...ports, handlers, log }, event),
    fileAnswered: (answer) => deliverExport(ports, answer),
  });
  return {
    inbound,
    agenda,
    recover: async () => {
      await recoverScan(ports);
      await postForgotten(ports, async () =>
        (await ports.groups.members(config.adminGroupId)).map(({ id }) => id),
      );
      await postForgottenCases(ports);
      await postForgottenTrips(ports);
    },
    wakeWith: (running) => {
      jobs = running;
    },
  };
}

/** What only the wiring itself can give. */
type Own = Pick<Jobs, "wake"> & Pick<Agenda, "beside"> & Pick<AnswerPorts, "onComplaint">;

/** Everything any handler asks for, under the names they ask by; each takes only what its parameters list. No secret is among it. */
function portsOf(world: World, own: Own) {
  const {
    config,
    graph,
    holidays,
    store,
    teams,
    campaignTeams,
    pacing,
    files,
    clock,
    holder,
    housekeeping,
    stopping,
  } = world;
  const { adminGroupId, securityGroupId, breakGlass, approvers, planHours } = config;
  const { hours, cadence, firstWave, messagesPerSecond, organisation, serviceDesk } = config;
  const { zone } = hours;
  return {
    ...graph,
    holidays,
    store,
    teams,
    files,
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
    settings: { adminGroupId, breakGlass, approvers, planHours },
    codeDays: config.codeDays,
    ladder: config.ladder,
    breaker: config.breaker,
    questionsPerDay: config.questionsPerDay,
  };
}

/** The admins' channel, as we write to it unasked. */
const channelOf = ({ adminChannelId, teamsServiceUrl }: Config): Address | null =>
  adminChannelId === null ? null : { serviceUrl: teamsServiceUrl, conversationId: adminChannelId };

type Ports = ReturnType<typeof portsOf>;

function commandsOf(ports: Ports): readonly Command[] {
  const commands: Command[] = [
    helpCommand(() => commands.map(({ spec }) => spec)),
    statusCommand(ports),
    scanCommand(ports),
    unregisteredCommand(ports),
    reachCommand(ports),
    whoCommand(ports),
    nudgeCommand(ports),
    campaignCommand(ports),
    campaignsCommand(ports),
    pauseCommand(ports),
    resumeCommand(ports),
    exemptCommand(ports),
    enforceCommand(ports),
    plansCommand(ports),
    stopCommand(ports),
    undoCommand(ports),
    historyCommand(ports),
    exportCommand(ports),
    verifyCommand(ports),
    announceCommand(ports),
  ];
  return commands;
}

/** One handler a verb: a new verb does not compile until it has one. */
function pressesOf(ports: Ports): Readonly<Record<Verb, PressHandler>> {
  const actions = new Map(campaignActions(ports));
  return {
    "nudge.done": nudgePress(ports, "nudge.done"),
    "nudge.snooze": nudgePress(ports, "nudge.snooze"),
    "nudge.help": nudgePress(ports, "nudge.help"),
    "nudge.report": nudgePress(ports, "nudge.report"),
    "plan.approve": decidePress(ports, "approve"),
    "plan.decline": decidePress(ports, "decline"),
    "plan.stop": stopPress(ports),
    "plan.undo": undoPress(ports),
    "ask.confirm": askPress({ ...ports, actions }, "confirmed"),
    "ask.cancel": askPress({ ...ports, actions }, "cancelled"),
    "list.page": listPress(ports),
    "manager.leave": managerPress(ports, "manager.leave"),
    "manager.exempt": managerPress(ports, "manager.exempt"),
    "campaign.change": changePress(ports),
    "campaign.save": savePress(ports),
    "campaign.pause": switchPress(ports, "paused"),
    "campaign.resume": switchPress(ports, "running"),
    "campaign.stop": stopCampaignPress(ports),
    "case.genuine": closeCasePress(ports, "genuine"),
    "case.hostile": closeCasePress(ports, "hostile"),
    "case.remind": remindPress(ports),
    "registration.yes": wasThatYouPress(ports, "yes"),
    "registration.no": wasThatYouPress(ports, "no"),
  };
}

function dutiesOf(ports: Ports, config: Config): readonly Duty[] {
  const { adminGroupId, breakGlass, writesPerSecond, scanAt, noticeMinutes } = config;
  const settings = {
    ...ports,
    scanAt,
    noticeMinutes,
    writing: { adminGroupId, breakGlass, writesPerSecond, readBackWaitsMs: READ_BACK_WAITS_MS },
  };
  return [
    scanDuty(ports, settings),
    noticeDuty(ports, settings),
    nudgeDuty(ports),
    deliverDuty(ports),
    ladderDuty(ports),
    enforceDuty(ports, settings),
    expireDuty(ports),
  ];
}

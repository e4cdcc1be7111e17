import type { Cadence, SendingHours } from "../core/cadence.ts";
import type { UserId } from "../core/ids.ts";
import type { Verb } from "../core/verb.ts";
import { recoverScan } from "../flows/recoverScan.ts";
import type { Clock } from "../ports/clock.ts";
import type { Directory, Groups, MfaStates, Posture, Registrations } from "../ports/directory.ts";
import type { Inbound } from "../ports/inbound.ts";
import type { Jobs } from "../ports/jobs.ts";
import type { Store } from "../ports/store.ts";
import type { Files, Teams } from "../ports/teams.ts";
import {
  nudgeCommand,
  START_CAMPAIGN,
  startCampaign,
  switchCommand,
} from "./commands/campaignCommands.ts";
import type { Command } from "./commands/command.ts";
import { exemptCommand } from "./commands/exemptCommand.ts";
import { deliverExport, exportCommand } from "./commands/exportCommand.ts";
import { helpCommand } from "./commands/helpCommand.ts";
import { enforceCommand, plansCommand, stopCommand, undoCommand } from "./commands/planCommands.ts";
import { historyCommand, whoCommand } from "./commands/recordCommands.ts";
import { statusCommand, unregisteredCommand } from "./commands/reportCommands.ts";
import { scanCommand } from "./commands/scanCommand.ts";
import { verifyCommand } from "./commands/verifyCommand.ts";
import { openInbox } from "./inbox.ts";
import { askPress } from "./invokes/askPresses.ts";
import { listPress } from "./invokes/listPress.ts";
import { nudgePress } from "./invokes/nudgePresses.ts";
import { decidePress, stopPress, undoPress } from "./invokes/planPresses.ts";
import { type PressHandler, press } from "./invokes/press.ts";
import { Agenda, type Log } from "./jobs/agenda.ts";
import { enforceDuty, expireDuty, noticeDuty, nudgeDuty, scanDuty } from "./jobs/duties.ts";

/** What the bot is told about its tenant, as far as its handlers need it. */
interface Settings {
  readonly organisation: string;
  readonly serviceDesk: string;
  readonly adminGroupId: string;
  readonly adminChannelId: string | null;
  readonly securityGroupId: string;
  readonly breakGlass: ReadonlySet<UserId>;
  readonly approvers: number;
  readonly planHours: number;
  readonly cadence: Cadence;
  readonly hours: SendingHours;
  readonly scanAt: string;
  readonly noticeMinutes: number;
  readonly messagesPerSecond: number;
  readonly writesPerSecond: number;
}

export interface World {
  readonly config: Settings;
  readonly store: Store;
  readonly graph: {
    readonly directory: Directory;
    readonly registrations: Registrations;
    readonly mfaStates: MfaStates;
    readonly posture: Posture;
    readonly groups: Groups;
  };
  readonly teams: Teams;
  readonly files: Files;
  readonly clock: Clock;
  /** What the database needs once a night. */
  readonly housekeeping: () => Promise<void>;
  readonly log: Log;
  /** Names this process among its replicas. */
  readonly holder: string;
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
  const { config, log } = world;
  const { zone } = config.hours;
  let jobs: Jobs | null = null;
  const ports = {
    ...world,
    ...world.graph,
    jobs: { wake: async (duty: Parameters<Jobs["wake"]>[0]) => jobs?.wake(duty) },
    sender: { organisation: config.organisation, serviceDesk: config.serviceDesk, zone },
    zone,
    access: { ...world.graph, ...config },
    settings: config,
    breakGlass: config.breakGlass,
    cadence: config.cadence,
    hours: config.hours,
    messagesPerSecond: config.messagesPerSecond,
    securityGroupId: config.securityGroupId,
    adminGroupId: config.adminGroupId,
    beside: (sentence: string, work: Promise<unknown>) => agenda.beside(sentence, work),
  };
  const duties = {
    scanAt: config.scanAt,
    zone,
    noticeMinutes: config.noticeMinutes,
    breakGlass: config.breakGlass,
    housekeeping: world.housekeeping,
    writing: { ...config, readBackWaitsMs: READ_BACK_WAITS_MS },
  };
  const agenda = new Agenda(
    [
      scanDuty(ports, duties),
      noticeDuty(ports, duties),
      nudgeDuty(ports),
      enforceDuty(ports, duties),
      expireDuty(ports),
    ],
    world.clock,
    log,
  );

  const commands: Command[] = [
    helpCommand(() => commands.map(({ spec }) => spec)),
    statusCommand(ports),
    scanCommand(ports),
    unregisteredCommand(ports),
    whoCommand(ports),
    nudgeCommand(ports),
    switchCommand(ports, "paused"),
    switchCommand(ports, "running"),
    exemptCommand(ports),
    enforceCommand(ports),
    plansCommand(ports),
    stopCommand(ports),
    undoCommand(ports),
    historyCommand(ports),
    exportCommand(ports),
    verifyCommand(ports),
  ];
  const actions = new Map([[START_CAMPAIGN, (by: UserId) => startCampaign(ports, by)]]);
  const handlers: Record<Verb, PressHandler> = {
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
  };
  const inbound = openInbox({
    ...ports,
    commands,
    adminChannelId: config.adminChannelId,
    press: (event) => press({ store: world.store, handlers, log }, event),
    fileAnswered: (answer) => deliverExport(ports, answer),
  });
  return {
    inbound,
    agenda,
    recover: async () => void (await recoverScan(ports)),
    wakeWith: (running) => {
      jobs = running;
    },
  };
}

import type { Config } from "../config.ts";
import type { UserId } from "../core/ids.ts";
import type { Verb } from "../core/verb.ts";
import { postForgotten } from "../flows/planPosts.ts";
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
import { Agenda, type Duty, type Log } from "./jobs/agenda.ts";
import { enforceDuty, expireDuty, noticeDuty, nudgeDuty, scanDuty } from "./jobs/duties.ts";

export interface World {
  readonly config: Config;
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
  const { config, store, clock, log } = world;
  let jobs: Jobs | null = null;
  const ports = portsOf(world, {
    wake: async (duty) => jobs?.wake(duty),
    beside: (sentence, work) => agenda.beside(sentence, work),
  });
  const agenda = new Agenda(dutiesOf(ports, config), clock, log);
  const handlers = pressesOf(ports);
  const inbound = openInbox({
    ...ports,
    log,
    commands: commandsOf(ports),
    adminChannelId: config.adminChannelId,
    press: (event) => press({ store, handlers, log }, event),
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
    },
    wakeWith: (running) => {
      jobs = running;
    },
  };
}

/** Everything any handler asks for, under the names they ask by; each takes only what its parameters list. No secret is among it. */
function portsOf(world: World, own: Pick<Jobs, "wake"> & Pick<Agenda, "beside">) {
  const { config, graph, store, teams, files, clock, holder, housekeeping } = world;
  const { adminGroupId, securityGroupId, breakGlass, approvers, planHours } = config;
  const { hours, cadence, messagesPerSecond, organisation, serviceDesk } = config;
  const { zone } = hours;
  return {
    ...graph,
    store,
    teams,
    files,
    clock,
    holder,
    housekeeping,
    jobs: { wake: own.wake },
    beside: own.beside,
    zone,
    hours,
    cadence,
    messagesPerSecond,
    adminGroupId,
    securityGroupId,
    breakGlass,
    sender: { organisation, serviceDesk, zone },
    access: { ...graph, adminGroupId, securityGroupId },
    settings: { adminGroupId, breakGlass, approvers, planHours },
  };
}

type Ports = ReturnType<typeof portsOf>;

function commandsOf(ports: Ports): readonly Command[] {
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
  return commands;
}

/** One handler a verb: a new verb does not compile until it has one. */
function pressesOf(ports: Ports): Readonly<Record<Verb, PressHandler>> {
  const actions = new Map([[START_CAMPAIGN, (by: UserId) => startCampaign(ports, by)]]);
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
    enforceDuty(ports, settings),
    expireDuty(ports),
  ];
}

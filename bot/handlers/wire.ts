import { postForgottenRequests } from "../flows/exemptionPosts.ts";
import { postForgottenCases } from "../flows/openCase.ts";
import { postForgotten } from "../flows/planPosts.ts";
import { recoverScan } from "../flows/recoverScan.ts";
import { postForgottenTrips, tripBreaker } from "../flows/tripBreaker.ts";
import type { Inbound } from "../ports/inbound.ts";
import type { Jobs } from "../ports/jobs.ts";
import { deliverExport } from "./commands/exportCommand.ts";
import { openInbox } from "./inbox.ts";
import { press } from "./invokes/press.ts";
import { Agenda, type Duty } from "./jobs/agenda.ts";
import { deliverDuty, expireDuty, noticeDuty, nudgeDuty, scanDuty } from "./jobs/duties.ts";
import { enforceDuty } from "./jobs/enforceDuty.ts";
import { exemptionDuty } from "./jobs/exemptionDuty.ts";
import { ladderDuty } from "./jobs/ladderDuty.ts";
import { tellDuty } from "./jobs/tellDuty.ts";
import { commandsOf } from "./wireCommands.ts";
import { type Ports, portsOf, type World } from "./wirePorts.ts";
import { pressesOf } from "./wirePresses.ts";
import { writeSettings } from "./wireWorker.ts";

export interface Wired {
  readonly inbound: Inbound;
  readonly agenda: Agenda;
  /** Gives the bot the means to wake its duties, once they run. */
  wakeWith(jobs: Jobs): void;
  /** Sorts out what a process that died left behind. Harmless when nothing was. */
  recover(): Promise<void>;
}

/** Joins commands, presses and duties to the ports they use. */
export function wire(world: World): Wired {
  const { config, clock, log } = world;
  let jobs: Jobs | null = null;
  const ports = portsOf(world, {
    wake: async (duty) => jobs?.wake(duty),
    beside: (sentence, work) => agenda.beside(sentence, work),
    onComplaint: (id) => agenda.beside("A campaign could not be watched.", tripBreaker(ports, id)),
  });
  const agenda = new Agenda(dutiesOf(ports, world), clock, log);
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
      await postForgottenRequests(ports);
    },
    wakeWith: (running) => {
      jobs = running;
    },
  };
}

function dutiesOf(ports: Ports, { config, writer }: World): readonly Duty[] {
  const { scanAt, noticeMinutes } = config;
  const settings = { ...ports, scanAt, noticeMinutes };
  return [
    scanDuty(ports, settings),
    noticeDuty(ports, settings),
    nudgeDuty(ports),
    deliverDuty(ports),
    ladderDuty(ports),
    ...(writer === null
      ? []
      : [enforceDuty({ ...ports, mfaStates: writer }, writeSettings(config))]),
    tellDuty(ports),
    expireDuty(ports),
    exemptionDuty(ports),
  ];
}

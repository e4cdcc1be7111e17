import { setTimeout as wait } from "node:timers/promises";
import type { Config } from "../config.ts";
import type { Seals } from "../flows/seal.ts";
import type { WriteSettings } from "../flows/writePlan.ts";
import type { Clock } from "../ports/clock.ts";
import type { Directory, Groups, MfaStates, Posture, Registrations } from "../ports/directory.ts";
import type { Jobs } from "../ports/jobs.ts";
import type { KillSwitch } from "../ports/killSwitch.ts";
import type { SignInFailureReader } from "../ports/signInFailures.ts";
import type { Store } from "../ports/store.ts";
import { Agenda, type Log } from "./jobs/agenda.ts";
import { enforceDuty } from "./jobs/enforceDuty.ts";

/** All that writing stands on. Nothing here speaks to people or listens to them. */
export interface WorkerWorld {
  readonly config: Config;
  readonly store: Store;
  readonly graph: {
    readonly directory: Directory;
    readonly registrations: Registrations;
    readonly mfaStates: MfaStates;
    readonly posture: Posture;
    readonly groups: Groups;
    readonly signInFailures: SignInFailureReader;
  };
  readonly seals: Seals;
  readonly killSwitch: KillSwitch;
  readonly clock: Clock;
  readonly log: Log;
  readonly holder: string;
  readonly stopping: AbortSignal;
}

export interface WiredWorker {
  readonly agenda: Agenda;
  wakeWith(jobs: Jobs): void;
}

/** Joins the one duty of a worker to its ports. Whom to tell is left to the bot, which it wakes. */
export function wireWorker(world: WorkerWorld): WiredWorker {
  const { config, store, graph, seals, killSwitch, clock, log, holder, stopping } = world;
  let jobs: Jobs | null = null;
  const ports = {
    ...graph,
    store,
    seals,
    killSwitch,
    clock,
    holder,
    stopping,
    jobs: { wake: async (duty: Parameters<Jobs["wake"]>[0]) => jobs?.wake(duty) },
  };
  return {
    agenda: new Agenda([enforceDuty(ports, writeSettings(config))], clock, log),
    wakeWith: (running) => {
      jobs = running;
    },
  };
}

/** How long a write is given to show before the ledger's own rules take over. */
const READ_BACK_WAITS_MS = [0, 250, 1_000, 2_000];

export const writeSettings = (config: Config): WriteSettings => ({
  adminGroupId: config.adminGroupId,
  approvers: config.approvers,
  breakGlass: config.breakGlass,
  writesPerSecond: config.writesPerSecond,
  writesPerDay: config.waves.writesPerDay,
  readBackWaitsMs: READ_BACK_WAITS_MS,
  clockMoves: config.sandbox,
  waitOut: (ms) => wait(ms),
});

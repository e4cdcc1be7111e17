import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openSandbox, type Sandbox } from "../server.ts";
import { askForAll, Resumer, startCampaign } from "./admins.ts";
import { approveWhatWaits, askToEnforce } from "./approvers.ts";
import type { BotsWord } from "./botsWord.ts";
import { askingDays, isWorking, START, stops } from "./calendar.ts";
import { Crowd } from "./crowd.ts";
import { type FreshDatabase, freshDatabase } from "./database.ts";
import { type Facts, factsOf } from "./facts.ts";
import { Fleet } from "./fleet.ts";
import type { Order } from "./order.ts";
import { openStage, type Stage } from "./stage.ts";
import { type Standing, standingsOf } from "./standings.ts";
import { type Strikes, weeklyStrikes } from "./strikes.ts";
import { barSome, Meetings, startTrouble, type Trouble } from "./trouble.ts";

/** What is left when a rehearsal is over: the journal to judge it by, and what the bot said of itself. */
export interface Rehearsed {
  readonly journal: Sandbox["journal"];
  readonly facts: Facts;
  readonly standings: ReadonlyMap<string, Standing>;
  readonly word: BotsWord;
  readonly kills: number;
  /** Answers that were lost after the message had been taken. */
  readonly lostAnswers: number;
  /** What the bot logged as warnings or worse. */
  readonly complaints: readonly string[];
}

export interface RehearsalOptions
  extends Pick<Order, "people" | "days" | "seed">,
    Partial<Pick<Order, "faults" | "replicas" | "databaseUrl">> {
  /** Prepares the bot's data folder, which does not exist yet; by default the bot makes it. */
  readonly prepare?: (folder: string) => Promise<unknown>;
  /** Settings for the bot over those of the rehearsal. */
  readonly env?: Readonly<Record<string, string>>;
  /** Ends the rehearsal before its time; it then rejects. */
  readonly signal?: AbortSignal;
  /** Told of each day that is over, from 0. */
  readonly onDay?: (day: number) => void;
}

/**
 * As fast as the bot may go, and looking for registrations no more often than the stops can tell apart. Microsoft's quotas
 * of reads, which the simulated tenant does not have, would be waited for in real time: minutes for each plan's evidence.
 */
const BRISK = {
  NOTICE_MINUTES: "60",
  MESSAGES_PER_SECOND: "45",
  WRITES_PER_SECOND: "20",
  GRAPH_SPEED: "1000",
};
const WARNING = 40;
/** The share of all people among whose messages the first kill falls. */
const FIRST_KILL = 0.05;

/** Runs a whole campaign against a fresh tenant and bots in processes of their own. Everything is closed and removed at its end. */
export async function rehearse(options: RehearsalOptions): Promise<Rehearsed> {
  const home = mkdtempSync(join(tmpdir(), "mfa-nudge-rehearsal-"));
  const { seed, people, faults = false, databaseUrl = null } = options;
  const sandbox = await openSandbox({
    seed,
    people,
    now: START,
    frozen: true,
    population: { worldwide: faults },
  });
  if (faults) barSome(sandbox);
  const facts = factsOf(sandbox.tenant, options.days);
  let database: FreshDatabase | null = null;
  try {
    database = databaseUrl === null ? null : await freshDatabase(databaseUrl);
    const folder = join(home, "data");
    if (database === null) await options.prepare?.(folder);
    const log: string[] = [];
    const fleet = await Fleet.open(sandbox, {
      replicas: options.replicas ?? 1,
      env: {
        ...BRISK,
        DATA_DIR: folder,
        DATABASE_URL: database?.url ?? "",
        LOG_LEVEL: "warn",
        ...options.env,
      },
      onOutput: (text) => log.push(text),
    });
    const leave = () => void fleet.stop();
    options.signal?.addEventListener("abort", leave, { once: true });
    try {
      const told = await campaign(sandbox, fleet, facts, options);
      const standings = standingsOf(sandbox.tenant);
      const complaints = complaintsIn(log.join(""));
      return {
        journal: sandbox.journal,
        facts,
        standings,
        ...told,
        kills: fleet.kills,
        complaints,
      };
    } finally {
      options.signal?.removeEventListener("abort", leave);
      await fleet.stop();
    }
  } finally {
    await sandbox.close();
    await database?.drop();
    rmSync(home, { recursive: true, force: true });
  }
}

async function campaign(
  sandbox: Sandbox,
  fleet: Fleet,
  facts: Facts,
  { days, faults = false, onDay }: RehearsalOptions,
): Promise<Pick<Rehearsed, "word" | "lostAnswers">> {
  const stage = openStage(sandbox, fleet);
  const crowd = new Crowd(sandbox, facts.accounts);
  const resumer = new Resumer();
  const enforcing = new Enforcing(days);
  await startCampaign(stage);
  const adversity = faults ? beginAdversity(sandbox, fleet) : null;
  for (const [nth, stop] of stops(days, faults).entries()) {
    adversity?.meetings.change(nth);
    await stage.to(stop.at);
    await resumer.look(stage);
    await approveWhatWaits(stage);
    if (stop.asking) await enforcing.ask(stage, stop.day);
    await crowd.act(sandbox.tenant.clock.now());
    await sandbox.settled();
    if (stop.lastOfDay && stop.day % 7 === 6) adversity?.strikes.makeUp(stop.at);
    await fleet.heal();
    if (stop.lastOfDay) onDay?.(stop.day);
  }
  adversity?.strikes.end();
  adversity?.trouble.end();
  await stage.pass(LAST_MS);
  const word = await askForAll(stage);
  return { word, lostAnswers: adversity?.trouble.unclear() ?? 0 };
}

/** Time in which what was under way when the line became good again comes to its end. */
const LAST_MS = 10 * 60_000;

interface Adversity {
  readonly trouble: Trouble;
  readonly strikes: Strikes;
  readonly meetings: Meetings;
}

function beginAdversity(sandbox: Sandbox, fleet: Fleet): Adversity {
  const most = sandbox.tenant.people.length * FIRST_KILL;
  return {
    trouble: startTrouble(sandbox),
    strikes: weeklyStrikes(sandbox.journal, sandbox.seed, most, (lot) => fleet.strike(lot)),
    meetings: new Meetings(sandbox),
  };
}

/** The admins who ask for enforcement once a week, and again on the next working day when it was declined. */
class Enforcing {
  readonly #days: Set<number>;
  #asked = 0;

  constructor(days: number) {
    this.#days = new Set(askingDays(days));
  }

  async ask(stage: Stage, day: number): Promise<void> {
    if (!this.#days.has(day)) return;
    const outcome = await askToEnforce(stage, this.#asked);
    this.#asked += 1;
    if (outcome === "declined") this.#days.add(nextWorking(day));
  }
}

/** Lines at warning level or above, and whatever is not a line of the log. */
function complaintsIn(log: string): readonly string[] {
  return log.split("\n").filter((line) => line.trim() !== "" && levelOf(line) >= WARNING);
}

function levelOf(line: string): number {
  try {
    return Number((JSON.parse(line) as { readonly level?: unknown }).level ?? WARNING);
  } catch {
    return WARNING;
  }
}

function nextWorking(day: number): number {
  return isWorking(day + 1) ? day + 1 : nextWorking(day + 1);
}

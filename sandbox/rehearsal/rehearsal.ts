import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startBotProcess } from "../botProcess.ts";
import { openSandbox, type Sandbox } from "../server.ts";
import { askForStatus, askToEnforce, startCampaign } from "./admins.ts";
import { askingDays, isWorking, START, stops } from "./calendar.ts";
import { Crowd } from "./crowd.ts";
import { type Facts, factsOf } from "./facts.ts";
import type { Order } from "./order.ts";

/** What is left when a rehearsal is over: the journal to judge it by, and what the bot said of itself. */
export interface Rehearsed {
  readonly journal: Sandbox["journal"];
  readonly facts: Facts;
  /** The card that answered the last `status`. */
  readonly status: unknown;
  /** What the bot logged as warnings or worse. */
  readonly complaints: readonly string[];
}

export interface RehearsalOptions extends Pick<Order, "people" | "days" | "seed"> {
  /** Prepares the bot's data folder, which does not exist yet; by default the bot makes it. */
  readonly prepare?: (folder: string) => Promise<unknown>;
  /** Settings for the bot over those of the rehearsal. */
  readonly env?: Readonly<Record<string, string>>;
  /** Ends the rehearsal before its time; it then rejects. */
  readonly signal?: AbortSignal;
  /** Told of each day that is over, from 0. */
  readonly onDay?: (day: number) => void;
}

/** As fast as the bot may go, and looking for registrations no more often than the stops can tell apart. */
const BRISK = { NOTICE_MINUTES: "60", MESSAGES_PER_SECOND: "45", WRITES_PER_SECOND: "20" };
/** The tenant's clock stands still while the bot starts and the bot's does not, so the bot's begins earlier and is then moved. */
const EARLIER = new Date(START.getTime() - 30 * 60_000);
const WARNING = 40;

/** Runs a whole campaign against a fresh tenant and a bot in a process of its own. Everything is closed and removed at its end. */
export async function rehearse(options: RehearsalOptions): Promise<Rehearsed> {
  const home = mkdtempSync(join(tmpdir(), "mfa-nudge-rehearsal-"));
  const { seed, people } = options;
  const sandbox = await openSandbox({ seed, people, now: START, frozen: true });
  const facts = factsOf(sandbox.tenant);
  try {
    const folder = join(home, "data");
    await options.prepare?.(folder);
    const log: string[] = [];
    const bot = await startBotProcess({
      env: {
        ...sandbox.botEnv(),
        ...BRISK,
        DATA_DIR: folder,
        DATABASE_URL: "",
        SANDBOX_NOW: EARLIER.toISOString(),
        LOG_LEVEL: "warn",
        ...options.env,
      },
      onOutput: (text) => log.push(text),
    });
    options.signal?.addEventListener("abort", () => void bot.stop(), { once: true });
    try {
      await sandbox.connectBot(bot.url);
      const status = await campaign(sandbox, options);
      return { journal: sandbox.journal, facts, status, complaints: complaintsIn(log.join("")) };
    } finally {
      await bot.stop();
    }
  } finally {
    await sandbox.close();
    rmSync(home, { recursive: true, force: true });
  }
}

async function campaign(sandbox: Sandbox, { days, onDay }: RehearsalOptions): Promise<unknown> {
  const crowd = new Crowd(sandbox);
  const toAsk = new Set(askingDays(days));
  let asked = 0;
  await startCampaign(sandbox);
  for (const stop of stops(days)) {
    await sandbox.moveClock({ to: stop.at });
    if (stop.asking && toAsk.has(stop.day)) {
      const outcome = await askToEnforce(sandbox, asked);
      asked += 1;
      if (outcome === "declined") toAsk.add(nextWorking(stop.day));
    }
    await crowd.act(sandbox.tenant.clock.now());
    await sandbox.settled();
    if (stop.lastOfDay) onDay?.(stop.day);
  }
  return askForStatus(sandbox);
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

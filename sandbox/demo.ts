import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type BotProcess, startBotProcess } from "./botProcess.ts";
import { type OpenPage, openPage } from "./pageServer/server.ts";
import type { Newcomer } from "./person.ts";
import { openSandbox, type Sandbox } from "./server.ts";

export interface DemoOptions {
  readonly people?: number | readonly Newcomer[];
  readonly seed?: string;
  /** 0: a free one. */
  readonly port?: number;
  /** Leave the bot's data folder behind; else it is gone when the demo ends. */
  readonly keep?: boolean;
  /** An empty store at this folder, ready made: starting the bot takes seconds less. */
  readonly prepareData?: (folder: string) => Promise<unknown>;
  readonly now?: Date;
  readonly env?: Readonly<Record<string, string>>;
  readonly onOutput?: (text: string) => void;
}

export interface Demo {
  readonly url: string;
  readonly sandbox: Sandbox;
  readonly dataDir: string;
  /** Resolves, with its last words, if the bot ends by itself. */
  readonly botGone: Promise<string>;
  close(): Promise<void>;
}

/** Starts the tenant, the bot in front of it and the page. Rejects with nothing left running. */
export async function openDemo(options: DemoOptions = {}): Promise<Demo> {
  const timeZone = "UTC";
  const sandbox = await openSandbox({
    people: options.people ?? 120,
    seed: options.seed ?? "1",
    now: options.now ?? nextWorkingMorning(new Date()),
    timeZone,
  });
  const home = mkdtempSync(join(tmpdir(), "mfa-nudge-demo-"));
  const dataDir = join(home, "data");
  let bot: BotProcess | undefined;
  let page: OpenPage | undefined;
  const close = async () => {
    await page?.close();
    await bot?.stop();
    await sandbox.close();
    if (options.keep !== true) rmSync(home, { recursive: true, force: true });
  };
  try {
    await options.prepareData?.(dataDir);
    bot = await startBotProcess({
      env: {
        ...sandbox.botEnv(),
        DATA_DIR: dataDir,
        DATABASE_URL: "",
        ORGANISATION: "Contoso",
        ...options.env,
      },
      ...(options.onOutput === undefined ? {} : { onOutput: options.onOutput }),
    });
    await sandbox.connectBot(bot.url);
    page = await openPage(sandbox, { port: options.port ?? 0, timeZone });
    return { url: page.url, sandbox, dataDir, botGone: bot.gone, close };
  } catch (fault) {
    await close();
    throw fault;
  }
}

/** Half past nine (UTC) of the next working day: nudges go out from ten, Monday to Friday. */
export function nextWorkingMorning(now: Date): Date {
  const morning = new Date(now);
  morning.setUTCHours(9, 30, 0, 0);
  while (morning <= now || morning.getUTCDay() % 6 === 0)
    morning.setUTCDate(morning.getUTCDate() + 1);
  return morning;
}

const USAGE = "npm run demo -- [--people 120] [--port 4000] [--seed 1] [--keep] [--verbose]";

interface Flags extends Pick<DemoOptions, "people" | "port" | "seed" | "keep"> {
  readonly verbose: boolean;
}

/** Throws RangeError naming the flag that is wrong. */
export function readFlags(args: readonly string[]): Flags {
  const { values } = parseArgs({
    args: [...args],
    options: {
      people: { type: "string", default: "120" },
      port: { type: "string", default: "4000" },
      seed: { type: "string", default: "1" },
      keep: { type: "boolean", default: false },
      verbose: { type: "boolean", default: false },
    },
  });
  return {
    people: whole("--people", values.people, 13, 100_000),
    port: whole("--port", values.port, 0, 65_535),
    seed: values.seed,
    verbose: values.verbose,
    keep: values.keep,
  };
}

function whole(flag: string, value: string, least: number, most: number): number {
  const number = Number(value);
  if (!/^\d+$/.test(value) || number < least || number > most)
    throw new RangeError(`${flag} takes a whole number from ${least} to ${most}, not "${value}".`);
  return number;
}

const say = (text: string) => process.stdout.write(`${text}\n`);

async function main(): Promise<void> {
  const { verbose, ...flags } = readFlags(process.argv.slice(2));
  say("Starting a tenant that does not exist, and the bot in front of it …");
  const onOutput = verbose ? (text: string) => void process.stderr.write(text) : undefined;
  const demo = await openDemo({ ...flags, ...(onOutput === undefined ? {} : { onOutput }) });
  say(`\n  ${demo.url}\n\nOpen this address in a browser. Ctrl-C stops everything.`);
  if (flags.keep === true) say(`The bot's data stays in ${demo.dataDir}.`);

  const stopped = new Promise<null>((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve(null));
  });
  const lastWords = await Promise.race([stopped, demo.botGone]);
  if (lastWords !== null) {
    process.stderr.write(
      `\nThe bot has ended, so the demo ends too. Its last words:\n${lastWords}\n`,
    );
    process.exitCode = 1;
  }
  await demo.close();
}

if (import.meta.main)
  main().catch((fault: unknown) => {
    const words = fault instanceof Error ? fault.message : String(fault);
    const isFlag = fault instanceof RangeError || (fault instanceof TypeError && "code" in fault);
    const inUse = fault instanceof Error && "code" in fault && fault.code === "EADDRINUSE";
    const hint = inUse ? "Something already listens there: choose another with --port." : null;
    process.stderr.write(`${words}\n${isFlag ? `Usage: ${USAGE}\n` : ""}${hint ?? ""}\n`);
    process.exit(1);
  });

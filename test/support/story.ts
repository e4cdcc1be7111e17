import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readConfig } from "#bot/config.ts";
import { type RunningBot, startBot } from "#bot/index.ts";
import { actionsIn, textsIn } from "#sandbox/card.ts";
import type { Chat } from "#sandbox/chat.ts";
import { openSandbox, type Sandbox, type SandboxOptions } from "#sandbox/server.ts";
import { graphSchema } from "../sandbox/graphSchema.ts";
import { templateDataDir } from "./store.ts";
import { storyDatabase } from "./storyDatabase.ts";

/** A Monday, a quarter past nine in the morning, UTC. */
export const MONDAY = new Date("2026-12-07T09:15:00Z");

/** Where a story takes place, however its bot is run: one tenant, and the people who act. */
export interface Setting {
  readonly sandbox: Sandbox;
  readonly tenant: Sandbox["tenant"];
  readonly journal: Sandbox["journal"];
  readonly faults: Sandbox["faults"];
  chat(who: string): Chat;
  /** Lets time pass by an ISO 8601 duration, and everything that falls due happen. */
  pass(duration: string): Promise<void>;
  /** Lets what has begun come to an end, without time passing to speak of. */
  settle(): Promise<void>;
}

/** A setting with a bot in front of it. */
export interface Story extends Setting {
  /** Stops the bot and starts it again on the same data. */
  restart(): Promise<void>;
}

export interface StoryOptions extends SandboxOptions {
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * Tells one story against a fresh tenant and the real bot over HTTP: on a database of its own on the PostgreSQL server,
 * or on the embedded one where none answers, or with `DATABASE_URL: ""`. Everything is closed at its end.
 */
export async function story(
  options: StoryOptions,
  tell: (story: Story) => Promise<void>,
): Promise<void> {
  const home = mkdtempSync(join(tmpdir(), "mfa-nudge-story-"));
  const sandbox = await openSandbox({ now: MONDAY, people: 40, ...options });
  const oddities = watch(sandbox);
  const database = options.env?.DATABASE_URL === undefined ? await storyDatabase() : null;
  const store =
    database === null
      ? { DATA_DIR: await templateDataDir(join(home, "data")) }
      : { DATABASE_URL: database.url, DATA_DIR: join(home, "data") };
  const env = {
    ...sandbox.botEnv(),
    ...emergencyAccounts(sandbox),
    PORT: "0",
    ...store,
    LOG_LEVEL: "silent",
    // Every look for registrations is a stop on the way of a moved clock; a story about looks sets its own pace.
    NOTICE_MINUTES: "720",
    // Waves follow each other; a story about watching them says for how long.
    BAKE_MINUTES: "0",
    // No quota is told of unless a story switches one on, so none is waited for.
    GRAPH_SPEED: "1000",
    ...options.env,
  };
  let bot: RunningBot = await startBot(readConfig(env));
  try {
    await sandbox.connectBot(bot.url);
    await tell({
      ...settingOf(sandbox),
      async restart() {
        await bot.close();
        bot = await startBot(readConfig(env));
        await sandbox.connectBot(bot.url);
      },
    });
    assert.deepEqual(sandbox.journal.ofKind("invalid-request"), [], "every request was valid");
    assert.deepEqual(oddities, [], "all traffic with Graph fits Microsoft's schemas");
  } finally {
    await bot.close();
    await sandbox.close();
    await database?.drop();
    rmSync(home, { recursive: true, force: true });
  }
}

/** A plan needs two emergency accounts; a story that brings its own people need not think of them. */
export const emergencyAccounts = ({ tenant }: Pick<Sandbox, "tenant">) =>
  tenant.breakGlassIds.length > 0
    ? {}
    : {
        BREAK_GLASS_IDS:
          "00000000-0000-4000-8000-0000000000b1,00000000-0000-4000-8000-0000000000b2",
      };

export const settingOf = (sandbox: Sandbox): Setting => ({
  sandbox,
  tenant: sandbox.tenant,
  journal: sandbox.journal,
  faults: sandbox.faults,
  chat: (who) => sandbox.chat(who),
  pass: async (duration) => void (await sandbox.moveClock({ advance: duration })),
  settle: async () => void (await sandbox.moveClock({ advance: "PT1S" })),
});

const judge = graphSchema();

/** What in the traffic with Graph does not fit Microsoft's schemas, as it happens; nothing where these are not at hand. */
function watch(sandbox: Sandbox): readonly unknown[] {
  const oddities: unknown[] = [];
  if (judge !== null)
    sandbox.journal.onTraffic((exchange) => {
      const found = judge(exchange);
      if (found.length > 0) oddities.push({ path: exchange.path, found });
    });
  return oddities;
}

/** All words on a card, for looking for some of them. */
export const wordsOf = (card: unknown): string => textsIn(card).join(" ");

/** The verbs a card offers, in order. */
export const verbsOf = (card: unknown): readonly string[] =>
  actionsIn(card).flatMap(({ verb }) => (verb === undefined || verb === null ? [] : [verb]));

import pg from "pg";
import { type BotProcess, startBotProcess } from "#sandbox/botProcess.ts";
import type { Sandbox } from "#sandbox/server.ts";
import { emergencyAccounts } from "#support/story.ts";
import { type StoryDatabase, storyDatabase } from "#support/storyDatabase.ts";
import type { LedgerRow, RecordRow } from "./faultOracle.ts";

/** As fast as it may write, and with time between the waves that only the clock has to pass. */
const SETTINGS = {
  WRITES_PER_SECOND: "20",
  WRITES_PER_DAY: "10000",
  BAKE_MINUTES: "10",
  MESSAGES_PER_SECOND: "1000",
  NOTICE_MINUTES: "60",
  GRAPH_SPEED: "1000",
  LOG_LEVEL: "warn",
};

interface PlanRow {
  readonly id: string;
  readonly state: string;
  readonly why: string | null;
}

/** The bot as a process of its own on a database of its own, which can die; and a look into that database. */
export class FaultBot {
  readonly #sandbox: Sandbox;
  readonly #database: StoryDatabase;
  readonly #sql: pg.Client;
  #process: BotProcess | null = null;
  #isStruck = false;
  deaths = 0;

  private constructor(sandbox: Sandbox, database: StoryDatabase, sql: pg.Client) {
    this.#sandbox = sandbox;
    this.#database = database;
    this.#sql = sql;
  }

  /** Throws where no PostgreSQL answers. */
  static async open(sandbox: Sandbox): Promise<FaultBot> {
    const database = await storyDatabase();
    if (database === null) throw new Error("No PostgreSQL answers (TEST_DATABASE_URL).");
    const sql = new pg.Client({
      connectionString: database.url,
      options: "-c search_path=mfa_nudge -c TimeZone=UTC",
    });
    await sql.connect();
    const bot = new FaultBot(sandbox, database, sql);
    await bot.#start();
    return bot;
  }

  /** Ends it at this instant, as a power cut would. */
  strike(): void {
    if (this.#isStruck) return;
    this.#isStruck = true;
    this.deaths += 1;
    void this.#process?.kill();
  }

  /** Lets time pass, for as long as the bot lives; a dead one is started again on what it left. */
  async pass(duration: string): Promise<void> {
    try {
      await this.#sandbox.moveClock({ advance: duration });
    } catch (error) {
      if (!this.#isStruck) throw error;
    }
    if (this.#isStruck) await this.#revive();
  }

  async plan(): Promise<PlanRow | undefined> {
    const { rows } = await this.#sql.query<PlanRow>(
      "select id, state, why from plans order by seq desc limit 1",
    );
    return rows[0];
  }

  async ledger(plan: string): Promise<readonly LedgerRow[]> {
    const { rows } = await this.#sql.query<LedgerRow>(
      "select user_id, state, reason, read_back from ledger where plan = $1 order by wave, position",
      [plan],
    );
    return rows;
  }

  async record(): Promise<readonly RecordRow[]> {
    const { rows } = await this.#sql.query<RecordRow>("select * from audit_log order by seq");
    return rows.map((row) => ({ ...row, seq: Number(row.seq) }));
  }

  /** Whom each pseudonym of the record stands for. */
  async names(): Promise<ReadonlyMap<string, string>> {
    const { rows } = await this.#sql.query<{
      readonly pseudonym: string;
      readonly user_id: string;
    }>("select pseudonym, user_id from pseudonyms");
    return new Map(rows.map((row) => [row.pseudonym, row.user_id]));
  }

  async close(): Promise<void> {
    this.#isStruck = true;
    await this.#process?.stop();
    await this.#sql.end();
    await this.#database.drop();
  }

  async #start(): Promise<void> {
    const env = {
      ...this.#sandbox.botEnv(),
      ...emergencyAccounts(this.#sandbox),
      ...SETTINGS,
      DATABASE_URL: this.#database.url,
    };
    this.#process = await startBotProcess({ env });
    await this.#sandbox.connectBot(this.#process.url);
  }

  /** The lease of the dead runs out at once: nobody waits fifteen seconds for it. */
  async #revive(): Promise<void> {
    await this.#process?.gone;
    await this.#sql.query("update leases set expires_at = expires_at - interval '15 s'");
    this.#isStruck = false;
    await this.#start();
  }
}

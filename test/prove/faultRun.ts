import type { View } from "#sandbox/eyes.ts";
import { chance } from "#sandbox/random.ts";
import { openSandbox, type Sandbox } from "#sandbox/server.ts";
import { planSeenBy, withRegistered } from "#support/planSteps.ts";
import { MONDAY } from "#support/story.ts";
import { FaultBot } from "./faultBot.ts";
import { judge, type Verdict } from "./faultOracle.ts";
import { FaultStrangers } from "./faultStrangers.ts";
import { type FaultShares, FaultWeather } from "./faultWeather.ts";

export interface FaultRunOptions {
  /** Who are registered and `disabled`, all of whom one plan is to enforce. */
  readonly people: number;
  readonly seed: number;
  readonly shares: FaultShares;
  /** How often the bot is killed on the way. */
  readonly kills: number;
  readonly onProgress?: (line: string) => void;
}

export interface FaultFindings extends Verdict {
  readonly people: number;
  /** How the plan ended. */
  readonly ended: string;
  readonly faults: ReadonlyMap<string, number>;
  readonly strangers: ReadonlyMap<string, number>;
  readonly kills: number;
  readonly halts: number;
  readonly approvals: number;
  readonly seconds: number;
}

const REQUESTER = "Megan Bowen";
const APPROVERS = ["Lynne Robbins", "Isaiah Langer"] as const;
/** Of all writes, after which somebody outside does something. */
const STRANGERS_SHARE = 0.05;
/** As long as anything is under way; and a little more than the time between two waves. */
const [SHORT, LONG] = ["PT1M", "PT11M"];
/** More steps than any plan takes that goes on at all, whatever halts it. */
const stepsFor = (people: number): number => 60 + people;
/** A write this long before a death may not have been heard of. */
const UNHEARD_MS = 1_000;

/**
 * One plan over many people, from the request to its end, in front of a tenant where everything goes wrong: Graph fails in
 * every way it can, people and admins change what the plan rests on, and the bot is killed. Judged row by row.
 */
export async function faultRun(options: FaultRunOptions): Promise<FaultFindings> {
  const began = performance.now();
  const { people, seed } = options;
  const sandbox = await openSandbox({ seed, now: MONDAY, people: withRegistered(people) });
  let bot: FaultBot | null = null;
  try {
    bot = await FaultBot.open(sandbox);
    const run = new Run(sandbox, bot, options);
    const plan = await run.opened();
    const verdict = await run.written(plan);
    return { ...verdict, seconds: Math.round((performance.now() - began) / 1000) };
  } finally {
    await bot?.close();
    await sandbox.close();
  }
}

class Run {
  readonly #sandbox: Sandbox;
  readonly #bot: FaultBot;
  readonly #options: FaultRunOptions;

  constructor(sandbox: Sandbox, bot: FaultBot, options: FaultRunOptions) {
    this.#sandbox = sandbox;
    this.#bot = bot;
    this.#options = options;
  }

  /** Reads the tenant and asks for everybody to be enforced; all is well until then. Returns the plan's id. */
  async opened(): Promise<string> {
    const requester = this.#sandbox.chat(REQUESTER);
    await requester.says("scan");
    await this.#bot.pass("PT1S");
    await requester.says("enforce");
    await this.#everybodyAsked();
    const plan = await this.#bot.plan();
    if (plan === undefined) throw new Error("No plan was opened.");
    return plan.id;
  }

  /** Lets it be approved and written, to its end, through all that goes wrong. */
  async written(plan: string): Promise<Omit<FaultFindings, "seconds">> {
    const { people, shares, onProgress = () => {} } = this.#options;
    const inOrder = (await this.#bot.ledger(plan)).map(({ user_id }) => user_id);
    const weather = new FaultWeather(this.#sandbox, shares);
    const strangers = new FaultStrangers(this.#sandbox, inOrder, STRANGERS_SHARE);
    const stop = this.#strikes(weather, inOrder.length);
    let state = "open";
    let writes = -1;
    for (let step = 1; isOnItsWay(state) && step < stepsFor(people); step += 1) {
      if (state === "open" || state === "halted") await this.#approve();
      const before = writes;
      writes = this.#sandbox.journal.count("mfa-written");
      await this.#bot.pass(state === "writing" && writes === before ? LONG : SHORT);
      state = (await this.#bot.plan())?.state ?? "gone";
      onProgress(`step ${step}: ${state}, ${writes} writes`);
    }
    weather.end();
    strangers.end();
    stop();
    // What was on its way when the plan ended is read back now, if it was not.
    await this.#bot.pass("PT5M");
    const ended = await this.#bot.plan();
    const record = await this.#bot.record();
    const verdict = judge({
      journal: this.#sandbox.journal,
      ledger: await this.#bot.ledger(plan),
      record,
      names: await this.#bot.names(),
      unheardOf: (person) => weather.unheardOf(person),
    });
    const events = (event: string) => record.filter((row) => row.event === event).length;
    return {
      ...verdict,
      people: inOrder.length,
      ended: `${ended?.state ?? "gone"}${ended?.why ? ` (${ended.why})` : ""}`,
      faults: weather.counts,
      strangers: strangers.counts,
      kills: this.#bot.deaths,
      halts: events("plan.halted"),
      approvals: events("plan.approved"),
    };
  }

  /** Two admins approve what stands there; what does not count now is pressed again at the next step. */
  async #approve(): Promise<void> {
    for (const who of APPROVERS) {
      const view = planSeenBy(this.#sandbox, who);
      await this.#press(who, view);
    }
  }

  async #press(who: string, { id }: View): Promise<void> {
    try {
      await this.#sandbox.chat(who).presses(id, "plan.approve");
    } catch (error) {
      // The card has no such button any more: another press was quicker.
      if (!(error instanceof RangeError)) throw error;
    }
  }

  /** Kills the bot when so many have been written; whoever was being written then may be written without its knowing. */
  #strikes(weather: FaultWeather, people: number): () => void {
    const { kills, seed } = this.#options;
    const { journal } = this.#sandbox;
    const at = new Set(
      Array.from({ length: kills }, (_, nth) =>
        Math.ceil((people * (nth + 0.3 + 0.4 * chance(seed, "kill", nth))) / Math.max(1, kills)),
      ),
    );
    return journal.subscribe((entry) => {
      if (entry.kind !== "mfa-written" || entry.face !== "graph") return;
      if (!at.delete(journal.count("mfa-written"))) return;
      for (const { person, wall } of journal.ofKind("mfa-written"))
        if (entry.wall - wall < UNHEARD_MS) weather.unheard(person);
      this.#bot.strike();
    });
  }

  /** Resolves when all who are to approve have the card. */
  #everybodyAsked(): Promise<void> {
    const { journal } = this.#sandbox;
    const areAsked = () =>
      APPROVERS.every((who) => this.#sandbox.chat(who).cardsWith("plan.approve").length > 0);
    return new Promise((resolve, reject) => {
      const end = () => {
        clearTimeout(timer);
        stop();
        resolve();
      };
      const timer = setTimeout(() => reject(new Error("No plan was opened.")), PATIENCE_MS);
      const stop = journal.subscribe(({ kind }) => {
        if (kind === "message-sent" && areAsked()) end();
      });
      if (areAsked()) end();
    });
  }
}

/** Evidence of two thousand people is read at the pace of the narrowest quota. */
const PATIENCE_MS = 10 * 60_000;

const isOnItsWay = (state: string): boolean => ["open", "writing", "halted"].includes(state);

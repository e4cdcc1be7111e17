import type { Activity } from "./activity.ts";

export interface BotAnswer {
  /** HTTP status; 0 when the bot could not be reached, 504 when it took longer than Teams waits. */
  readonly status: number;
  readonly body: unknown;
  readonly tookMs: number;
}

/** Teams gives up on a turn after 10 to 15 seconds, teams.md 2.6. */
const PATIENCE_MS = 15_000;

/**
 * The way from Teams to the bot: `${botUrl}/api/messages`, without a token as the sandbox contract has it. Of several
 * replicas each message goes to one, in turn; one that does not listen is passed over, as a load balancer does.
 */
export class BotLine {
  #urls: readonly string[] = [];
  #workers: readonly string[] = [];
  #turn = 0;
  readonly #underway = new Set<Promise<unknown>>();

  /** These replicas and no others. */
  connect(botUrls: readonly string[]): void {
    this.#urls = [...new Set(botUrls.map(trimmed))];
  }

  /** Processes that take no messages, and whose clocks are moved with those of the others. */
  accompany(workerUrls: readonly string[]): void {
    this.#workers = [...new Set(workerUrls.map(trimmed))];
  }

  disconnect(botUrl: string): void {
    this.#urls = this.#urls.filter((url) => url !== trimmed(botUrl));
  }

  get urls(): readonly string[] {
    return this.#urls;
  }

  /** Whoever has a clock to be moved. */
  get clocks(): readonly string[] {
    return [...this.#urls, ...this.#workers];
  }

  /** Throws only when no bot is connected. */
  async deliver(activity: Activity): Promise<BotAnswer> {
    if (this.#urls.length === 0)
      throw new Error("no bot is connected: call connectBot or connectBots first");
    const started = performance.now();
    let answer: Attempt = UNREACHED;
    for (const url of this.#inTurn()) {
      answer = await attempt(url, activity);
      if (answer.heard) break;
    }
    const { status, body } = answer;
    return { status, body, tookMs: performance.now() - started };
  }

  /** Like `deliver`, but nobody waits: what Teams does with events. Nothing happens while no bot is connected. */
  announce(activities: readonly Activity[]): void {
    if (this.#urls.length === 0) return;
    const run = (async () => {
      for (const activity of activities) await this.deliver(activity);
    })().finally(() => this.#underway.delete(run));
    this.#underway.add(run);
  }

  /** Resolves when every announced event has been answered. */
  async settled(): Promise<void> {
    while (this.#underway.size > 0) await Promise.all(this.#underway);
  }

  #inTurn(): readonly string[] {
    const first = this.#turn % this.#urls.length;
    this.#turn += 1;
    return [...this.#urls.slice(first), ...this.#urls.slice(0, first)];
  }
}

/** `heard`: the message may have arrived, so nobody else is given it. */
interface Attempt extends Pick<BotAnswer, "status" | "body"> {
  readonly heard: boolean;
}

const UNREACHED: Attempt = { status: 0, body: undefined, heard: false };

async function attempt(url: string, activity: Activity): Promise<Attempt> {
  try {
    const response = await fetch(`${url}/api/messages`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(activity),
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    return { status: response.status, body: json(await response.text()), heard: true };
  } catch (fault) {
    if (isRefused(fault)) return UNREACHED;
    const late = fault instanceof Error && fault.name === "TimeoutError";
    return { status: late ? 504 : 0, body: undefined, heard: true };
  }
}

/** Nobody listens at that address: the one failure that proves nothing arrived. */
function isRefused(fault: unknown): boolean {
  const cause = fault instanceof Error ? fault.cause : undefined;
  return cause instanceof Error && "code" in cause && cause.code === "ECONNREFUSED";
}

const trimmed = (url: string): string => url.replace(/\/$/, "");

function json(text: string): unknown {
  if (text === "") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

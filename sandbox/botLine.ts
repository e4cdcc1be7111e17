import type { Activity } from "./activity.ts";

export interface BotAnswer {
  /** HTTP status; 0 when the bot could not be reached, 504 when it took longer than Teams waits. */
  readonly status: number;
  readonly body: unknown;
  readonly tookMs: number;
}

/** Teams gives up on a turn after 10 to 15 seconds, teams.md 2.6. */
const PATIENCE_MS = 15_000;

/** The way from Teams to the bot: `${botUrl}/api/messages`, without a token as the sandbox contract has it. */
export class BotLine {
  #url: string | undefined;
  readonly #underway = new Set<Promise<unknown>>();

  connect(botUrl: string): void {
    this.#url = botUrl.replace(/\/$/, "");
  }

  get url(): string | undefined {
    return this.#url;
  }

  /** Throws only when no bot is connected. */
  async deliver(activity: Activity): Promise<BotAnswer> {
    if (this.#url === undefined) throw new Error("no bot is connected: call connectBot first");
    const started = performance.now();
    try {
      const response = await fetch(`${this.#url}/api/messages`, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(activity),
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
      const text = await response.text();
      return { status: response.status, body: json(text), tookMs: performance.now() - started };
    } catch (fault) {
      const late = fault instanceof Error && fault.name === "TimeoutError";
      return { status: late ? 504 : 0, body: undefined, tookMs: performance.now() - started };
    }
  }

  /** Like `deliver`, but nobody waits: what Teams does with events. Nothing happens while no bot is connected. */
  announce(activities: readonly Activity[]): void {
    if (this.#url === undefined) return;
    const run = (async () => {
      for (const activity of activities) await this.deliver(activity);
    })().finally(() => this.#underway.delete(run));
    this.#underway.add(run);
  }

  /** Resolves when every announced event has been answered. */
  async settled(): Promise<void> {
    while (this.#underway.size > 0) await Promise.all(this.#underway);
  }
}

function json(text: string): unknown {
  if (text === "") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

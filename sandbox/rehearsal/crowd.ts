import { actionsIn } from "../card.ts";
import type { Chat } from "../chat.ts";
import type { Entry } from "../journal.ts";
import type { Sandbox } from "../server.ts";
import { type Reaction, reaction } from "../temperament.ts";

/** What somebody is going to do about one nudge. */
interface Intention {
  readonly dueMs: number;
  readonly person: string;
  readonly messageId: string;
  readonly does: Reaction;
}

/** How many people press at the same time. */
const AT_ONCE = 8;
/** A date asked for by "remind me on": this many days on. */
const DATE_DAYS = 4;

/** Everyone who is nudged, each by their temperament. Watches the journal from the moment it is made. */
export class Crowd {
  readonly #sandbox: Sandbox;
  readonly #nudges = new Map<string, number>();
  #waiting: Intention[] = [];

  constructor(sandbox: Sandbox) {
    this.#sandbox = sandbox;
    sandbox.journal.subscribe((entry) => {
      if (entry.kind === "message-sent") this.#receives(entry);
    });
  }

  /** Lets everybody act whose time has come, a few at once. */
  async act(now: Date): Promise<void> {
    const due = this.#waiting.filter(({ dueMs }) => dueMs <= now.getTime());
    this.#waiting = this.#waiting.filter(({ dueMs }) => dueMs > now.getTime());
    const queue = due
      .toSorted((a, b) => a.dueMs - b.dueMs || (a.person < b.person ? -1 : 1))
      .values();
    const lane = async (): Promise<void> => {
      for (const each of queue) await this.#carryOut(each);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, lane));
  }

  #receives({ to, card, messageId, at }: Entry<"message-sent">): void {
    if (to === null || !offers(card, "nudge.done")) return;
    const nth = (this.#nudges.get(to) ?? 0) + 1;
    this.#nudges.set(to, nth);
    const does = reaction(this.#sandbox.seed, to, nth);
    const dueMs = at.getTime() + does.afterMinutes * 60_000;
    if (does.does !== "ignores") this.#waiting.push({ dueMs, person: to, messageId, does });
  }

  async #carryOut({ person, messageId, does }: Intention): Promise<void> {
    const { tenant } = this.#sandbox;
    const chat = this.#sandbox.chat(person);
    const clicks = does.doubleClicks ? 2 : 1;
    const press = (verb: string, inputs: Readonly<Record<string, string>> = {}) =>
      presses(chat, messageId, verb, inputs, clicks);
    switch (does.does) {
      case "registers":
        if (!tenant.isRegistered(person)) tenant.registerMethod(person, does.method);
        if (does.pressesDone) await press("nudge.done");
        return;
      case "claims-too-early":
        return press("nudge.done");
      case "snoozes":
        return press("nudge.snooze", {
          when: does.choice,
          ...(does.choice === "date" ? { date: daysOn(tenant.clock.now(), DATE_DAYS) } : {}),
        });
      case "asks-for-help":
        return press("nudge.help", { topic: does.topic });
      case "cries-phishing":
        return press("nudge.report");
      case "blocks-the-bot":
        return tenant.blockBot(person);
      case "ignores":
        return;
    }
  }
}

/** Presses a button that is still there, twice in the same moment for a double click. What a card no longer offers is not pressed. */
async function presses(
  chat: Chat,
  messageId: string,
  verb: string,
  inputs: Readonly<Record<string, string>>,
  clicks: number,
): Promise<void> {
  if (!offers(chat.sees(messageId).card, verb)) return;
  await Promise.all(Array.from({ length: clicks }, () => chat.presses(messageId, verb, inputs)));
}

const offers = (card: unknown, verb: string): boolean =>
  actionsIn(card).some((action) => action.verb === verb);

const daysOn = (from: Date, days: number): string =>
  new Date(from.getTime() + days * 86_400_000).toISOString().slice(0, 10);

import { actionsIn, inputsIn } from "../card.ts";
import type { Chat } from "../chat.ts";
import type { Entry } from "../journal.ts";
import type { Sandbox } from "../server.ts";
import { type Reaction, reaction, type Trouble, trouble } from "../temperament.ts";
import type { Account } from "./facts.ts";
import { dayNumber } from "./workday.ts";

/** What somebody is going to do about one message. */
interface Intention {
  readonly dueMs: number;
  readonly person: string;
  readonly messageId: string;
  readonly does: Reaction | Trouble;
}

/** A press that found nobody, to be tried once more. */
interface Again {
  readonly person: string;
  readonly messageId: string;
  readonly verb: string;
  readonly inputs: Readonly<Record<string, string>>;
}

/** How many people press at the same time. */
const AT_ONCE = 8;
/** A date asked for by "remind me on": this many days on. */
const DATE_DAYS = 4;

/** Everyone who is nudged or enforced, each by their temperament. Watches the journal from the moment it is made. */
export class Crowd {
  readonly #sandbox: Sandbox;
  readonly #accounts: ReadonlyMap<string, Account>;
  readonly #nudges = new Map<string, number>();
  #waiting: Intention[] = [];
  #again: Again[] = [];

  constructor(sandbox: Sandbox, accounts: ReadonlyMap<string, Account>) {
    this.#sandbox = sandbox;
    this.#accounts = accounts;
    sandbox.journal.subscribe((entry) => {
      if (entry.kind === "message-sent") this.#receives(entry);
    });
  }

  /** Lets everybody act whose time has come, a few at once. */
  async act(now: Date): Promise<void> {
    await this.#tryAgain();
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
    const does = to === null ? null : this.#reactionTo(to, card);
    if (to === null || does === null || does.does === "ignores") return;
    const dueMs = at.getTime() + does.afterMinutes * 60_000;
    this.#waiting.push({ dueMs, person: to, messageId, does });
  }

  /** Null for a message that asks nothing of them. */
  #reactionTo(person: string, card: unknown): Reaction | Trouble | null {
    const { seed } = this.#sandbox;
    if (offers(card, "enforced.help")) return trouble(seed, person);
    if (!offers(card, "nudge.done")) return null;
    const nth = (this.#nudges.get(person) ?? 0) + 1;
    this.#nudges.set(person, nth);
    return reaction(seed, person, nth);
  }

  /** A press during which the bot died: people press again, once. */
  async #tryAgain(): Promise<void> {
    const again = this.#again;
    this.#again = [];
    for (const { person, messageId, verb, inputs } of again)
      await presses(this.#sandbox.chat(person), messageId, verb, inputs, 1);
  }

  /** What they fill in: their wish where the card offers it, else a day by their own clock. */
  #wish(chat: Chat, messageId: string, does: Extract<Reaction, { does: "snoozes" }>) {
    const { clock } = this.#sandbox.tenant;
    const input = inputsIn(chat.sees(messageId).card).find(({ id }) => id === "when");
    const isOffered = input?.choices.some(({ value }) => value === does.choice) ?? true;
    if (isOffered && does.choice !== "date") return { when: does.choice };
    const workday = this.#accounts.get(chat.person.id)?.workday ?? { zones: ["UTC"] };
    const day = dayNumber(workday, clock.now()) + DATE_DAYS;
    return { when: "date", date: isoDay(day), time: does.hour };
  }

  async #carryOut({ person, messageId, does }: Intention): Promise<void> {
    const { tenant } = this.#sandbox;
    const chat = this.#sandbox.chat(person);
    const clicks = does.doubleClicks ? 2 : 1;
    const press = async (verb: string, inputs: Readonly<Record<string, string>> = {}) => {
      if (!(await presses(chat, messageId, verb, inputs, clicks)))
        this.#again.push({ person, messageId, verb, inputs });
    };
    switch (does.does) {
      case "registers":
        if (!tenant.isRegistered(person)) tenant.registerMethod(person, does.method);
        if (does.pressesDone) await press("nudge.done");
        return;
      case "claims-too-early":
        return press("nudge.done");
      case "snoozes":
        return press("nudge.snooze", this.#wish(chat, messageId, does));
      case "asks-for-help":
        return press("nudge.help", { topic: does.topic });
      case "cries-phishing":
        return press("nudge.report");
      case "blocks-the-bot":
        return tenant.blockBot(person);
      case "removes-the-app":
        return chat.uninstalls();
      case "cannot-sign-in":
        return press("enforced.help");
      case "ignores":
        return;
    }
  }
}

/**
 * Presses a button that is still there, twice in the same moment for a double click. What a card no longer offers is not
 * pressed. Returns whether somebody answered.
 */
async function presses(
  chat: Chat,
  messageId: string,
  verb: string,
  inputs: Readonly<Record<string, string>>,
  clicks: number,
): Promise<boolean> {
  if (!offers(chat.sees(messageId).card, verb)) return true;
  const answers = await Promise.all(
    Array.from({ length: clicks }, () => chat.presses(messageId, verb, inputs)),
  );
  return answers.every(({ status }) => status !== 0);
}

const offers = (card: unknown, verb: string): boolean =>
  actionsIn(card).some((action) => action.verb === verb);

const isoDay = (day: number): string => new Date(day * 86_400_000).toISOString().slice(0, 10);

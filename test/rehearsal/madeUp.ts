import { type Effect, Journal } from "#sandbox/journal.ts";
import type { PersonKind } from "#sandbox/person.ts";
import type { Account, Facts } from "#sandbox/rehearsal/facts.ts";
import type { Workday } from "#sandbox/rehearsal/workday.ts";

/** A Monday at ten. */
const MONDAY = Date.UTC(2026, 11, 7, 10);
const HOUR_MS = 3_600_000;

/** Eight to six, Monday to Friday, in London. */
export const OFFICE: Workday = {
  zones: ["Europe/London"],
  days: [1, 2, 3, 4, 5],
  from: "08:00",
  to: "18:00",
  isOwn: true,
  country: "GB",
  replies: { status: "disabled" },
};

const account = (id: string, kind: PersonKind, registered: boolean): Account => ({
  id,
  displayName: id,
  userPrincipalName: `${id}@contoso.com`,
  kind,
  registered,
  workday: OFFICE,
  createdAt: new Date("2020-01-06T09:00:00Z"),
  barred: false,
  privileged: false,
});

/** Three people to remind, one registered, a break-glass account, three admins. Names are ids. */
export const FACTS: Facts = {
  accounts: new Map(
    [
      account("Ada", "unregistered", false),
      account("Bo", "unregistered", false),
      account("Cy", "report-silent", false),
      account("Rae", "registered", true),
      account("Glass", "break-glass", true),
      account("Megan", "enforced", true),
      account("Lynne", "enforced", true),
      account("Isaiah", "enforced", true),
    ].map((each) => [each.id, each]),
  ),
  admins: new Set(["Megan", "Lynne", "Isaiah"]),
  from: new Date(MONDAY),
  until: new Date(MONDAY + 14 * 24 * HOUR_MS),
};

/** The same people, of whom `who` is not as the others are. */
export const factsWith = (who: string, but: Partial<Account>, facts: Facts = FACTS): Facts => ({
  ...facts,
  accounts: new Map(
    [...facts.accounts].map(([id, each]) => [id, id === who ? { ...each, ...but } : each]),
  ),
});

const CARD = { statusCode: 200, type: "application/vnd.microsoft.card.adaptive", value: {} };
const MESSAGE = {
  statusCode: 200,
  type: "application/vnd.microsoft.activity.message",
  value: "No.",
};

export interface PlanWords {
  readonly fingerprint?: string;
  readonly title?: string;
  readonly by?: string;
  readonly changes?: string;
  readonly names?: string;
  readonly to?: readonly string[];
  /** How many must approve. */
  readonly needed?: number;
  /** What an admin is told first, e.g. that it has halted. */
  readonly outcome?: string;
}

const planTexts = (words: PlanWords): readonly string[] => [
  words.title ?? "Plan: enforce MFA for people who have registered",
  `Fingerprint ${words.fingerprint ?? "0123 4567 89ab"}. It covers exactly these people and states.`,
  ...(words.outcome === undefined ? [] : [words.outcome]),
  "Asked for by: ",
  `${words.by ?? "Megan"}, Thursday 17 December 2026, 14:09 UTC`,
  "Changes: ",
  words.changes ?? "1 person from disabled to enforced",
  "Approvals: ",
  `0 of ${words.needed ?? 2}. More admins must approve.`,
  "Who is in it",
  words.names ?? "Rae.",
];

const cardOf = (texts: readonly string[], verb: string) => ({
  type: "AdaptiveCard",
  body: texts.map((text) => ({ type: "TextBlock", text })),
  actions: [{ type: "Action.Execute", title: verb, verb, data: {} }],
});

/** A journal written by hand: what would stand there if the bot had done this. */
export class MadeUp {
  readonly journal = new Journal(() => new Date(this.#ms));
  #ms = MONDAY;
  #ids = 0;

  /** Lets time pass. */
  minutes(many: number): this {
    this.#ms += (many * HOUR_MS) / 60;
    return this;
  }

  hours(many: number): this {
    return this.minutes(60 * many);
  }

  days(many: number): this {
    return this.hours(24 * many);
  }

  /** Sends a reminder; returns its message id. */
  nudge(to: string, number: number | "asked"): string {
    const turn =
      number === "asked" ? "You asked for this one." : `This is the ${number}th of 3 reminders.`;
    return this.#sends(to, [turn], "nudge.done");
  }

  nudgesEverybody(): this {
    for (const who of ["Ada", "Bo", "Cy"]) this.nudge(who, 1);
    return this;
  }

  /** Sends a plan's card to the admins; returns the message id each of them has. */
  plan(words: PlanWords = {}): ReadonlyMap<string, string> {
    const to = words.to ?? ["Megan", "Lynne", "Isaiah"];
    return new Map(to.map((who) => [who, this.#sends(who, planTexts(words), "plan.approve")]));
  }

  /** What the copies of a plan's card show from now on. */
  shows(copies: ReadonlyMap<string, string>, words: PlanWords): this {
    for (const [to, messageId] of copies) {
      const card = cardOf(planTexts(words), "plan.approve");
      const shown = { conversation: `chat/${to}`, to, messageId, text: null, card };
      this.#add("connector", { kind: "message-updated", ...shown });
    }
    return this;
  }

  presses(person: string, verb: string, messageId = "none", data: object = {}): this {
    return this.#pressed(person, verb, messageId, data, CARD);
  }

  isRefused(person: string, verb: string, messageId: string): this {
    return this.#pressed(person, verb, messageId, {}, MESSAGE);
  }

  /** Nobody answered: the bot was not there, or died over it. */
  isCutOff(person: string, verb: string, messageId: string, status = 0): this {
    return this.#pressed(person, verb, messageId, {}, {}, status);
  }

  updates(to: string, messageId: string): this {
    const shown = { conversation: `chat/${to}`, to, messageId, text: null, card: {} };
    return this.#add("connector", { kind: "message-updated", ...shown });
  }

  /** Opens the chat, and sends nothing. */
  opens(person: string): this {
    const conversation = `chat/${person}`;
    return this.#add("connector", { kind: "conversation-created", person, conversation });
  }

  /** An attempt at a message that was answered so: a reminder, unless its card has another button. */
  tries(to: string, status: number, button = "nudge.done"): this {
    const template = "/v3/conversations/{conversationId}/activities";
    const path = `/v3/conversations/${encodeURIComponent(`chat/${to}`)}/activities`;
    return this.#add("connector", {
      kind: "request",
      method: "POST",
      template,
      path,
      status,
      button,
    });
  }

  registers(person: string): this {
    return this.#add("person", { kind: "method-registered", person, method: "authenticator" });
  }

  writes(person: string, effective: "disabled" | "enforced" = "enforced"): this {
    const change = { from: "disabled", to: "enforced", effective } as const;
    return this.#add("graph", { kind: "mfa-written", person, ...change });
  }

  /** An outside admin in the portal: not the bot's doing. */
  portalWrites(person: string): this {
    const change = { from: "disabled", to: "enforced", effective: "enforced" } as const;
    return this.#add("admin", { kind: "mfa-written", person, ...change });
  }

  isRefusedToWrite(person: string): this {
    return this.#add("graph", { kind: "mfa-write-refused", person, to: "enforced", status: 403 });
  }

  #pressed(
    person: string,
    verb: string,
    messageId: string,
    data: object,
    body: object,
    status = 200,
  ): this {
    const since = this.journal.entries.length;
    return this.#add("person", {
      kind: "person-pressed",
      since,
      person,
      messageId,
      verb,
      data,
      status,
      body,
    });
  }

  #sends(to: string, texts: readonly string[], verb: string): string {
    this.#ids += 1;
    const messageId = String(this.#ids);
    const card = cardOf(texts, verb);
    this.#add("connector", {
      kind: "message-sent",
      conversation: `chat/${to}`,
      to,
      messageId,
      text: null,
      card,
    });
    return messageId;
  }

  #add(face: "graph" | "connector" | "admin" | "person", effect: Effect): this {
    this.journal.append(face, effect);
    return this;
  }
}

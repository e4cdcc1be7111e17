import { type Activity, activityFrom, installationEvents } from "./activity.ts";
import type { BotAnswer, BotLine } from "./botLine.ts";
import { buttonOf, type PressOptions, sentWith } from "./button.ts";
import { actionsIn } from "./card.ts";
import { FILE_CONSENT } from "./connector/content.ts";
import type { Attachment, Conversation } from "./conversations.ts";
import { Eyes, type View } from "./eyes.ts";
import type { Person } from "./person.ts";
import { type PressResult, readInvokeAnswer } from "./pressResult.ts";
import type { Tenant } from "./tenant.ts";
import type { Delivered, LocalFile, Uploads } from "./uploads.ts";

export interface ChatMeans {
  readonly tenant: Tenant;
  readonly line: BotLine;
  readonly uploads: Uploads;
  readonly serviceUrl: string;
}

/** Shown once to this person alone, as the answer to a press. */
export interface Note {
  readonly messageId: string | null;
  readonly at: Date;
  readonly text: string;
}

/** The hands and eyes of one person in Teams. */
export class Chat {
  readonly person: Person;
  readonly #means: ChatMeans;
  readonly #notes: Note[] = [];
  readonly #eyes: Eyes;

  constructor(person: Person, means: ChatMeans) {
    this.person = person;
    this.#means = means;
    this.#eyes = new Eyes(means.tenant.conversations, [this.personal, this.channel]);
  }

  /** Types in the personal chat; adds the app first when it is not there, as Teams makes one do. */
  async says(text: string, files: readonly LocalFile[] = []): Promise<BotAnswer> {
    const { tenant, uploads, serviceUrl } = this.#means;
    if (tenant.apps.of(this.person.id) === undefined) await this.installs();
    const attachments = uploads.share(this.person.id, files, serviceUrl);
    return this.#says(this.personal, text, { text, ...(files.length > 0 ? { attachments } : {}) });
  }

  /** Writes to the bot in the team's channel: "@MFA Nudge status". With `thread`, under that post. */
  async mentions(text: string, thread: string | null = null): Promise<BotAnswer> {
    const mention = "<at>MFA Nudge</at>";
    const { botId } = this.#means.tenant.ids;
    return this.#says(
      this.channel,
      text,
      {
        text: `${mention} ${text}`,
        textFormat: "plain",
        entities: [
          {
            type: "mention",
            text: mention,
            mentioned: { id: `28:${botId}`, name: "MFA Nudge" },
          },
        ],
      },
      thread,
    );
  }

  /**
   * Presses the button with this verb on a message this person sees; inputs go by input id, over the card's defaults.
   * Throws RangeError when no such button or input is there: what cannot be seen cannot be pressed (see `forges`).
   */
  async presses(
    message: string | View,
    verb: string,
    inputs: Readonly<Record<string, unknown>> = {},
    options: PressOptions = {},
  ): Promise<PressResult> {
    const view = this.sees(typeof message === "string" ? message : message.id);
    const action = buttonOf(view, verb, inputs, options.where);
    const data = sentWith(action, inputs);
    if (action.type === "Action.Submit") return this.#submits(view, verb, data);
    return this.#invokes(view, action.id, verb, data, options.activityId);
  }

  /** Sends a press that no card offers: any verb and data, as a tampered client would. */
  async forges(
    verb: string,
    data: Readonly<Record<string, unknown>> = {},
    messageId?: string,
  ): Promise<PressResult> {
    const view = messageId === undefined ? null : (this.#eyes.find(messageId) ?? null);
    return this.#invokes(view, null, verb, data);
  }

  /** Accepts a file the bot offers; the bot then uploads it to this person's own storage. */
  async acceptsFile(messageId: string): Promise<BotAnswer> {
    return this.#answersFile(messageId, "accept");
  }

  async declinesFile(messageId: string): Promise<BotAnswer> {
    return this.#answersFile(messageId, "decline");
  }

  /** The personal chat, oldest first, without what was deleted. */
  messages(): readonly View[] {
    return this.#eyes.all(this.personal);
  }

  /** The channel of the team, likewise. */
  channelMessages(): readonly View[] {
    return this.#eyes.all(this.channel);
  }

  /** Messages here or in the channel whose card offers this verb, oldest first. */
  cardsWith(verb: string): readonly View[] {
    return [...this.messages(), ...this.channelMessages()].filter((view) =>
      actionsIn(view.card).some((action) => action.verb === verb),
    );
  }

  /** The last thing the bot said in the personal chat. */
  hears(): View | undefined {
    return this.messages().findLast(({ from }) => from === "bot");
  }

  /** One message as this person sees it; throws RangeError when it is not theirs to see. */
  sees(messageId: string): View {
    const view = this.#eyes.find(messageId);
    if (view === undefined)
      throw new RangeError(`${this.person.displayName} sees no message ${messageId}`);
    return view;
  }

  get notes(): readonly Note[] {
    return this.#notes;
  }

  files(): readonly Delivered[] {
    return this.#means.uploads.of(this.person.id);
  }

  async installs(): Promise<void> {
    this.#means.tenant.installBot(this.person);
    await this.#events("add");
  }

  async uninstalls(): Promise<void> {
    this.#means.tenant.uninstallBot(this.person);
    await this.#events("remove");
  }

  /** Sends any activity as this person; `fields` over what Teams puts into each. */
  async sends(fields: Activity, conversation: Conversation = this.personal): Promise<BotAnswer> {
    return this.#means.line.deliver({ ...this.#activity(conversation), ...fields });
  }

  get personal(): Conversation {
    return this.#means.tenant.conversations.personal(this.person);
  }

  get channel(): Conversation {
    const { conversations } = this.#means.tenant;
    const found = conversations.find(conversations.team.channelId);
    if (found === undefined) throw new RangeError("the team has no channel");
    return found.conversation;
  }

  async #says(
    conversation: Conversation,
    text: string,
    fields: Activity,
    thread: string | null = null,
  ): Promise<BotAnswer> {
    const { tenant, line } = this.#means;
    const attachments = (fields.attachments ?? []) as readonly Attachment[];
    const content = { text, summary: null, card: null, attachments };
    const from = { person: this.person.id };
    const message = tenant.conversations.post(conversation, from, content, thread);
    const answer = await line.deliver({
      textFormat: "plain",
      ...this.#activity(conversation, message.id, message.thread),
      ...fields,
      type: "message",
    });
    tenant.journal.append("person", {
      kind: "person-said",
      person: this.person.id,
      conversation: conversation.id,
      text,
      status: answer.status,
    });
    return answer;
  }

  async #invokes(
    view: View | null,
    id: string | null,
    verb: string,
    data: Activity,
    activityId?: string,
  ): Promise<PressResult> {
    const { tenant, line } = this.#means;
    const conversation = this.#conversationOf(view);
    const since = tenant.journal.entries.length;
    const answer = await line.deliver({
      ...this.#activity(conversation, activityId, view?.thread ?? null),
      type: "invoke",
      name: "adaptiveCard/action",
      ...(view === null ? {} : { replyToId: view.id }),
      value: {
        action: { type: "Action.Execute", ...(id === null ? {} : { id }), verb, data },
        trigger: "manual",
      },
    });
    const result = readInvokeAnswer(answer);
    const messageId = view?.id ?? null;
    if (result.kind === "card" && view !== null) this.#eyes.show(view, result.card);
    if (result.kind === "message")
      this.#notes.push({ messageId, at: tenant.clock.now(), text: result.text });
    const { status, body } = answer;
    tenant.journal.append("person", {
      kind: "person-pressed",
      since,
      person: this.person.id,
      messageId,
      verb,
      data,
      status,
      body,
    });
    return result;
  }

  /** Action.Submit is a message with a value and no text. */
  async #submits(view: View, verb: string, data: Activity): Promise<PressResult> {
    const conversation = this.#conversationOf(view);
    const since = this.#means.tenant.journal.entries.length;
    const { status, body, tookMs } = await this.#means.line.deliver({
      ...this.#activity(conversation, undefined, view.thread),
      type: "message",
      replyToId: view.id,
      value: data,
    });
    this.#means.tenant.journal.append("person", {
      kind: "person-pressed",
      since,
      person: this.person.id,
      messageId: view.id,
      verb,
      data,
      status,
      body,
    });
    return { kind: "nothing", status, body, tookMs };
  }

  async #answersFile(messageId: string, action: "accept" | "decline"): Promise<BotAnswer> {
    const view = this.sees(messageId);
    const offer = view.attachments.find(({ contentType }) => contentType === FILE_CONSENT);
    if (offer === undefined) throw new RangeError(`message ${messageId} offers no file`);
    const content = (offer.content ?? {}) as Readonly<Record<string, unknown>>;
    const { uploads, serviceUrl, line } = this.#means;
    const name = offer.name ?? "file";
    return line.deliver({
      ...this.#activity(this.#conversationOf(view)),
      type: "invoke",
      name: "fileConsent/invoke",
      replyToId: messageId,
      value: {
        type: "fileUpload",
        action,
        context: action === "accept" ? content.acceptContext : content.declineContext,
        ...(action === "accept"
          ? { uploadInfo: uploads.open(this.person.id, name, serviceUrl) }
          : {}),
      },
    });
  }

  async #events(action: "add" | "remove"): Promise<void> {
    const { line } = this.#means;
    if (line.urls.length === 0) return;
    for (const event of installationEvents(this.#activity(this.personal), action))
      await line.deliver(event);
  }

  #activity(conversation: Conversation, id?: string, thread: string | null = null): Activity {
    const { tenant, serviceUrl } = this.#means;
    const activityId = id ?? tenant.conversations.nextId();
    return activityFrom(tenant, serviceUrl, this.person, conversation, activityId, thread);
  }

  #conversationOf(view: View | null): Conversation {
    return view !== null && view.conversation === this.channel.id ? this.channel : this.personal;
  }
}

import { deniedText, ROLE_UNREADABLE, unknownCommandText } from "../cards/commandWords.ts";
import { parseLine } from "../core/command.ts";
import { isBotError } from "../core/errors.ts";
import type { UserId } from "../core/ids.ts";
import { belongs, type Role } from "../core/role.ts";
import { openChat, type PostPorts, postCardTo } from "../flows/postCard.ts";
import type { Inbound, Pressed, PressReply, Said } from "../ports/inbound.ts";
import type { Store } from "../ports/store.ts";
import type { Address } from "../ports/teams.ts";
import { type AccessPorts, roleOf } from "./access.ts";
import { type Answer, type Command, sayOpenly } from "./commands/command.ts";
import { interpret } from "./commands/interpret.ts";
import type { Log } from "./jobs/agenda.ts";

export interface InboxPorts extends PostPorts {
  readonly access: AccessPorts;
  readonly store: Store;
  readonly commands: readonly Command[];
  /** Conversation id of the channel where plans may be shown to everyone in it; null for none. */
  readonly adminChannelId: string | null;
  readonly press: (event: Pressed) => Promise<PressReply>;
  readonly fileAnswered: Inbound["fileAnswered"];
  readonly log: Log;
  /** Lets work go on beside the caller. */
  beside(sentence: string, work: Promise<unknown>): void;
}

/** Teams delivers a message again when it is not taken in time; a longer command goes on beside. */
const PATIENCE_MS = 8_000;

/** Everything people send us, led to the one function that answers it. */
export function openInbox(ports: InboxPorts): Inbound {
  return {
    said: (event) => {
      const work = answer(ports, event);
      ports.beside("A command failed.", work);
      return atMost(
        PATIENCE_MS,
        work.catch(() => undefined),
      );
    },
    pressed: (event) => ports.press(event),
    fileAnswered: (event) => ports.fileAnswered(event),
    installed: async ({ actor, address }) => {
      await ports.store.chats.remember({ user: actor.user, address, locale: actor.locale });
    },
    uninstalled: async ({ actor }) => {
      await optOut(ports, actor.user);
    },
  };
}

/** Whoever removes the app has said enough: they are not reminded again, and not installed again for it. */
async function optOut({ store, clock }: InboxPorts, user: UserId): Promise<void> {
  const at = clock.now();
  await store.atomically(async ({ chats, campaigns }) => {
    await chats.forget(user);
    await chats.unreachable(user, "not-installed", at);
    const campaign = await campaigns.current();
    const enrolment = campaign && (await campaigns.lock(campaign.id, user));
    if (enrolment?.progress.state === "active")
      await campaigns.save({ ...enrolment, progress: { state: "ended", why: "unreachable", at } });
  });
}

async function answer(ports: InboxPorts, event: Said): Promise<void> {
  const { actor, address, scope } = event;
  if (scope === "personal")
    await ports.store.chats.remember({ user: actor.user, address, locale: actor.locale });
  try {
    await deliver(ports, event, await respond(ports, event));
  } catch (error) {
    ports.log("A command could not be answered.", { err: error, user: actor.user });
    const text = isBotError(error)
      ? `${error.message} ${error.hint}`
      : "Something went wrong on my side, and I have written down what. Please try again in a minute.";
    await ports.teams.send(address, { kind: "text", text });
  }
}

/** A refusal tells nothing of anybody, so it is said where the command was typed: nobody is given a chat they did not ask for. */
async function respond(ports: InboxPorts, { actor, text, address }: Said): Promise<Answer> {
  const typed = parseLine(text);
  const meant = interpret(
    typed.name,
    ports.commands.map(({ spec }) => spec),
  );
  if (meant.exactly === null) return sayOpenly(unknownCommandText(typed.name, meant.nearest));
  const command = ports.commands.find((each) => each.spec === meant.exactly);
  if (command === undefined) return sayOpenly(unknownCommandText(typed.name, null));

  const role = await roleOrNone(ports, actor.user, command);
  if (role === null) return sayOpenly(ROLE_UNREADABLE);
  const { audience, name } = command.spec;
  if (audience !== "everyone" && !belongs(role, audience)) {
    await ports.store.audit.append([
      {
        at: ports.clock.now(),
        actor: actor.user,
        event: "access.denied",
        subject: actor.user,
        detail: { command: name, role },
      },
    ]);
    return sayOpenly(deniedText(name, audience));
  }
  if (takesNothing(command) && typed.words.length + typed.flags.size > 0)
    return sayOpenly(
      `${name} takes nothing after it, so I did nothing. Type ${name} alone, or help to see what I can do.`,
    );
  const inAdminChannel = channelOf(address.conversationId) === ports.adminChannelId;
  return command.run({
    by: actor.user,
    role,
    typed,
    adminChannel: inAdminChannel ? address : null,
  });
}

/** A command that acts and has no arguments: "pause tomorrow" must not pause today. */
const takesNothing = ({ spec }: Command): boolean =>
  spec.audience === "admins" && spec.usage === spec.name;

/** A channel's id without the thread a message stands in. */
const channelOf = (conversationId: string): string => conversationId.split(";", 1)[0] ?? "";

/** The role, or null when it cannot be told and the command needs one. What is for everyone works without. */
async function roleOrNone(
  ports: InboxPorts,
  user: Said["actor"]["user"],
  { spec }: Command,
): Promise<Role | null> {
  try {
    return await roleOf(ports.access, user);
  } catch (error) {
    ports.log("A role could not be looked up.", { err: error, user });
    return spec.audience === "everyone" ? "person" : null;
  }
}

/** Gives the answer where it belongs: in place, or in the asker's own chat with a word in place. */
async function deliver(
  ports: InboxPorts,
  { actor, address, scope }: Said,
  given: Answer,
): Promise<void> {
  const inPlace = scope === "personal" || given.open;
  const to = inPlace ? address : await privately(ports, actor.user, address);
  if (to === null) return;
  if (given.kind === "text") await ports.teams.send(to, { kind: "text", text: given.text });
  else {
    const recipient = scope === "personal" || !inPlace ? actor.user : null;
    await postCardTo(ports, { recipient, address: to }, given.about, given.render);
    given.after?.();
  }
  if (!inPlace)
    await ports.teams.send(address, {
      kind: "text",
      text: "I have answered in our personal chat.",
    });
}

async function privately(
  ports: InboxPorts,
  user: Said["actor"]["user"],
  address: Address,
): Promise<Address | null> {
  const chat = await openChat(ports, user);
  if (chat.ok) return chat.address;
  await ports.teams.send(address, {
    kind: "text",
    text: "That answer is for you alone, and I could not open a personal chat with you. Add me there and type it again.",
  });
  return null;
}

async function atMost(ms: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([work, patience]);
  clearTimeout(timer);
}

import { deniedText, unknownCommandText } from "../cards/commandWords.ts";
import { errorWords } from "../cards/errorWords.ts";
import { type Speech, speechFor } from "../cards/speech.ts";
import { parseLine } from "../core/command.ts";
import { isBotError } from "../core/errors.ts";
import type { CampaignId, UserId } from "../core/ids.ts";
import { languageOf, type Reader } from "../core/language.ts";
import { belongs, type Role } from "../core/role.ts";
import { noteReach } from "../flows/noteReach.ts";
import { openChat, type PostPorts, postCardTo } from "../flows/postCard.ts";
import { readerOf } from "../flows/readerOf.ts";
import type { Inbound, Pressed, PressReply, Said } from "../ports/inbound.ts";
import type { Store } from "../ports/store.ts";
import type { Address } from "../ports/teams.ts";
import { type AccessPorts, roleOf } from "./access.ts";
import { type Answer, type Command, sayOpenly } from "./commands/command.ts";
import { interpret } from "./commands/interpret.ts";
import type { Log } from "./jobs/agenda.ts";
import { within } from "./within.ts";

export interface InboxPorts extends PostPorts {
  readonly access: AccessPorts;
  readonly store: Store;
  readonly commands: readonly Command[];
  /** Conversation id of the channel where plans may be shown to everyone in it; null for none. */
  readonly adminChannelId: string | null;
  readonly press: (event: Pressed) => Promise<PressReply>;
  readonly fileAnswered: Inbound["fileAnswered"];
  readonly log: Log;
  /** Told when somebody turned against a campaign, once it is written down. */
  onComplaint(campaign: CampaignId): void;
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
      await noteReach(ports, actor.user);
    },
    uninstalled: async ({ actor }) => {
      await optOut(ports, actor.user);
    },
  };
}

/** Whoever removes the app has said enough: they are not reminded again, and not installed again for it. */
async function optOut({ store, clock, onComplaint }: InboxPorts, user: UserId): Promise<void> {
  const at = clock.now();
  const left = await store.atomically(async ({ chats, campaigns, breakers }) => {
    await chats.forget(user);
    await chats.unreachable(user, "not-installed", at);
    const last = await campaigns.ofUser(user);
    const enrolment = last && (await campaigns.lock(last.campaign, user));
    if (enrolment?.progress.state !== "active") return null;
    await campaigns.save({ ...enrolment, progress: { state: "ended", why: "unreachable", at } });
    await breakers.note(enrolment.campaign, user, "uninstalled", at);
    return enrolment.campaign;
  });
  if (left !== null) onComplaint(left);
}

async function answer(ports: InboxPorts, event: Said): Promise<void> {
  const { actor, address, scope } = event;
  const [reader] = await Promise.all([
    readerFor(ports, event),
    scope === "personal" ? rememberChat(ports, event) : null,
  ]);
  const speech = speechFor(reader);
  try {
    await deliver(ports, event, await respond(ports, event, reader), speech);
  } catch (error) {
    ports.log("A command could not be answered.", { err: error, user: actor.user });
    const told = isBotError(error) ? errorWords(speech, error) : null;
    const text = told ?? speech.say("command:failed");
    await ports.teams.send(address, { kind: "text", text });
  }
}

/** Keeps where somebody can be reached. With the database away what they typed is answered all the same: it may be stop. */
async function rememberChat(ports: InboxPorts, { actor, address }: Said): Promise<void> {
  const keeping = async () => {
    await ports.store.chats.remember({ user: actor.user, address, locale: actor.locale });
    await noteReach(ports, actor.user);
  };
  await within(STORE_PATIENCE_MS, keeping(), tooLate).catch((error: unknown) =>
    ports.log("A chat could not be kept.", { err: error, user: actor.user }),
  );
}

/** A database that takes longer than this is as good as away; writing must stop within two seconds in all. */
const STORE_PATIENCE_MS = 800;
const tooLate = (): Error => new Error("the database gave no answer in time");

/** Whatever fails, there is a language to say so in: what their Teams told with the message. */
const readerFor = (ports: InboxPorts, { actor }: Said): Promise<Reader> =>
  within(
    STORE_PATIENCE_MS,
    readerOf(ports, actor.user, { mailbox: null, locale: actor.locale }),
    tooLate,
  ).catch(() => ({
    language: languageOf([actor.locale]),
    zone: ports.sender.zone,
  }));

/** A refusal tells nothing of anybody, so it is said where the command was typed: nobody is given a chat they did not ask for. */
async function respond(
  ports: InboxPorts,
  { actor, text, address, files }: Said,
  reader: Reader,
): Promise<Answer> {
  const speech = speechFor(reader);
  const typed = parseLine(text);
  const meant = interpret(
    typed.name,
    ports.commands.map(({ spec }) => spec),
  );
  if (meant.exactly === null)
    return sayOpenly(unknownCommandText(speech, typed.name, meant.nearest));
  const command = ports.commands.find((each) => each.spec === meant.exactly);
  if (command === undefined) return sayOpenly(unknownCommandText(speech, typed.name, null));

  const role = await roleOrNone(ports, actor.user, command);
  if (role === null) return sayOpenly(speech.say("command:roleUnreadable"));
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
    return sayOpenly(deniedText(speech, name, audience));
  }
  if (takesNothing(command) && typed.words.length + typed.flags.size > 0)
    return sayOpenly(speech.say("command:takesNothing", { command: name }));
  const inAdminChannel = channelOf(address.conversationId) === ports.adminChannelId;
  return command.run({
    by: actor.user,
    role,
    reader,
    typed,
    files,
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
  speech: Speech,
): Promise<void> {
  const inPlace = scope === "personal" || given.open;
  const to = inPlace ? address : await privately(ports, actor.user, address, speech);
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
      text: speech.say("command:answeredPrivately"),
    });
}

async function privately(
  ports: InboxPorts,
  user: Said["actor"]["user"],
  address: Address,
  speech: Speech,
): Promise<Address | null> {
  const chat = await openChat(ports, user);
  if (chat.ok) return chat.address;
  await ports.teams.send(address, {
    kind: "text",
    text: speech.say("command:noPrivateChat"),
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

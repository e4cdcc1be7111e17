import { z } from "zod/v4";
import { errorWords } from "../../cards/errorWords.ts";
import { type Speech, speechFor } from "../../cards/speech.ts";
import { isBotError } from "../../core/errors.ts";
import { type PostId, postId } from "../../core/ids.ts";
import { languageOf, type Reader } from "../../core/language.ts";
import { isVerb, type Verb } from "../../core/verb.ts";
import { type ReaderPorts, readerOf } from "../../flows/readerOf.ts";
import type { Pressed, PressReply } from "../../ports/inbound.ts";
import type { Post, Posts } from "../../ports/store/posts.ts";
import type { Log } from "../jobs/agenda.ts";

/** What every button of ours carries. Anything else in `data` is an input, read by the verb that knows it. */
const Carried = z.object({
  id: z.string().min(1).max(64),
  rev: z.number().int().min(0).max(1_000_000),
});

/** A press that was traced to a card we posted. */
export interface TracedPress {
  readonly event: Pressed;
  readonly post: Post;
  readonly revision: number;
  /** How to speak to whoever pressed. */
  readonly reader: Reader;
}

export type PressHandler = (press: TracedPress) => Promise<PressReply>;

export interface PressPorts extends ReaderPorts {
  readonly store: ReaderPorts["store"] & { readonly posts: Posts };
  readonly handlers: Readonly<Record<Verb, PressHandler>>;
  readonly log: Log;
}

/** Traces a press to its card and leads it to its verb. Whatever the client sends, there is an answer in words. */
export async function press(ports: PressPorts, event: Pressed): Promise<PressReply> {
  const said = speechFor(await readerFor(ports, event));
  const carried = Carried.safeParse(event.data);
  if (!isVerb(event.verb) || !carried.success) return unknownButton(said);
  const id: PostId = postId(carried.data.id);
  const post = await ports.store.posts.byId(id);
  if (post === null || carried.data.rev > post.revision) return unknownButton(said);
  try {
    return await ports.handlers[event.verb]({
      event,
      post,
      revision: carried.data.rev,
      reader: said.reader,
    });
  } catch (error) {
    ports.log("A press could not be answered.", { err: error, verb: event.verb });
    const told = isBotError(error) ? errorWords(said, error) : null;
    return message(told ?? said.say("command:pressFailed"));
  }
}

const unknownButton = ({ say }: Speech): PressReply => ({
  kind: "error",
  status: 400,
  code: "unknown-button",
  text: say("command:unknownButton"),
});

/** Whatever fails, there is a language to say so in: what their Teams told with the press. */
const readerFor = (ports: PressPorts, { actor }: Pressed): Promise<Reader> =>
  readerOf(ports, actor.user, { mailbox: null, locale: actor.locale }).catch(() => ({
    language: languageOf([actor.locale]),
    zone: ports.sender.zone,
  }));

export const message = (text: string): PressReply => ({ kind: "message", text });

import { z } from "zod/v4";
import { isBotError } from "../../core/errors.ts";
import { type PostId, postId } from "../../core/ids.ts";
import { isVerb, type Verb } from "../../core/verb.ts";
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
}

export type PressHandler = (press: TracedPress) => Promise<PressReply>;

export interface PressPorts {
  readonly store: { readonly posts: Posts };
  readonly handlers: Readonly<Record<Verb, PressHandler>>;
  readonly log: Log;
}

/** Traces a press to its card and leads it to its verb. Whatever the client sends, there is an answer in words. */
export async function press(ports: PressPorts, event: Pressed): Promise<PressReply> {
  const carried = Carried.safeParse(event.data);
  if (!isVerb(event.verb) || !carried.success) return UNKNOWN_BUTTON;
  const id: PostId = postId(carried.data.id);
  const post = await ports.store.posts.byId(id);
  if (post === null || carried.data.rev > post.revision) return UNKNOWN_BUTTON;
  try {
    return await ports.handlers[event.verb]({ event, post, revision: carried.data.rev });
  } catch (error) {
    ports.log("A press could not be answered.", { err: error, verb: event.verb });
    return message(
      isBotError(error)
        ? `${error.message} ${error.hint}`
        : "Something went wrong on my side, and I have written down what. Please press again in a minute.",
    );
  }
}

const UNKNOWN_BUTTON: PressReply = {
  kind: "error",
  status: 400,
  code: "unknown-button",
  text: "I do not know this button. Type help to see what I can do.",
};

export const message = (text: string): PressReply => ({ kind: "message", text });

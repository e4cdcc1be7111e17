import { randomBytes } from "node:crypto";
import { type PostId, postId, type UserId } from "../core/ids.ts";
import type { Reader } from "../core/language.ts";
import type { Clock } from "../ports/clock.ts";
import type { People } from "../ports/store/people.ts";
import type { Chats, Post, PostKind, Posts } from "../ports/store/posts.ts";
import type { Address, Delivery, Teams } from "../ports/teams.ts";
import { type ReaderPorts, readerOf } from "./readerOf.ts";

export interface PostPorts extends ReaderPorts {
  readonly store: {
    readonly posts: Posts;
    readonly chats: Chats;
    readonly people: Pick<People, "byId">;
  };
  readonly teams: Teams;
  readonly clock: Clock;
}

/** A card and the one line that stands for it in notifications. */
export interface Rendered {
  readonly card: object;
  readonly summary: string;
}

/** One copy of a card: its buttons carry its id and revision, and its words are its reader's. */
export type Copy = Pick<Post, "id" | "revision"> & { readonly reader: Reader };

export type Render = (copy: Copy) => Rendered;

/** One that remembers something about each copy before it leaves. */
export type LateRender = (copy: Copy) => Rendered | Promise<Rendered>;

/** What a card is about, so that every copy can be found again. */
export interface About {
  readonly kind: PostKind;
  readonly subject: string;
}

/** 128 random bits: an id in a button must not be guessable. */
export const newPostId = (): PostId => postId(randomBytes(16).toString("base64url"));

/** Posts a card where it is told to, remembering the copy before it leaves so that no press can come from a card we do not know. */
export async function postCardTo(
  ports: PostPorts,
  to: { readonly recipient: UserId | null; readonly address: Address },
  about: About,
  render: LateRender,
): Promise<Delivery<{ readonly post: PostId }>> {
  const id = newPostId();
  const reader = await readerOf(ports, to.recipient);
  await ports.store.posts.create({
    id,
    ...about,
    ...to,
    messageId: null,
    revision: 0,
    at: ports.clock.now(),
  });
  const rendered = await render({ id, revision: 0, reader });
  const sent = await ports.teams.send(to.address, { kind: "card", ...rendered });
  if (!sent.ok) return sent;
  await ports.store.posts.delivered(id, sent.messageId);
  return { ok: true, post: id };
}

/**
 * Posts a card in somebody's personal chat, opening it first if need be. A chat that turns out to be gone is
 * opened anew, once: a message that certainly was not delivered may be sent again.
 */
export async function postCard(
  ports: PostPorts,
  recipient: UserId,
  about: About,
  render: LateRender,
): Promise<Delivery<{ readonly post: PostId }>> {
  const known = await ports.store.chats.of(recipient);
  if (known !== null) {
    const sent = await postCardTo(ports, { recipient, address: known.address }, about, render);
    if (sent.ok || !sent.sure || !REOPENS.has(sent.why)) return sent;
    await ports.store.chats.forget(recipient);
  }
  const opened = await openChat(ports, recipient);
  return opened.ok
    ? postCardTo(ports, { recipient, address: opened.address }, about, render)
    : opened;
}

/** Failures that a newly opened chat can mend. */
const REOPENS: ReadonlySet<string> = new Set(["no-such-conversation", "not-installed"]);

/** The personal chat with someone: the one we know, or a new one. */
export async function openChat(
  ports: PostPorts,
  user: UserId,
): Promise<Delivery<{ readonly address: Address }>> {
  const known = await ports.store.chats.of(user);
  if (known !== null) return { ok: true, address: known.address };
  const opened = await ports.teams.openChat(user);
  if (opened.ok) await ports.store.chats.remember({ user, address: opened.address, locale: null });
  else if (opened.sure) await ports.store.chats.unreachable(user, opened.why, ports.clock.now());
  return opened;
}

/** Replaces every copy of a card. A copy that cannot be reached is left as it is: its buttons are refused with the current state. */
export async function updateCopies(
  ports: PostPorts,
  about: About,
  render: LateRender,
): Promise<void> {
  for (const copy of await ports.store.posts.about(about.kind, about.subject))
    await updateCopy(ports, copy, render);
}

/** Replaces one copy in place and gives it a new revision. */
export async function updateCopy(ports: PostPorts, copy: Post, render: LateRender): Promise<void> {
  if (copy.messageId === null) return;
  const revision = await ports.store.posts.revise(copy.id);
  const reader = await readerOf(ports, copy.recipient);
  const rendered = await render({ id: copy.id, revision, reader });
  await ports.teams.update(copy.address, copy.messageId, { kind: "card", ...rendered });
}

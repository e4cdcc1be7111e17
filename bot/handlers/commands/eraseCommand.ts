import { z } from "zod/v4";
import { askCard } from "../../cards/ask.ts";
import { shortHash } from "../../cards/plans.ts";
import { type Speech, speechFor } from "../../cards/speech.ts";
import { userId } from "../../core/ids.ts";
import { escapeMarkdown, plainText } from "../../core/text.ts";
import { type ErasePorts, erasePerson } from "../../flows/erasePerson.ts";
import { newPostId } from "../../flows/postCard.ts";
import type { ErasureObstacle } from "../../ports/store/erasure.ts";
import type { Confirmed } from "../invokes/askPresses.ts";
import { type Command, say } from "./command.ts";
import { findHeld } from "./findHeld.ts";

/** How long the question waits for its answer. */
const ASK_MS = 30 * 60_000;
const ERASE = "person.erase";
const Erase = z.object({ user: z.string().transform(userId), name: z.string() });

/** `erase <person>`: removes everything we hold about one person, after asking back. */
export const eraseCommand = (ports: ErasePorts): Command => ({
  spec: {
    name: "erase",
    aliases: ["forget", "gdpr"],
    audience: "admins",
    usage: "erase <person>",
    summary:
      "Remove everything held about one person, after asking back. The record keeps what happened, but no longer who it was.",
  },
  run: async ({ by, typed, reader }) => {
    const speech = speechFor(reader);
    const found = await findHeld(ports.store, typed.words, speech);
    if ("say" in found) return say(found.say);
    const { user, name } = found;
    const obstacle = await ports.store.erasure.obstacle(
      user,
      ports.settings.undoDays,
      ports.clock.now(),
    );
    if (obstacle !== null) return say(await obstacleText(ports, speech, name, obstacle));
    const id = newPostId();
    const expiresAt = new Date(ports.clock.now().getTime() + ASK_MS);
    const payload = JSON.stringify({ user, name });
    await ports.store.asks.open({ id, by, kind: ERASE, payload, expiresAt });
    const { length: rows } = await ports.store.erasure.held(user);
    return {
      kind: "card",
      open: false,
      about: { kind: "ask", subject: id },
      render: ({ id: post, revision: rev, reader: whose }) => {
        const words = speechFor(whose);
        const title = words.say("erase:title", { name: plainText(name) });
        const lines = [
          words.say("erase:rows", { count: rows }),
          words.say("erase:again"),
          words.say("erase:chats"),
        ];
        const confirmTitle = words.say("erase:confirm");
        const cancelTitle = words.say("erase:cancel");
        const view = { id: post, rev, reader: whose, title, lines, confirmTitle, cancelTitle };
        return { card: askCard(view), summary: title };
      },
    };
  },
});

/** What the answer does, by the name the question was asked under. */
export const eraseAction = (
  ports: ErasePorts,
): readonly [string, (confirmed: Confirmed) => Promise<string>] => [
  ERASE,
  async ({ by, payload, reader }) => {
    const { user, name } = Erase.parse(JSON.parse(payload));
    const speech = speechFor(reader);
    const erased = await erasePerson(ports, user, by);
    if (!erased.ok) return obstacleText(ports, speech, name, erased.obstacle);
    const done = speech.say("erase:done", { count: erased.rows });
    return erased.oldEntries === 0
      ? done
      : `${done} ${speech.say("erase:oldEntries", { count: erased.oldEntries })}`;
  },
];

async function obstacleText(
  { store }: ErasePorts,
  { say: words, dates }: Speech,
  name: string,
  obstacle: ErasureObstacle,
): Promise<string> {
  const hash = await store.plans.hashOf(obstacle.plan);
  const values = { name: escapeMarkdown(name), plan: hash === null ? "" : shortHash(hash) };
  return obstacle.is === "under-way"
    ? words("erase:underWay", values)
    : words("erase:canBeUndone", { ...values, date: dates.day(obstacle.until) });
}

import { z } from "zod/v4";
import { type Speech, speechFor } from "../../cards/speech.ts";
import type { Typed } from "../../core/command.ts";
import { type PostId, postId } from "../../core/ids.ts";
import { belongs } from "../../core/role.ts";
import { newPostId, openChat, type PostPorts } from "../../flows/postCard.ts";
import { readerOf } from "../../flows/readerOf.ts";
import type { FileAnswer } from "../../ports/inbound.ts";
import type { Ask } from "../../ports/store/posts.ts";
import type { Store } from "../../ports/store.ts";
import type { Files } from "../../ports/teams.ts";
import { type AccessPorts, roleOf } from "../access.ts";
import { type Answer, type Call, type Command, say, sayOpenly } from "./command.ts";
import { EXPORTS, type Made } from "./exportKinds.ts";
import { findHeld } from "./findHeld.ts";
import { findPlan } from "./planCommands.ts";

export interface ExportPorts extends PostPorts {
  readonly store: Store;
  readonly files: Files;
  readonly access: AccessPorts;
}

const OFFER_MS = 24 * 3_600_000;
const Payload = z.object({ about: z.string().default("") });

/** What is to be exported; words back to the asker when that is not clear. */
interface Wanted {
  readonly kind: keyof typeof EXPORTS;
  readonly about: string;
}

/**
 * `export`: offers everyone the last scan read as a CSV file; with `evidence` a plan's evidence pack; with `person` all
 * that is held about somebody. Teams puts it in the asker's own OneDrive once they allow it, so that nobody else gets it;
 * the file is made at that moment, from what is known then.
 */
export const exportCommand = (ports: ExportPorts): Command => ({
  spec: {
    name: "export",
    aliases: ["csv", "download"],
    audience: "security",
    usage: "export [plan <plan> | evidence <plan> | person <person>]",
    summary:
      "Get everyone's standing as a CSV file, a plan's evidence pack, or all that is held about one person: in your own OneDrive.",
  },
  run: async (call) => {
    const speech = speechFor(call.reader);
    const wanted = await wantedBy(ports, call.typed, speech);
    return typeof wanted === "string" ? say(wanted) : offer(ports, wanted, call, speech);
  },
});

async function wantedBy(
  { store }: ExportPorts,
  { words: [what, ...rest] }: Typed,
  speech: Speech,
): Promise<Wanted | string> {
  switch (what?.toLowerCase()) {
    case undefined: {
      const scan = await store.scans.latestFinished();
      return scan === null ? speech.say("export:noScan") : { kind: "export.people", about: "" };
    }
    case "evidence": {
      const plan = await findPlan({ store }, rest, speech);
      return typeof plan === "string" ? plan : { kind: "export.evidence", about: plan.plan.id };
    }
    case "plan": {
      const plan = await findPlan({ store }, rest, speech);
      return typeof plan === "string" ? plan : { kind: "export.plan", about: plan.plan.id };
    }
    case "person": {
      const found = await findHeld(store, rest, speech);
      return "say" in found ? found.say : { kind: "export.person", about: found.user };
    }
    default:
      return speech.say("export:what");
  }
}

async function offer(
  ports: ExportPorts,
  { kind, about }: Wanted,
  { by, reader }: Call,
  speech: Speech,
): Promise<Answer> {
  const chat = await openChat(ports, by);
  if (!chat.ok) return say(speech.say("export:noChat"));
  const made = await EXPORTS[kind]?.(ports, about, reader.zone);
  if (!made) return say(speech.say("export:gone"));
  const now = ports.clock.now();
  const id = newPostId();
  await ports.store.asks.open({
    id,
    by,
    kind,
    payload: JSON.stringify({ about }),
    expiresAt: new Date(now.getTime() + OFFER_MS),
  });
  await ports.store.posts.create({
    id,
    kind: "offer",
    subject: id,
    recipient: by,
    address: chat.address,
    messageId: null,
    revision: 0,
    at: now,
  });
  const offered = await ports.teams.send(chat.address, {
    kind: "file-offer",
    name: made.name,
    bytes: made.bytes.length,
    description: made.describe(speech),
    context: id,
  });
  if (!offered.ok) return say(speech.say("export:refused"));
  await ports.store.posts.delivered(id, offered.messageId);
  return sayOpenly(speech.say("export:offered"));
}

/** Uploads the file after its reader allowed it. Only the one who asked can take it, once, and while they still may. */
export async function deliverExport(ports: ExportPorts, answer: FileAnswer): Promise<void> {
  const { user } = answer.actor;
  const reader = await readerOf(ports, user);
  const speech = speechFor(reader);
  const ask = await standing(ports, answer);
  if (ask === null) {
    await ports.teams.send(answer.address, { kind: "text", text: speech.say("export:gone") });
    return;
  }
  const reply = (text: string) => replaceOffer(ports, ask.id, text);
  const { upload } = answer;
  const accepted = answer.accepted && upload !== null;
  const now = ports.clock.now();
  if (!(await ports.store.asks.settle(ask.id, accepted ? "confirmed" : "cancelled", now))) return;
  if (!accepted) return reply(speech.say("export:declined"));
  const { about } = Payload.parse(JSON.parse(ask.payload));
  const made = await EXPORTS[ask.kind]?.(ports, about, reader.zone);
  if (!made) return reply(speech.say("export:gone"));
  await deliver(ports, { ...answer, upload }, made, reply, speech);
}

/** The offer that is answered, if it still stands for whoever answers. Who lost the role gets nothing. */
async function standing(ports: ExportPorts, { actor, context }: FileAnswer): Promise<Ask | null> {
  const ask = await ports.store.asks.find(postId(context));
  if (ask === null || !(ask.kind in EXPORTS) || ask.by !== actor.user) return null;
  if (ask.expiresAt <= ports.clock.now()) return null;
  const role = await roleOf(ports.access, actor.user).catch(() => null);
  return role !== null && belongs(role, "security") ? ask : null;
}

async function deliver(
  ports: ExportPorts,
  { actor: { user }, address, upload }: FileAnswer & { readonly upload: object },
  made: Made,
  reply: (text: string) => Promise<void>,
  speech: Speech,
): Promise<void> {
  if (upload === null) return;
  const sent = await ports.files.upload(upload.uploadUrl, made.bytes);
  if (!sent.ok) return reply(speech.say("export:failed"));
  const at = ports.clock.now();
  const { detail } = made;
  await ports.store.audit.append([
    { at, actor: user, event: "export.made", subject: user, detail },
  ]);
  await reply(made.done(speech));
  await ports.teams.send(address, {
    kind: "file",
    name: upload.name,
    contentUrl: upload.contentUrl,
    uniqueId: upload.uniqueId,
    fileType: upload.fileType || made.name.replace(/^.*\./, ""),
  });
}

/** An offer that was answered loses its buttons: what became of it stands in its place. */
async function replaceOffer(ports: ExportPorts, id: PostId, text: string): Promise<void> {
  const made = await ports.store.posts.byId(id);
  if (made === null || made.messageId === null) return;
  await ports.teams.update(made.address, made.messageId, { kind: "text", text });
}

import { type CsvRow, peopleCsv } from "../../cards/csv.ts";
import { isoDay } from "../../cards/dates.ts";
import { speechFor } from "../../cards/speech.ts";
import { type PostId, postId } from "../../core/ids.ts";
import { reachOf } from "../../core/reach.ts";
import { newPostId, openChat, type PostPorts } from "../../flows/postCard.ts";
import { readerOf } from "../../flows/readerOf.ts";
import type { FileAnswer } from "../../ports/inbound.ts";
import type { Store } from "../../ports/store.ts";
import type { Files } from "../../ports/teams.ts";
import { type Command, say, sayOpenly } from "./command.ts";

export interface ExportPorts extends PostPorts {
  readonly store: Store;
  readonly files: Files;
}

/** What an accepted file offer does; the router looks it up by this name. */
const EXPORT_PEOPLE = "export.people";
const OFFER_MS = 24 * 3_600_000;
const CSV_TYPE = "csv";

/**
 * `export`: offers everyone the last scan read as a CSV file. Teams puts it in the asker's own OneDrive once they
 * allow it, so that nobody else gets it; the file is made at that moment, from what is known then.
 */
export const exportCommand = (ports: ExportPorts): Command => ({
  spec: {
    name: "export",
    aliases: ["csv", "download"],
    audience: "security",
    usage: "export",
    summary: "Get everyone's standing as a CSV file, in your own OneDrive.",
  },
  run: async ({ by, reader }) => {
    const speech = speechFor(reader);
    const scan = await ports.store.scans.latestFinished();
    if (scan === null) return say(speech.say("export:noScan"));
    const chat = await openChat(ports, by);
    if (!chat.ok) return say(speech.say("export:noChat"));
    const csv = await makeCsv(ports.store, ports.clock.now());
    const now = ports.clock.now();
    const id = newPostId();
    await ports.store.asks.open({
      id,
      by,
      kind: EXPORT_PEOPLE,
      payload: "{}",
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
      name: `mfa-status-${isoDay(now, reader.zone)}.${CSV_TYPE}`,
      bytes: Buffer.byteLength(csv.text),
      description: speech.say("export:description", { people: speech.people(csv.people) }),
      context: id,
    });
    if (!offered.ok) return say(speech.say("export:refused"));
    await ports.store.posts.delivered(id, offered.messageId);
    return sayOpenly(speech.say("export:offered"));
  },
});

/** Uploads the file after its reader allowed it. Only the one who asked can take it, once. */
export async function deliverExport(ports: ExportPorts, answer: FileAnswer): Promise<void> {
  const { user } = answer.actor;
  const now = ports.clock.now();
  const speech = speechFor(await readerOf(ports, user));
  const ask = await ports.store.asks.find(postId(answer.context));
  if (ask === null || ask.kind !== EXPORT_PEOPLE || ask.by !== user || ask.expiresAt <= now) {
    await ports.teams.send(answer.address, { kind: "text", text: speech.say("export:gone") });
    return;
  }
  const reply = (text: string) => replaceOffer(ports, ask.id, text);
  const accepted = answer.accepted && answer.upload !== null;
  if (!(await ports.store.asks.settle(ask.id, accepted ? "confirmed" : "cancelled", now))) return;
  if (!accepted || answer.upload === null) {
    await reply(speech.say("export:declined"));
    return;
  }
  const { upload } = answer;
  const csv = await makeCsv(ports.store, now);
  const done = await ports.files.upload(upload.uploadUrl, Buffer.from(csv.text));
  if (!done.ok) {
    await reply(speech.say("export:failed"));
    return;
  }
  await ports.store.audit.append([
    { at: now, actor: user, event: "export.made", subject: user, detail: { people: csv.people } },
  ]);
  await reply(speech.say("export:done", { people: speech.people(csv.people) }));
  await ports.teams.send(answer.address, {
    kind: "file",
    name: upload.name,
    contentUrl: upload.contentUrl,
    uniqueId: upload.uniqueId,
    fileType: upload.fileType || CSV_TYPE,
  });
}

/** An offer that was answered loses its buttons: what became of it stands in its place. */
async function replaceOffer(ports: ExportPorts, id: PostId, text: string): Promise<void> {
  const offer = await ports.store.posts.byId(id);
  if (offer === null || offer.messageId === null) return;
  await ports.teams.update(offer.address, offer.messageId, { kind: "text", text });
}

/** Everyone known, with their last reminder and reply. */
async function makeCsv(
  store: Store,
  now: Date,
): Promise<{ readonly text: string; readonly people: number }> {
  const rows: CsvRow[] = [];
  for await (const batch of store.people.each({})) {
    const ids = batch.map(({ person }) => person.id);
    const [nudges, replies, reached] = await Promise.all([
      store.nudges.latest(ids),
      store.replies.latestOf(ids),
      store.reach.of(ids, now),
    ]);
    for (const { person, verdict } of batch) {
      const nudge = nudges.get(person.id);
      const reply = replies.get(person.id);
      const reach = reached.get(person.id);
      rows.push({
        person,
        verdict,
        ...(nudge && { lastNudgeAt: nudge.plannedAt }),
        ...(reply && { lastReply: reply }),
        ...(reach && { reach: { is: reachOf(reach.facts), lastRung: reach.lastRung } }),
      });
    }
  }
  return { text: peopleCsv(rows), people: rows.length };
}

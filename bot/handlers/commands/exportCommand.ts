import { count } from "../../cards/count.ts";
import { type CsvRow, peopleCsv } from "../../cards/csv.ts";
import { isoDay } from "../../cards/when.ts";
import { type PostId, postId } from "../../core/ids.ts";
import { newPostId, openChat, type PostPorts } from "../../flows/postCard.ts";
import type { FileAnswer } from "../../ports/inbound.ts";
import type { Store } from "../../ports/store.ts";
import type { Files } from "../../ports/teams.ts";
import { type Command, say, sayOpenly } from "./command.ts";

export interface ExportPorts extends PostPorts {
  readonly store: Store;
  readonly files: Files;
  readonly zone: string;
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
  run: async ({ by }) => {
    const scan = await ports.store.scans.latestFinished();
    if (scan === null) return say("I have not read the tenant yet. An admin can type scan.");
    const chat = await openChat(ports, by);
    if (!chat.ok)
      return say(
        "I could not open our personal chat, where I would give you the file. Add me there and try again.",
      );
    const csv = await makeCsv(ports.store);
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
      name: `mfa-status-${isoDay(now, ports.zone)}.${CSV_TYPE}`,
      bytes: Buffer.byteLength(csv.text),
      description: `${count(csv.people)} people with their MFA standing. Allow it, and Teams puts it in your own OneDrive.`,
      context: id,
    });
    if (!offered.ok)
      return say("Teams did not take the file offer. Please type export again in a minute.");
    await ports.store.posts.delivered(id, offered.messageId);
    return sayOpenly(
      "The file is on offer in our personal chat. Allow it there, and Teams puts it in your own OneDrive.",
    );
  },
});

/** Uploads the file after its reader allowed it. Only the one who asked can take it, once. */
export async function deliverExport(ports: ExportPorts, answer: FileAnswer): Promise<void> {
  const { user } = answer.actor;
  const now = ports.clock.now();
  const ask = await ports.store.asks.find(postId(answer.context));
  if (ask === null || ask.kind !== EXPORT_PEOPLE || ask.by !== user || ask.expiresAt <= now) {
    const text = "That file is not on offer any more. Type export for a new one.";
    await ports.teams.send(answer.address, { kind: "text", text });
    return;
  }
  const reply = (text: string) => replaceOffer(ports, ask.id, text);
  const accepted = answer.accepted && answer.upload !== null;
  if (!(await ports.store.asks.settle(ask.id, accepted ? "confirmed" : "cancelled", now))) return;
  if (!accepted || answer.upload === null) {
    await reply("All right: no file was made.");
    return;
  }
  const { upload } = answer;
  const csv = await makeCsv(ports.store);
  const done = await ports.files.upload(upload.uploadUrl, Buffer.from(csv.text));
  if (!done.ok) {
    await reply("The upload to your OneDrive failed. Type export to try again.");
    return;
  }
  await ports.store.audit.append([
    { at: now, actor: user, event: "export.made", subject: user, detail: { people: csv.people } },
  ]);
  await reply(`The file is in your OneDrive: ${count(csv.people)} people.`);
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
async function makeCsv(store: Store): Promise<{ readonly text: string; readonly people: number }> {
  const campaign = await store.campaigns.current();
  const rows: CsvRow[] = [];
  for await (const batch of store.people.each({})) {
    const ids = batch.map(({ person }) => person.id);
    const [nudges, replies] = await Promise.all([
      campaign === null ? null : store.nudges.latestOf(campaign.id, ids),
      store.replies.latestOf(ids),
    ]);
    for (const { person, verdict } of batch) {
      const nudge = nudges?.get(person.id);
      const reply = replies.get(person.id);
      rows.push({
        person,
        verdict,
        ...(nudge && { lastNudgeAt: nudge.claimedAt }),
        ...(reply && { lastReply: reply }),
      });
    }
  }
  return { text: peopleCsv(rows), people: rows.length };
}

import assert from "node:assert/strict";
import { unzipSync } from "fflate";
import type { AuditRecord } from "#bot/core/audit.ts";
import type { PackFiles } from "#bot/core/evidencePack.ts";
import type { Setting } from "./story.ts";

/** Types an export, allows the file, and returns it as it arrived in the asker's own OneDrive. */
export async function exported(
  { chat, settle }: Pick<Setting, "chat" | "settle">,
  line: string,
  who = "Pradeep Gupta",
): Promise<Buffer> {
  const asker = chat(who);
  const before = asker.files().length;
  await asker.says(line);
  const offer = asker.messages().findLast(({ attachments }) => attachments.length > 0);
  assert.ok(offer, `${who} is offered a file`);
  await asker.acceptsFile(offer.id);
  await settle();
  const file = asker.files()[before];
  assert.ok(file, `${who} has the file`);
  return Buffer.from(file.bytes);
}

/** The files of a zip, as text. */
export const unpacked = (zip: Uint8Array): PackFiles =>
  Object.fromEntries(
    Object.entries(unzipSync(zip)).map(([name, bytes]) => [name, Buffer.from(bytes).toString()]),
  );

/** The part of the record in a pack. */
export const recordsOf = (files: PackFiles): readonly AuditRecord[] =>
  (files["chain.jsonl"] ?? "")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line));

import {
  type Activity,
  ActivityTypes,
  type Attachment,
  CardFactory,
  TextFormatTypes,
} from "botbuilder";
import type { Outgoing } from "../../ports/teams.ts";

/** Teams refuses messages near 100 KB, measured as UTF-16; Microsoft says to stay under this (teams.md 4.1). */
const LARGEST_MESSAGE_BYTES = 80 * 1024;

/** The activity that carries a message. A card travels alone: with a text beside it Teams may split it and return no id. */
export function activityOf(message: Outgoing, botId: string): Partial<Activity> {
  const from = { id: `28:${botId}`, name: "" };
  const base = { type: ActivityTypes.Message, from };
  if (message.kind === "text")
    return { ...base, text: message.text, textFormat: TextFormatTypes.Markdown };
  if (message.kind === "card")
    return {
      ...base,
      summary: message.summary,
      attachments: [CardFactory.adaptiveCard(message.card)],
    };
  return { ...base, attachments: [fileAttachment(message)] };
}

/** Whether Teams would take it. */
export function fits(activity: Partial<Activity>): boolean {
  return Buffer.byteLength(JSON.stringify(activity), "utf16le") <= LARGEST_MESSAGE_BYTES;
}

function fileAttachment(message: Extract<Outgoing, { kind: "file-offer" | "file" }>): Attachment {
  if (message.kind === "file")
    return {
      contentType: "application/vnd.microsoft.teams.card.file.info",
      contentUrl: message.contentUrl,
      name: message.name,
      content: { uniqueId: message.uniqueId, fileType: message.fileType },
    };
  const context = { context: message.context };
  return {
    contentType: "application/vnd.microsoft.teams.card.file.consent",
    name: message.name,
    content: {
      description: message.description,
      sizeInBytes: message.bytes,
      acceptContext: context,
      declineContext: context,
    },
  };
}

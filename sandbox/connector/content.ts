import type { Attachment, Content } from "../conversations.ts";
import { fail, invalid, isObject, type Reply } from "./request.ts";

const ADAPTIVE_CARD = "application/vnd.microsoft.card.adaptive";
export const FILE_CONSENT = "application/vnd.microsoft.teams.card.file.consent";
/** Teams counts the whole activity as UTF-16, teams.md 4.1. */
const LARGEST_BYTES = 100 * 1024;

/** What a message activity says, or why it cannot be sent. */
export function contentOf(activity: Readonly<Record<string, unknown>>): Content | Reply {
  const { text = null, summary = null, attachments = [] } = activity;
  if (text !== null && typeof text !== "string") return invalid("text must be text.");
  if (!Array.isArray(attachments)) return invalid("attachments must be a list.");
  const wrong = attachments.map(faultOf).find((fault) => fault !== null);
  if (wrong !== undefined && wrong !== null) return invalid(wrong);
  if ((text === null || text === "") && attachments.length === 0)
    return invalid("A message needs a text or an attachment.");
  if (JSON.stringify(activity).length * 2 > LARGEST_BYTES) return fail("MessageSizeTooBig");
  const shown = attachments as Attachment[];
  return {
    text: text === "" ? null : text,
    summary: typeof summary === "string" ? summary : null,
    card: shown.find(({ contentType }) => contentType === ADAPTIVE_CARD)?.content ?? null,
    attachments: shown,
  };
}

export function isContent(value: Content | Reply): value is Content {
  return "attachments" in value;
}

function faultOf(attachment: unknown): string | null {
  if (!isObject(attachment) || typeof attachment.contentType !== "string")
    return "An attachment needs a contentType.";
  const { contentType, content, contentUrl, name } = attachment;
  if (content === undefined && typeof contentUrl !== "string")
    return "An attachment needs content or a contentUrl.";
  if (contentType === ADAPTIVE_CARD) {
    if (!isObject(content) || content.type !== "AdaptiveCard")
      return "An adaptive card attachment must hold an object of type AdaptiveCard.";
    if (typeof content.version !== "string") return "An adaptive card needs a version.";
  }
  if (contentType === FILE_CONSENT && (!isObject(content) || typeof name !== "string"))
    return "A file consent card needs a name, and content with sizeInBytes and contexts.";
  return null;
}

/** The card an activity carries, however wrong the rest of it is; null for none. */
export function cardIn(body: unknown): unknown {
  const attachments = isObject(body) && Array.isArray(body.attachments) ? body.attachments : [];
  const card = attachments
    .filter(isObject)
    .find(({ contentType }) => contentType === ADAPTIVE_CARD);
  return card?.content ?? null;
}

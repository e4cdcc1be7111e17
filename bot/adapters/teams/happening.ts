import { userId } from "../../core/ids.ts";
import type { Actor, FileAnswer, Pressed, Said } from "../../ports/inbound.ts";
import type { Address } from "../../ports/teams.ts";
import type { Arrival } from "./arrival.ts";
import { sentFilesOf } from "./sentFiles.ts";

type Scope = Said["scope"];

/** What an activity means to us. */
export type Happening =
  | { readonly kind: "said"; readonly event: Said }
  | { readonly kind: "pressed"; readonly event: Pressed }
  | { readonly kind: "file"; readonly event: FileAnswer }
  | { readonly kind: "installed" | "uninstalled"; readonly actor: Actor; readonly address: Address }
  /** An invoke we cannot act on; the words are for whoever reads the client's log. */
  | {
      readonly kind: "refused";
      readonly status: 400 | 403;
      readonly code: string;
      readonly text: string;
    }
  | { readonly kind: "nothing" };

const NOTHING: Happening = { kind: "nothing" };
const MALFORMED: Happening = {
  kind: "refused",
  status: 400,
  code: "malformed",
  text: "This request is not understood.",
};
const NOBODY: Happening = {
  kind: "refused",
  status: 403,
  code: "no-identity",
  text: "Only people of this organisation can use this.",
};

/** Reads an admitted activity. Unknown ones mean nothing: Teams adds new ones, and each wants a 200. */
export function happeningOf(arrival: Arrival): Happening {
  const invoke = arrival.type === "invoke";
  const actor = actorOf(arrival);
  if (actor === null) return invoke ? NOBODY : NOTHING;
  if (invoke) return invoked(arrival, actor);
  if (arrival.type === "message") return messaged(arrival, actor);
  const changed = installationOf(arrival);
  // A team's channel is not the installer's chat, and must never be remembered as one.
  if (changed === null || scopeOf(arrival) !== "personal") return NOTHING;
  return { kind: changed, actor, address: addressOf(arrival) };
}

function installationOf(arrival: Arrival): "installed" | "uninstalled" | null {
  if (arrival.type === "installationUpdate") {
    if (arrival.action === "add") return "installed";
    return arrival.action === "remove" ? "uninstalled" : null;
  }
  const added = arrival.type === "conversationUpdate" ? (arrival.membersAdded ?? []) : [];
  return added.some((member) => member.id === arrival.recipient.id) ? "installed" : null;
}

function messaged(arrival: Arrival, actor: Actor): Happening {
  const where = { actor, scope: scopeOf(arrival), address: addressOf(arrival) };
  // An old client sends `Action.Execute`'s fallback, `Action.Submit`, as a message whose value is the data.
  if (isRecord(arrival.value)) {
    const { verb, ...data } = arrival.value;
    if (!isVerbLike(verb)) return NOTHING;
    return {
      kind: "pressed",
      event: { ...where, verb, data, messageId: arrival.replyToId ?? null },
    };
  }
  const mentions = mentionsOfUs(arrival);
  const text = cleaned(arrival.text ?? "", mentions);
  if (text === "" && mentions.length === 0) return NOTHING;
  const files = where.scope === "personal" ? sentFilesOf(arrival.attachments ?? []) : [];
  return { kind: "said", event: { ...where, text, files } };
}

function invoked(arrival: Arrival, actor: Actor): Happening {
  if (arrival.name === "adaptiveCard/action") return executed(arrival, actor);
  if (arrival.name === "fileConsent/invoke") return consented(arrival, actor);
  return MALFORMED;
}

function executed(arrival: Arrival, actor: Actor): Happening {
  const action = isRecord(arrival.value) ? arrival.value.action : undefined;
  if (!isRecord(action) || !isVerbLike(action.verb)) return MALFORMED;
  const data = action.data ?? {};
  if (!isRecord(data)) return MALFORMED;
  const event: Pressed = {
    actor,
    verb: action.verb,
    data,
    scope: scopeOf(arrival),
    address: addressOf(arrival),
    messageId: arrival.replyToId ?? null,
  };
  return { kind: "pressed", event };
}

function consented(arrival: Arrival, actor: Actor): Happening {
  const { value } = arrival;
  if (!isRecord(value) || (value.action !== "accept" && value.action !== "decline"))
    return MALFORMED;
  const context = isRecord(value.context) ? value.context.context : undefined;
  const accepted = value.action === "accept";
  const upload = accepted ? uploadOf(value.uploadInfo) : null;
  if (typeof context !== "string" || (accepted && upload === null)) return MALFORMED;
  return { kind: "file", event: { actor, accepted, context, address: addressOf(arrival), upload } };
}

function uploadOf(raw: unknown): FileAnswer["upload"] {
  if (!isRecord(raw)) return null;
  const { uploadUrl, contentUrl, name, uniqueId, fileType } = raw;
  const texts = [uploadUrl, contentUrl, name, uniqueId, fileType];
  if (!texts.every((each) => typeof each === "string")) return null;
  const [upload = "", content = "", title = "", unique = "", type = ""] = texts;
  return { uploadUrl: upload, contentUrl: content, name: title, uniqueId: unique, fileType: type };
}

/** Null for whoever has no directory identity: guests of a meeting, other bots, connectors. */
function actorOf(arrival: Arrival): Actor | null {
  const { aadObjectId, id, name } = arrival.from;
  if (aadObjectId === undefined) return null;
  const client = arrival.entities?.find((entity) => entity.type === "clientInfo")?.locale;
  const locale = [arrival.locale, client].find((each) =>
    /^[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*$/.test(each ?? ""),
  );
  return {
    user: userId(aadObjectId),
    teamsUserId: id,
    name: (name ?? "").slice(0, 256),
    locale: locale ?? null,
  };
}

/** When Teams does not say, we assume listeners. */
function scopeOf({ conversation }: Arrival): Scope {
  if (conversation.conversationType === "personal") return "personal";
  return conversation.conversationType === "channel" ? "team" : "group";
}

const addressOf = (arrival: Arrival): Address => ({
  serviceUrl: arrival.serviceUrl,
  conversationId: arrival.conversation.id,
});

function mentionsOfUs(arrival: Arrival): readonly string[] {
  return (arrival.entities ?? []).flatMap((entity) =>
    entity.type === "mention" && entity.mentioned?.id === arrival.recipient.id && entity.text
      ? [entity.text]
      : [],
  );
}

function cleaned(text: string, mentions: readonly string[]): string {
  const rest = mentions.reduce((left, mention) => left.replaceAll(mention, " "), text);
  return rest.replaceAll("&nbsp;", " ").trim();
}

const isVerbLike = (raw: unknown): raw is string =>
  typeof raw === "string" && /^[a-z][\w.-]{0,63}$/i.test(raw);

function isRecord(raw: unknown): raw is Readonly<Record<string, unknown>> {
  return typeof raw === "object" && raw !== null && !Array.isArray(raw);
}

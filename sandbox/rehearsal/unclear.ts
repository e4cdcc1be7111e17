import type { Entry, Journal } from "../journal.ts";

const SEND = "/v3/conversations/{conversationId}/activities";

/** No answer, or one that does not say whether the message was taken: 500 and 504 come from behind a gateway. */
const isUnclear = ({ status }: Entry<"request">): boolean =>
  status === 0 || status === 500 || status === 504;

/** By person: the places in the journal of every attempt at a message that did not come, and of which no bot can know that. */
export function unclearSends(journal: Journal): ReadonlyMap<string, readonly number[]> {
  const owners = new Map<string, string>();
  for (const { conversation, person } of journal.ofKind("conversation-created"))
    owners.set(conversation, person);
  for (const { conversation, to } of journal.ofKind("message-sent"))
    if (to !== null) owners.set(conversation, to);
  const found = new Map<string, number[]>();
  for (const request of journal.ofKind("request")) {
    if (request.face !== "connector" || request.method !== "POST") continue;
    if (!request.template.startsWith(SEND) || !isUnclear(request)) continue;
    const [, conversation = ""] = /^\/v3\/conversations\/([^/]+)/.exec(request.path) ?? [];
    const person = owners.get(decodeURIComponent(conversation));
    if (person === undefined) continue;
    const places = found.get(person) ?? [];
    found.set(person, places);
    places.push(request.index);
  }
  return found;
}

import type { Entry, Journal } from "../journal.ts";

const SEND = "/v3/conversations/{conversationId}/activities";

/**
 * An attempt at a reminder that was not answered, or not in a way that says whether it was taken: 500 and 504 come from
 * behind a gateway. Notices of another kind may be lost as well; nobody counts as reminded by them.
 */
const isUnclear = ({ face, method, template, status, button }: Entry<"request">): boolean =>
  face === "connector" &&
  method === "POST" &&
  template.startsWith(SEND) &&
  (status === 0 || status === 500 || status === 504) &&
  button?.startsWith("nudge.") === true;

/** By person: the places in the journal of every attempt at a reminder that did not come, and of which no bot can know that. */
export function unclearSends(journal: Journal): ReadonlyMap<string, readonly number[]> {
  const owners = new Map<string, string>();
  for (const { conversation, person } of journal.ofKind("conversation-created"))
    owners.set(conversation, person);
  for (const { conversation, to } of journal.ofKind("message-sent"))
    if (to !== null) owners.set(conversation, to);
  const found = new Map<string, number[]>();
  for (const request of journal.ofKind("request").filter(isUnclear)) {
    const [, conversation = ""] = /^\/v3\/conversations\/([^/]+)/.exec(request.path) ?? [];
    const person = owners.get(decodeURIComponent(conversation));
    if (person === undefined) continue;
    const places = found.get(person) ?? [];
    found.set(person, places);
    places.push(request.index);
  }
  return found;
}

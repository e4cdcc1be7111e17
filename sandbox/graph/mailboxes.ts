import { mailboxWire } from "../mailbox.ts";
import type { Person } from "../person.ts";
import { refuse, withUser } from "./refusals.ts";
import { BOTH, context, type GraphRequest, type Reply, type Route } from "./request.ts";

export const mailboxRoutes: readonly Route[] = [
  {
    method: "GET",
    versions: BOTH,
    template: "/users/{userId}/mailboxSettings",
    query: ["$select"],
    permission: "MailboxSettings.Read",
    handle: (request, { userId = "" }) =>
      withUser(request.tenant, userId, (person) => mailboxSettings(request, person)),
  },
];

/** Whom no mailbox belongs to, or no longer one, graph.md 2.4. */
export function withoutMailbox({ mailbox }: Person): Reply | null {
  if (mailbox !== null) return null;
  return refuse(
    404,
    "MailboxNotEnabledForRESTAPI",
    "The mailbox is either inactive, soft-deleted, or is hosted on-premise.",
  );
}

function mailboxSettings(request: GraphRequest, person: Person): Reply {
  const missing = withoutMailbox(person);
  if (missing !== null) return missing;
  const settings: Readonly<Record<string, unknown>> = {
    ...mailboxWire(person.settings),
    userPurpose: person.mailbox,
  };
  const names = request.query.get("$select")?.split(",") ?? Object.keys(settings);
  const unknown = names.find((name) => !(name in settings));
  if (unknown !== undefined)
    return refuse(
      400,
      "RequestBroker--ParseUri",
      `Could not find a property named '${unknown}' on type 'microsoft.graph.mailboxSettings'.`,
    );
  return {
    status: 200,
    body: {
      "@odata.context": context(request.version, `users('${person.id}')/mailboxSettings`),
      ...Object.fromEntries(names.map((name) => [name, settings[name]])),
    },
  };
}

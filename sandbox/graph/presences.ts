import { hasTeams } from "../licences.ts";
import { isAway } from "../mailbox.ts";
import { list } from "./page.ts";
import { invalid } from "./refusals.ts";
import { type GraphRequest, type Reply, type Route, V1 } from "./request.ts";

const MAX_IDS = 650;

export const presenceRoutes: readonly Route[] = [
  {
    method: "POST",
    versions: V1,
    template: "/communications/getPresencesByUserId",
    query: [],
    permission: "Presence.Read.All",
    handle: getPresences,
  },
];

/** People who are unknown or have no Teams are left out of the answer, which real tenants may do (graph.md 10, unverified). */
function getPresences(request: GraphRequest): Reply {
  const { tenant, body } = request;
  const ids = typeof body === "object" && body !== null && "ids" in body ? body.ids : undefined;
  if (!Array.isArray(ids) || ids.length === 0 || !ids.every((id) => typeof id === "string"))
    return invalid(400, "BadRequest", "ids must be a list of user ids.");
  if (ids.length > MAX_IDS)
    return invalid(400, "BadRequest", `At most ${MAX_IDS} ids, not ${ids.length}.`);
  const now = tenant.clock.now();
  const known = ids.flatMap((id) => {
    const person = tenant.directory.find(id);
    return person?.id === id.toLowerCase() && hasTeams(person) ? [person] : [];
  });
  return list(
    request,
    "Collection(microsoft.graph.presence)",
    known.map(({ id, settings }) => {
      const { automaticReplies } = settings;
      const away = isAway(settings, now);
      return {
        id,
        ...tenant.presences.of(id),
        outOfOfficeSettings: {
          isOutOfOffice: away,
          message: away && automaticReplies.status !== "disabled" ? automaticReplies.message : null,
        },
        statusMessage: null,
        workLocation: null,
        sequenceNumber: null,
      };
    }),
  );
}

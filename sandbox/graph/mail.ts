import { invalid, withUser } from "./refusals.ts";
import { type Route, V1 } from "./request.ts";

/** sendMail answers 202, which proves no delivery (graph.md 10). */
export const mailRoutes: readonly Route[] = [
  {
    method: "POST",
    versions: V1,
    template: "/users/{userId}/sendMail",
    query: [],
    handle: ({ tenant, body }, { userId = "" }) =>
      withUser(tenant, userId, (sender) => {
        if (typeof body !== "object" || body === null || !("message" in body))
          return invalid(400, "BadRequest", 'The body must be {"message":{...}}.');
        tenant.journal.append("graph", {
          kind: "mail-sent",
          from: sender.id,
          message: body.message,
        });
        return { status: 202 };
      }),
  },
];

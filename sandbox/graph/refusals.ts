import type { Permission } from "../manners.ts";
import type { Person } from "../person.ts";
import type { Tenant } from "../tenant.ts";
import type { Reply } from "./request.ts";

/** The error body of graph.md 11.3; `date` has no zone suffix there either. The face adds the request ids. */
export function refuse(status: number, code: string, message: string): Reply {
  return { status, body: errorBody(code, message) };
}

/** A request no client should send: refused like any other, and journaled. */
export function invalid(status: number, code: string, message: string): Reply {
  return { ...refuse(status, code, message), invalid: message };
}

export function errorBody(code: string, message: string): unknown {
  return {
    error: {
      code,
      message,
      innerError: { date: new Date().toISOString().slice(0, 19) },
    },
  };
}

export function throttled(retryAfter: number | null): Reply {
  return {
    status: 429,
    headers: retryAfter === null ? {} : { "Retry-After": String(retryAfter) },
    body: {
      error: {
        code: "TooManyRequests",
        message: "Please retry again later.",
        innerError: {
          code: "429",
          date: new Date().toISOString().slice(0, 19),
          message: "Please retry after",
          status: "429",
        },
      },
    },
  };
}

export function notFound(id: string): Reply {
  return refuse(
    404,
    "Request_ResourceNotFound",
    `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`,
  );
}

/** As the workload behind the permission says it (graph.md 2.4, 3, 10). */
export function withoutPermission(permission: Permission): Reply {
  if (permission === "MailboxSettings.Read" || permission === "Mail.Send")
    return refuse(403, "ErrorAccessDenied", "Access is denied. Check credentials and try again.");
  if (permission === "Presence.Read.All") return refuse(403, "Forbidden", "");
  return refuse(
    403,
    "Authorization_RequestDenied",
    "Insufficient privileges to complete the operation.",
  );
}

/** graph.md 1.3 and 7: reports and sign-ins want P1 or P2. */
export function premiumOnly(tenant: Tenant): Reply | null {
  if (tenant.manners.licence !== "free") return null;
  return refuse(
    403,
    "Authentication_RequestFromNonPremiumTenantOrB2CTenant",
    "Neither tenant is B2C or tenant doesn't have premium license",
  );
}

/** Runs `then` for the user of the path, or answers 404. Only object ids and user principal names are names here. */
export function withUser(tenant: Tenant, name: string, then: (person: Person) => Reply): Reply {
  const person = tenant.directory.find(name);
  const named =
    person !== undefined &&
    (person.id === name.toLowerCase() ||
      person.userPrincipalName.toLowerCase() === name.toLowerCase());
  return named ? then(person) : notFound(name);
}

import { type Mail, readMime } from "../mime.ts";
import { withoutMailbox } from "./mailboxes.ts";
import { invalid, withUser } from "./refusals.ts";
import { type GraphRequest, type Reply, type Route, V1 } from "./request.ts";

/** sendMail answers 202, which proves no delivery (graph.md 10). As JSON, or as MIME in base64 where plain and HTML go together. */
export const mailRoutes: readonly Route[] = [
  {
    method: "POST",
    versions: V1,
    template: "/users/{userId}/sendMail",
    query: [],
    permission: "Mail.Send",
    handle: (request, { userId = "" }) =>
      withUser(request.tenant, userId, (sender) => {
        const missing = withoutMailbox(sender);
        if (missing !== null) return missing;
        const mail = typeof request.body === "string" ? mimeMail(request.body) : jsonMail(request);
        if ("status" in mail) return mail;
        request.tenant.journal.append("graph", { kind: "mail-sent", from: sender.id, ...mail });
        return { status: 202 };
      }),
  },
];

type Read = Mail & { readonly message: unknown };

function mimeMail(body: string): Read | Reply {
  const base64 = body.replaceAll(/\s/g, "");
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64) || base64.length % 4 !== 0)
    return invalid(400, "ErrorMimeContentInvalidBase64String", "Invalid base64 string.");
  const message = Buffer.from(base64, "base64").toString();
  const mail = readMime(message);
  if (mail === null)
    return invalid(400, "ErrorInvalidRecipients", "At least one recipient isn't valid.");
  return { ...mail, message };
}

function jsonMail({ body }: GraphRequest): Read | Reply {
  const message = child(body, "message");
  if (typeof message !== "object" || message === null)
    return invalid(400, "BadRequest", 'The body must be {"message":{...}}.');
  const recipients = child(message, "toRecipients");
  const to = (Array.isArray(recipients) ? recipients : []).map((each) =>
    child(child(each, "emailAddress"), "address"),
  );
  if (to.length === 0 || !to.every((each) => typeof each === "string" && each.includes("@")))
    return invalid(400, "ErrorInvalidRecipients", "At least one recipient isn't valid.");
  const type = String(child(child(message, "body"), "contentType") ?? "text").toLowerCase();
  const content = String(child(child(message, "body"), "content") ?? "");
  return {
    message,
    to: to as string[],
    subject: String(child(message, "subject") ?? ""),
    parts: [{ type: type === "html" ? "text/html" : "text/plain", content }],
  };
}

function child(of: unknown, name: string): unknown {
  return typeof of === "object" && of !== null
    ? (of as Readonly<Record<string, unknown>>)[name]
    : undefined;
}

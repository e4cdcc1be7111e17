import { BotError } from "../../core/errors.ts";
import type { Answer } from "./call.ts";
import { Unsent } from "./unanswered.ts";
import { isObject, stringOf } from "./wire.ts";

/** Graph's code for a report that needs Entra ID P1 or P2 (graph.md 1.3). */
const NOT_PREMIUM = "Authentication_RequestFromNonPremiumTenantOrB2CTenant";

/** What Graph said instead of what we asked for. It is the `cause` of the `BotError` that tells the reader. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly status: number;
  /** From the outermost to the most specific; may be empty. */
  readonly codes: readonly string[];
  constructor(status: number, codes: readonly string[], message: string) {
    super(message);
    this.status = status;
    this.codes = codes;
  }
}

/** Which application permission a path needs, the first match counts (graph.md 16). */
const PERMISSIONS: readonly (readonly [RegExp, string])[] = [
  [/[?&]\$select=[^&]*signInActivity/, "AuditLog.Read.All"],
  [/^\/(?:reports|auditLogs)\//, "AuditLog.Read.All"],
  [/\/authentication\/requirements/, "Policy.Read.All"],
  [/\/authentication\/methods/, "UserAuthenticationMethod.Read.All"],
  [/\/mailboxSettings/, "MailboxSettings.Read"],
  [/\/sendMail$/, "Mail.Send"],
  [/\/checkMemberGroups|^\/groups\//, "GroupMember.Read.All"],
  [/\/authenticationStrengthPolicies/, "Policy.Read.AuthenticationMethod"],
  [/^\/(?:policies|identity)\//, "Policy.Read.All"],
  [/^\/subscribedSkus/, "Organization.Read.All"],
  [/^\/appCatalogs\//, "AppCatalog.Read.All"],
  [/\/teamwork\//, "TeamsAppInstallation.ReadWriteSelfForUser.All"],
  [/^\/users/, "User.Read.All"],
];

/** The permission that is likely missing when `path` ("/users/…") is refused. */
const permissionFor = (path: string): string | null =>
  PERMISSIONS.find(([pattern]) => pattern.test(path))?.[1] ?? null;

/** Reads an error body: `innerError` may be nested and differently spelt, codes may be empty (graph.md 11.3). */
export function refusalOf(status: number, body: unknown): Refusal {
  const codes: string[] = [];
  let error = isObject(body) ? body.error : undefined;
  const message = isObject(error) ? stringOf(error.message) : null;
  for (let depth = 0; isObject(error) && depth < 10; depth += 1) {
    const code = stringOf(error.code);
    if (code !== null && code !== "") codes.push(code);
    error = error.innerError ?? error.innererror;
  }
  return new Refusal(status, codes, message ?? "");
}

/** The most specific code, or the status where there is none. */
export const specificCode = (refusal: Refusal): string =>
  refusal.codes.findLast((code) => !/^\d+$/.test(code)) ?? `HTTP ${refusal.status}`;

/** The failure a reader is told of when `path` was answered with anything but success. */
export function explain(path: string, answer: Pick<Answer, "status" | "body">): BotError {
  const refusal = refusalOf(answer.status, answer.body);
  const said = `Graph refused ${path.split("?")[0]}: ${answer.status} ${specificCode(refusal)}`;
  if (refusal.codes.includes(NOT_PREMIUM))
    return new BotError(
      "directory-not-licensed",
      said,
      SIGN_INS.test(path) ? NO_SIGN_INS : NO_REPORT,
      refusal,
    );
  switch (answer.status) {
    case 401:
      return new BotError(
        "directory-denied",
        said,
        "The token was not accepted. Check TENANT_ID, BOT_ID and the credential.",
        refusal,
      );
    case 403:
      return new BotError("directory-denied", said, permissionHint(path), refusal);
    case 404:
      return new BotError(
        "directory-not-found",
        said,
        "What was asked for does not exist in this tenant, or was deleted just now.",
        refusal,
      );
    case 429:
      return new BotError(
        "directory-throttled",
        said,
        "Microsoft Graph is limiting this tenant. Try again in a few minutes.",
        refusal,
      );
    default:
      return new BotError("directory-unavailable", said, UNAVAILABLE, refusal);
  }
}

/** The failure a reader is told of when there was no answer, or nothing could be sent. */
export function explainSilence(path: string, error: Error): BotError {
  const denied = error instanceof Unsent && isRefusedCredential(error.cause);
  return denied
    ? new BotError(
        "directory-denied",
        "Entra gave the bot no token for Microsoft Graph.",
        "Check TENANT_ID, BOT_ID and that the secret or certificate has not expired.",
        error,
      )
    : new BotError(
        "directory-unavailable",
        `${path.split("?")[0]}: ${error.message}`,
        UNAVAILABLE,
        error,
      );
}

const SIGN_INS = /^\/auditLogs\/|signInActivity/;
const NO_SIGN_INS =
  "This tenant's licence lets no app read sign-ins (it needs Entra ID P1 or P2). Bring them as a file: evidence import.";
const NO_REPORT =
  "This tenant's licence has no registration report (it needs Entra ID P1 or P2). The bot reads people one by one instead.";

const UNAVAILABLE =
  "Microsoft Graph does not answer as it should. The bot tries again with its next run; see also https://status.cloud.microsoft.";

/** Entra said no, rather than nothing: `AuthenticationError` of @azure/identity carries its 4xx. */
function isRefusedCredential(cause: unknown): boolean {
  if (!isObject(cause) || cause.name !== "AuthenticationError") return false;
  const { statusCode } = cause;
  return typeof statusCode === "number" && statusCode >= 400 && statusCode < 500;
}

function permissionHint(path: string): string {
  const permission = permissionFor(path);
  if (permission === null) return "The bot lacks a permission. Run the doctor to see which.";
  return `The application permission ${permission} is likely missing, or an admin has not consented to it yet.`;
}

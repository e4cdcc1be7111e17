import { randomUUID } from "node:crypto";
import type { Middleware } from "@microsoft/microsoft-graph-client";
import { callOf } from "./call.ts";
import { type GraphCredential, isLoopback } from "./credential.ts";
import { middleware } from "./middleware.ts";
import { Unsent } from "./unanswered.ts";

/**
 * Adds the token, for the configured root and for nothing else: a next link to another host gets none.
 * (The client's own handler knows https only, which keeps it from a sandbox on loopback.)
 */
export function authenticating(
  credential: GraphCredential,
  root: string,
  scope: string,
): Middleware {
  const home = new URL(root);
  return middleware(async (context, next) => {
    const asked = new URL(callOf(context).url);
    if (!isSameHost(asked, home))
      throw new Unsent("a token is for one host", {
        cause: `${asked.origin} is not ${home.origin}`,
      });
    context.options ??= {};
    const headers = new Headers(context.options.headers);
    headers.set("authorization", `Bearer ${await token(credential, scope)}`);
    headers.set("client-request-id", randomUUID());
    context.options.headers = headers;
    await next();
  });
}

async function token(credential: GraphCredential, scope: string): Promise<string> {
  try {
    const given = await credential.getToken(scope);
    if (given !== null) return given.token;
  } catch (error) {
    throw new Unsent("no token for Microsoft Graph", { cause: error });
  }
  throw new Unsent("no token for Microsoft Graph", { cause: "the credential gave none" });
}

/** On loopback a simulated tenant may call itself by another name than we do; the port says that it is the same. */
const isSameHost = (asked: URL, home: URL): boolean =>
  asked.origin === home.origin ||
  (asked.port === home.port && isLoopback(asked) && isLoopback(home));

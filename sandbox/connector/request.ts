import type { Conversation } from "../conversations.ts";
import { hasTeams } from "../licences.ts";
import type { World } from "../world.ts";
import { CONNECTOR_FAILURES, type FailureName } from "./failures.ts";

export interface ConnectorRequest {
  readonly world: World;
  readonly method: string;
  readonly path: string;
  readonly query: ReadonlyMap<string, string>;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: unknown;
  readonly bytes: Buffer;
}

export interface Reply {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly invalid?: string;
}

export function fail(name: FailureName): Reply {
  return CONNECTOR_FAILURES[name];
}

/** A request no bot should send. */
export function invalid(message: string, status = 400): Reply {
  return { status, body: { error: { code: "Bad Argument", message } }, invalid: message };
}

/** Runs `then` in the named conversation, or answers 404. */
export function withConversation(
  { world }: ConnectorRequest,
  id: string,
  then: (conversation: Conversation, thread: string | null) => Reply,
): Reply {
  const found = world.tenant.conversations.find(id);
  return found === undefined
    ? fail("ConversationNotFound")
    : then(found.conversation, found.thread);
}

/** Why this person's chat does not take a message now; null when it does. */
export function barred({ tenant }: World, person: string | null): Reply | null {
  if (person === null) return null;
  const known = tenant.directory.find(person);
  if (known === undefined) return fail("ConversationNotFound");
  // Teams' answer for somebody without its licence is not documented (teams.md 10). We take the one for whom the app
  // cannot be installed, since that is what Graph then refuses; guests have their licence at home.
  if (known.userType === "Member" && !hasTeams(known)) return fail("ForbiddenOperationException");
  if (tenant.apps.isRefusedByPolicy(person)) return fail("BotDisabledByAdmin");
  const block = tenant.apps.blockOf(person);
  if (block !== undefined) return fail(block);
  if (tenant.apps.of(person) !== undefined) return null;
  return fail(
    tenant.apps.wasInstalled(person) ? "BotNotInConversationRoster" : "ForbiddenOperationException",
  );
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

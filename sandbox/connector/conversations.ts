import type { Conversation, Message } from "../conversations.ts";
import { teamsId } from "../conversations.ts";
import type { Person } from "../person.ts";
import { contentOf, isContent } from "./content.ts";
import {
  barred,
  type ConnectorRequest,
  fail,
  invalid,
  isObject,
  type Reply,
  withConversation,
} from "./request.ts";

/** POST v3/conversations: the personal chat of one member, or a new post in a channel (teams.md 3.1). */
export function createConversation(request: ConnectorRequest): Reply {
  const { body, world } = request;
  if (!isObject(body)) return invalid("The body must be an object.");
  const { members, isGroup = false, tenantId, channelData } = body;
  const tenant = tenantId ?? (isObject(channelData) ? idOf(channelData.tenant) : undefined);
  if (isGroup === true) return postInChannel(request, body);
  if (tenant !== world.tenant.ids.tenantId)
    return invalid(`tenantId must be ${world.tenant.ids.tenantId}.`);
  const member = Array.isArray(members) && members.length === 1 ? idOf(members[0]) : undefined;
  if (member === undefined) return invalid("members must hold exactly one {id}.");
  const person = personBy(request, member);
  if (person === undefined) return fail("BadArgument");
  const refused = barred(world, person.id);
  // Blocking closes the chat for messages, not the way to its id.
  if (refused !== null && world.tenant.apps.blockOf(person.id) === undefined)
    return world.tenant.apps.isRefusedByPolicy(person.id)
      ? refused
      : fail("ForbiddenOperationException");
  const conversation = world.tenant.conversations.personal(person);
  world.journal.append("connector", {
    kind: "conversation-created",
    person: person.id,
    conversation: conversation.id,
  });
  return { status: 201, body: { id: conversation.id } };
}

function postInChannel(request: ConnectorRequest, body: Readonly<Record<string, unknown>>): Reply {
  const { conversations } = request.world.tenant;
  const channel = isObject(body.channelData) ? idOf(body.channelData.channel) : undefined;
  if (channel !== conversations.team.channelId)
    return invalid("A group conversation needs channelData.channel.id of a channel of the team.");
  return withConversation(request, channel, (conversation) => {
    const posted = post(request, conversation, null, body.activity);
    if (posted.status !== 201) return posted;
    const id = idOf(posted.body);
    return { status: 201, body: { id: `${conversation.id};messageid=${id}`, activityId: id } };
  });
}

/** POST …/activities[/{replyTo}]. */
export function sendActivity(request: ConnectorRequest, id: string): Reply {
  return withConversation(request, id, (conversation, thread) =>
    post(request, conversation, thread, request.body),
  );
}

function post(
  { world }: ConnectorRequest,
  conversation: Conversation,
  thread: string | null,
  activity: unknown,
): Reply {
  if (!isObject(activity)) return invalid("An activity must be an object.");
  const refused = barred(world, conversation.person);
  if (refused !== null) return refusedTo(world, conversation, refused);
  if (activity.type === "typing")
    return { status: 201, body: { id: world.tenant.conversations.nextId() } };
  if (activity.type !== "message")
    return invalid(`An activity of type '${String(activity.type)}' cannot be sent.`);
  const content = contentOf(activity);
  if (!isContent(content)) return refusedTo(world, conversation, content);
  const message = world.tenant.conversations.post(conversation, "bot", content, thread);
  world.journal.append("connector", {
    kind: "message-sent",
    conversation: conversation.id,
    to: conversation.person,
    messageId: message.id,
    text: content.text,
    card: content.card,
  });
  return { status: 201, body: { id: message.id } };
}

/** PUT …/activities/{id}: for everybody, and over what one person alone was shown. */
export function updateActivity(request: ConnectorRequest, id: string, activityId: string): Reply {
  const { world, body } = request;
  return withMessage(request, id, activityId, (conversation, message) => {
    if (!isObject(body)) return invalid("An activity must be an object.");
    const content = contentOf(body);
    if (!isContent(content)) return refusedTo(world, conversation, content);
    world.tenant.conversations.replace(conversation, {
      ...message,
      ...content,
      edits: message.edits + 1,
    });
    world.journal.append("connector", {
      kind: "message-updated",
      conversation: conversation.id,
      to: conversation.person,
      messageId: message.id,
      text: content.text,
      card: content.card,
    });
    return { status: 200, body: { id: message.id } };
  });
}

export function deleteActivity(request: ConnectorRequest, id: string, activityId: string): Reply {
  const { world } = request;
  return withMessage(request, id, activityId, (conversation, message) => {
    world.tenant.conversations.replace(conversation, { ...message, deleted: true });
    world.journal.append("connector", {
      kind: "message-deleted",
      conversation: conversation.id,
      to: conversation.person,
      messageId: message.id,
    });
    return { status: 200 };
  });
}

function withMessage(
  request: ConnectorRequest,
  id: string,
  activityId: string,
  then: (conversation: Conversation, message: Message) => Reply,
): Reply {
  return withConversation(request, id, (conversation) => {
    const refused = barred(request.world, conversation.person);
    if (refused !== null) return refusedTo(request.world, conversation, refused);
    const message = request.world.tenant.conversations.message(conversation, activityId);
    return message === undefined || message.deleted || message.from !== "bot"
      ? fail("ActivityNotFoundInConversation")
      : then(conversation, message);
  });
}

function refusedTo(
  world: ConnectorRequest["world"],
  conversation: Conversation,
  reply: Reply,
): Reply {
  world.journal.append("connector", {
    kind: "message-refused",
    to: conversation.person,
    status: reply.status,
  });
  return reply;
}

/** By object id or Teams id; the two ways Teams accepts. */
export function personBy({ world }: ConnectorRequest, id: string): Person | undefined {
  const { directory, ids } = world.tenant;
  if (!id.startsWith("29:")) {
    const person = directory.find(id);
    return person?.id === id.toLowerCase() ? person : undefined;
  }
  const named = Buffer.from(id.slice(4), "base64url").toString().split("/")[1] ?? "";
  const person = directory.find(named);
  return person !== undefined && teamsId(ids.botId, person.id) === id ? person : undefined;
}

function idOf(value: unknown): string | undefined {
  return isObject(value) && typeof value.id === "string" ? value.id : undefined;
}

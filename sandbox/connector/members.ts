import { type Conversation, teamsId } from "../conversations.ts";
import type { Person } from "../person.ts";
import type { World } from "../world.ts";
import { personBy } from "./conversations.ts";
import { type ConnectorRequest, fail, type Reply, withConversation } from "./request.ts";

const PAGE = { least: 50, most: 500 };

export function listMembers(request: ConnectorRequest, id: string): Reply {
  return withConversation(request, id, (conversation) => ({
    status: 200,
    body: rosterOf(request.world, conversation).map((person) => account(request.world, person)),
  }));
}

export function getMember(request: ConnectorRequest, id: string, memberId: string): Reply {
  return withConversation(request, id, (conversation) => {
    const person = personBy(request, memberId);
    const isThere =
      person !== undefined &&
      rosterOf(request.world, conversation).some(({ id: each }) => each === person.id);
    return isThere
      ? { status: 200, body: account(request.world, person) }
      : {
          status: 404,
          body: { error: { code: "MemberNotFoundInConversation", message: "Member not found." } },
        };
  });
}

/** `pageSize` is held between 50 and 500, as Teams does (teams.md 2.3). */
export function pagedMembers(request: ConnectorRequest, id: string): Reply {
  return withConversation(request, id, (conversation) => {
    const asked = Number(request.query.get("pageSize") ?? PAGE.least);
    const size = Math.min(PAGE.most, Math.max(PAGE.least, Number.isInteger(asked) ? asked : 0));
    const start = Number(request.query.get("continuationToken") ?? 0);
    const roster = rosterOf(request.world, conversation);
    const members = roster.slice(start, start + size);
    return {
      status: 200,
      body: {
        members: members.map((person) => account(request.world, person)),
        ...(roster.length > start + size ? { continuationToken: String(start + size) } : {}),
      },
    };
  });
}

export function teamDetails({ world }: ConnectorRequest, id: string): Reply {
  const { team } = world.tenant.conversations;
  if (id !== team.id) return fail("ConversationNotFound");
  return {
    status: 200,
    body: {
      id: team.id,
      name: team.name,
      aadGroupId: team.aadGroupId,
      channelCount: 1,
      memberCount: world.tenant.people.length,
    },
  };
}

export function teamChannels({ world }: ConnectorRequest, id: string): Reply {
  const { team } = world.tenant.conversations;
  if (id !== team.id) return fail("ConversationNotFound");
  // General has no name on the wire: clients put their own word for it.
  return { status: 200, body: { conversations: [{ id: team.channelId, name: null }] } };
}

function rosterOf({ tenant }: World, conversation: Conversation): readonly Person[] {
  if (conversation.person === null)
    return tenant.people.filter(({ mailbox, kind }) => mailbox === "user" || kind === "guest");
  const person = tenant.directory.find(conversation.person);
  return person === undefined ? [] : [person];
}

function account({ tenant }: World, person: Person): Readonly<Record<string, unknown>> {
  return {
    id: teamsId(tenant.ids.botId, person.id),
    name: person.displayName,
    aadObjectId: person.id,
    objectId: person.id,
    givenName: person.givenName,
    surname: person.surname,
    email: person.mail,
    userPrincipalName: person.userPrincipalName,
    tenantId: tenant.ids.tenantId,
    userRole: person.userType === "Guest" ? "guest" : "user",
  };
}

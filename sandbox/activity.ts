import { type Conversation, teamsId } from "./conversations.ts";
import type { Person } from "./person.ts";
import { zoneOf } from "./places.ts";
import type { Tenant } from "./tenant.ts";

export type Activity = Readonly<Record<string, unknown>>;

/** What every activity from Teams carries, teams.md 2 and 6. `thread`: the post a channel message belongs to. */
export function activityFrom(
  tenant: Tenant,
  serviceUrl: string,
  person: Person,
  conversation: Conversation,
  id: string,
  thread: string | null = null,
): Activity {
  const { botId, tenantId } = tenant.ids;
  const { team } = tenant.conversations;
  const now = tenant.clock.now().toISOString();
  const zone = zoneOf(person.settings);
  const inChannel = conversation.kind === "channel";
  return {
    id,
    timestamp: now,
    localTimestamp: now,
    localTimezone: zone,
    locale: person.preferredLanguage ?? "en-US",
    channelId: "msteams",
    serviceUrl,
    from: {
      id: teamsId(botId, person.id),
      name: person.displayName,
      aadObjectId: person.id,
    },
    recipient: { id: `28:${botId}`, name: "MFA Nudge" },
    conversation: {
      ...(inChannel ? { isGroup: true } : {}),
      conversationType: conversation.kind,
      tenantId,
      id: inChannel && thread !== null ? `${conversation.id};messageid=${thread}` : conversation.id,
    },
    channelData: {
      tenant: { id: tenantId },
      ...(inChannel
        ? {
            teamsTeamId: team.id,
            teamsChannelId: team.channelId,
            team: { id: team.id, name: team.name, aadGroupId: team.aadGroupId },
            channel: { id: team.channelId },
          }
        : {}),
    },
    entities: [
      {
        type: "clientInfo",
        locale: person.preferredLanguage ?? "en-US",
        country: person.usageLocation ?? "US",
        platform: "Web",
        timezone: zone,
      },
    ],
  };
}

/** The two events of a personal installation, teams.md 3.3, in the order Teams sends them. */
export function installationEvents(base: Activity, action: "add" | "remove"): Activity[] {
  const added = { ...base, type: "conversationUpdate", membersAdded: [base.recipient] };
  const update = { ...base, type: "installationUpdate", action };
  return action === "add" ? [added, update] : [update];
}

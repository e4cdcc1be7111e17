import { alertCard } from "../../cards/alert.ts";
import { noticeCard } from "../../cards/notice.ts";
import type { Reply } from "../../core/campaign.ts";
import type { UserId } from "../../core/ids.ts";
import { plainText } from "../../core/text.ts";
import { type AnswerPorts, answerNudge, isTheirs } from "../../flows/answerNudge.ts";
import { postCard } from "../../flows/postCard.ts";
import type { Groups } from "../../ports/directory.ts";
import type { Post } from "../../ports/store/posts.ts";
import { message, type PressHandler } from "./press.ts";

export interface NudgePressPorts extends AnswerPorts {
  readonly groups: Groups;
  readonly securityGroupId: string;
  readonly adminGroupId: string;
}

/** The four answers to a nudge. Only the person it was sent to may give them. */
export const nudgePress =
  (ports: NudgePressPorts, verb: Reply["verb"]): PressHandler =>
  async ({ event, post, revision }) => {
    const by = event.actor.user;
    const campaign = await ports.store.campaigns.current();
    if (campaign === null || !isTheirs(post, by, campaign))
      return message(
        "This card was sent to somebody else, so its buttons do nothing for you. Type status for your own standing.",
      );
    const answered = await answerNudge(ports, campaign, {
      by,
      post: await arrived(ports, post, event.messageId),
      revision,
      verb,
      data: event.data,
    });
    if (answered.first) {
      ports.beside(
        "A nudge could not be replaced.",
        replaceCopy(ports, answered.copy, answered.card),
      );
      if (verb === "nudge.report")
        ports.beside("The security team could not be told.", tellSecurity(ports, by, post));
      if (answered.reply.verb === "nudge.done" && answered.reply.outcome === "not-capable")
        ports.beside("The admins could not be told.", tellAdmins(ports, by, post));
    }
    return { kind: "card", card: answered.card };
  };

/** A press proves that a card arrived whose delivery was unclear, and names the message it arrived in. */
async function arrived(
  { store }: NudgePressPorts,
  post: Post,
  messageId: string | null,
): Promise<Post> {
  if (post.messageId !== null || messageId === null) return post;
  await store.posts.delivered(post.id, messageId);
  return { ...post, messageId };
}

/** The answer to a press changes the card on one device only; this changes it on all. */
async function replaceCopy(ports: NudgePressPorts, copy: Post, card: object): Promise<void> {
  if (copy.messageId === null) return;
  await ports.teams.update(copy.address, copy.messageId, {
    kind: "card",
    card,
    summary: "Your answer was recorded.",
  });
}

async function tellSecurity(ports: NudgePressPorts, by: UserId, post: Post): Promise<void> {
  const known = await ports.store.people.byId(by);
  const team = await ports.groups.members(ports.securityGroupId);
  for (const member of team)
    await postCard(ports, member.id, { kind: "alert", subject: post.id }, () => ({
      card: alertCard({
        zone: ports.sender.zone,
        displayName: known?.person.displayName ?? "",
        userPrincipalName: known?.person.userPrincipalName ?? by,
        post: post.id,
        sentAt: post.at,
        reportedAt: ports.clock.now(),
      }),
      summary: "Someone reported a reminder as phishing.",
    }));
}

/** Somebody has done their part and policy is in the way: that is the admins' to mend. */
async function tellAdmins(ports: NudgePressPorts, by: UserId, post: Post): Promise<void> {
  const known = await ports.store.people.byId(by);
  const name = known === null ? by : plainText(known.person.displayName);
  for (const admin of await ports.groups.members(ports.adminGroupId))
    await postCard(ports, admin.id, { kind: "notice", subject: `not-capable/${post.id}` }, () => ({
      card: noticeCard({
        title: "Someone registered a method that policy does not allow",
        lines: [
          `${name} (${known === null ? by : plainText(known.person.userPrincipalName, 120)}) has registered for MFA, but the tenant's authentication methods policy allows none of their methods.`,
          "Allow the method for them in the Entra admin center, or ask them to add one that is allowed. I remind them no more.",
        ],
      }),
      summary: "Someone registered a method that policy does not allow.",
    }));
}

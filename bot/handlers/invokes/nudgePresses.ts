import { noticeCard } from "../../cards/notice.ts";
import { type Speech, speechFor } from "../../cards/speech.ts";
import { campaignOfSubject, type Reply } from "../../core/campaign.ts";
import type { UserId } from "../../core/ids.ts";
import { plainText } from "../../core/text.ts";
import { type AnswerPorts, answerNudge, isTheirs } from "../../flows/answerNudge.ts";
import { type HelpPorts, noteHelpAnyhow } from "../../flows/noteHelp.ts";
import { postCard } from "../../flows/postCard.ts";
import type { Groups } from "../../ports/directory.ts";
import type { Post } from "../../ports/store/posts.ts";
import { message, type PressHandler } from "./press.ts";

export interface NudgePressPorts extends AnswerPorts, HelpPorts {
  readonly groups: Groups;
  readonly securityGroupId: string;
  readonly adminGroupId: string;
}

/** The four answers to a nudge. Only the person it was sent to may give them. */
export const nudgePress =
  (ports: NudgePressPorts, verb: Reply["verb"]): PressHandler =>
  async ({ event, post, revision, reader }) => {
    const speech = speechFor(reader);
    const by = event.actor.user;
    const campaign = await ports.store.campaigns.byId(campaignOfSubject(post.subject));
    if (campaign === null || !isTheirs(post, by, campaign))
      return message(speech.say("presses:nudge/notYours"));
    const answered = await answerNudge(ports, campaign, {
      by,
      post: await arrived(ports, post, event.messageId),
      revision,
      verb,
      data: event.data,
    });
    if (answered.first) {
      ports.beside("A nudge could not be replaced.", replaceCopy(ports, answered, speech));
      if (answered.reply.verb === "nudge.help")
        ports.beside("A call for help could not be counted.", noteHelpAnyhow(ports, by));
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
async function replaceCopy(
  ports: NudgePressPorts,
  { copy, card }: { readonly copy: Post; readonly card: object },
  { say }: Speech,
): Promise<void> {
  if (copy.messageId === null) return;
  await ports.teams.update(copy.address, copy.messageId, {
    kind: "card",
    card,
    summary: say("presses:nudge/recorded"),
  });
}

/** Somebody has done their part and policy is in the way: that is the admins' to mend. */
async function tellAdmins(ports: NudgePressPorts, by: UserId, post: Post): Promise<void> {
  const known = await ports.store.people.byId(by);
  const name = known === null ? by : plainText(known.person.displayName);
  const account = known === null ? by : plainText(known.person.userPrincipalName, 120);
  const about = { kind: "notice", subject: `not-capable/${post.id}` } as const;
  for (const admin of await ports.groups.members(ports.adminGroupId))
    await postCard(ports, admin.id, about, ({ reader }) => {
      const speech = speechFor(reader);
      const title = speech.say("notCapable:title");
      const lines = speech.lines("notCapable:lines", { name, account });
      return { card: noticeCard({ reader, title, lines }), summary: title };
    });
}

import { noticeCard } from "../../cards/notice.ts";
import { type Speech, speechFor } from "../../cards/speech.ts";
import type { Campaign } from "../../core/campaign.ts";
import { problemsOf } from "../../core/campaignDraft.ts";
import { campaignOf, progressRender } from "../../flows/campaignProgress.ts";
import { aboutForm, type FormPorts, formRender, isForm, valuesOf } from "../../flows/openForm.ts";
import { postCard } from "../../flows/postCard.ts";
import { resolveGroups } from "../../flows/resolveGroups.ts";
import { pauseCampaign, resumeCampaign } from "../../flows/switchCampaign.ts";
import type { Groups } from "../../ports/directory.ts";
import type { PressReply } from "../../ports/inbound.ts";
import { askDryRun, askStop, type CampaignAskPorts } from "../commands/campaignAsks.ts";
import { named } from "../commands/findCampaign.ts";
import { type AdminPressPorts, asAdmin } from "./asAdmin.ts";
import { draftFrom, readForm } from "./campaignForm.ts";
import { message, type PressHandler, type TracedPress } from "./press.ts";

export type CampaignPressPorts = AdminPressPorts &
  CampaignAskPorts &
  FormPorts & { readonly groups: Groups };

type CampaignPress = (
  press: TracedPress,
  campaign: Campaign,
  speech: Speech,
) => Promise<PressReply>;

/** Finds the campaign a card is about, for an admin. */
const onCampaign = (ports: CampaignPressPorts, go: CampaignPress): PressHandler =>
  asAdmin(ports, async (press) => {
    const speech = speechFor(press.reader);
    const id = campaignOf(press.post);
    const campaign = id === null ? null : await ports.store.campaigns.byId(id);
    return campaign === null
      ? message(speech.say("campaigns:notACampaign"))
      : go(press, campaign, speech);
  });

/** Holds a campaign, or lets it go on. The answer is its card as it stands now; the other copies follow. */
export const switchPress = (ports: CampaignPressPorts, to: "paused" | "running"): PressHandler =>
  onCampaign(ports, async (press, campaign, { say }) => {
    const { user } = press.event.actor;
    const name = named(campaign);
    if (campaign.state === "stopped") return message(say("campaigns:isStopped", { name }));
    if (to === "paused") {
      if (!(await pauseCampaign(ports, campaign.id, user)))
        return message(say("campaigns:isPausedAlready", { name }));
      return fresh(ports, press, campaign, say("campaigns:paused", { count: 1, names: name }));
    }
    if (!(await resumeCampaign(ports, campaign.id, user)))
      return message(say("campaigns:isRunningAlready", { name }));
    return fresh(ports, press, campaign, say("campaigns:resumed", { name }));
  });

/** A campaign's own card is shown anew; any other card that asked for the switch is answered in words. */
async function fresh(
  ports: CampaignPressPorts,
  { post, reader }: TracedPress,
  { id }: Campaign,
  words: string,
): Promise<PressReply> {
  const render = post.subject === `campaign/${id}` ? await progressRender(ports, id) : null;
  return render === null
    ? message(words)
    : { kind: "card", card: render({ id: post.id, revision: post.revision, reader }).card };
}

/** Asks back before a campaign ends for good, in the chat of whoever pressed. */
export const stopCampaignPress = (ports: CampaignPressPorts): PressHandler =>
  onCampaign(ports, async ({ event }, campaign, { say }) => {
    if (campaign.state === "stopped") return message(say("campaigns:stop/already"));
    const { about, render } = await askStop(ports, campaign, event.actor.user);
    ports.beside("A question could not be put.", postCard(ports, event.actor.user, about, render));
    return message(say("campaigns:stop/asked"));
  });

/** Sends the form of a campaign to whoever pressed. */
export const changePress = (ports: CampaignPressPorts): PressHandler =>
  onCampaign(ports, async ({ event }, campaign, { say }) => {
    if (campaign.state === "stopped")
      return message(say("campaigns:isStopped", { name: named(campaign) }));
    const sent = sendForm(ports, campaign, event.actor.user);
    ports.beside("A form could not be sent.", sent);
    return message(say("campaigns:form/sent"));
  });

async function sendForm(
  ports: CampaignPressPorts,
  campaign: Campaign,
  to: TracedPress["event"]["actor"]["user"],
): Promise<void> {
  const render = await formRender(ports, campaign, await valuesOf(ports, campaign), []);
  await postCard(ports, to, aboutForm(campaign.id), render);
}

/**
 * Checks a form. What is wrong is shown on it, and nothing changes; what is right is played through in a card of its
 * own, which asks for the admin's word. A form that was sent is done with: pressed again, it does nothing more.
 */
export const savePress = (ports: CampaignPressPorts): PressHandler =>
  asAdmin(ports, async ({ event, post, revision, reader }) => {
    const { say } = speechFor(reader);
    const by = event.actor.user;
    if (!isForm(post) || post.recipient !== by) return message(say("campaigns:form/notYours"));
    const sent: PressReply = {
      kind: "card",
      card: noticeCard({
        reader,
        title: say("campaignForm:sentTitle"),
        lines: [say("campaignForm:sent")],
      }),
    };
    if (revision < post.revision) return sent;
    const open = await ports.store.campaigns.open();
    const id = campaignOf(post);
    const changes = open.find((each) => each.id === id) ?? null;
    if (changes === null && post.subject !== aboutForm(null).subject)
      return message(say("campaigns:refused/gone"));
    const values = readForm(event.data);
    const groups = await resolveGroups(ports.groups, values.groups);
    const draft = draftFrom(values, groups.ids);
    const others = open.filter((each) => each !== changes);
    const problems = [...problemsOf(draft, others), ...groups.problems];
    if (problems.length > 0) {
      const render = await formRender(ports, changes, values, problems);
      return { kind: "card", card: render({ id: post.id, revision, reader }).card };
    }
    await ports.store.posts.revise(post.id);
    const asked = askDryRun(ports, draft, changes?.id ?? null, by).then((question) =>
      postCard(ports, by, question.about, question.render),
    );
    ports.beside("A dry run could not be shown.", asked);
    return sent;
  });

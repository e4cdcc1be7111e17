import { campaignsCard } from "../../cards/campaigns.ts";
import { type Speech, speechFor } from "../../cards/speech.ts";
import type { Cadence } from "../../core/cadence.ts";
import type { Campaign } from "../../core/campaign.ts";
import { everyoneDraft } from "../../core/campaignDraft.ts";
import { isEveryone } from "../../core/scope.ts";
import { aboutCampaign, progressRender } from "../../flows/campaignProgress.ts";
import { aboutForm, type FormPorts, formRender, newValues } from "../../flows/openForm.ts";
import { askDryRun, type CampaignAskPorts } from "./campaignAsks.ts";
import { type Answer, type Command, say as saying } from "./command.ts";
import { findCampaign, named } from "./findCampaign.ts";

export type CampaignPorts = CampaignAskPorts & FormPorts & { readonly cadence: Cadence };

/** `nudge`: shows what a campaign for everyone would do, and asks before it starts. */
export const nudgeCommand = (ports: CampaignPorts): Command => ({
  spec: {
    name: "nudge",
    aliases: ["remind", "start"],
    audience: "admins",
    usage: "nudge",
    summary:
      "Show whom a campaign for everyone would remind and when, then start it once you confirm.",
  },
  run: async ({ by, reader }) => {
    const speech = speechFor(reader);
    const { say, people } = speech;
    const open = await ports.store.campaigns.open();
    const everyones = open.find(({ scope }) => isEveryone(scope));
    if (everyones !== undefined) return saying(await standingText(ports, everyones, speech));
    if ((await ports.store.scans.latestFinished()) === null) return saying(say("dryRun:noScan"));
    const draft = everyoneDraft(ports.cadence, open.length + 1);
    const question = await askDryRun(ports, draft, null, by);
    if (question.concerned === 0)
      return saying(say("dryRun:nobody", { people: people(question.everyone) }));
    return { kind: "card", open: false, about: question.about, render: question.render };
  },
});

async function standingText(
  ports: CampaignPorts,
  campaign: Campaign,
  { say, dates, people }: Speech,
): Promise<string> {
  const name = named(campaign);
  if (campaign.state === "paused") return say("campaigns:isPaused", { name });
  if (campaign.state === "tripped") return say("campaigns:isTripped", { name });
  const [tally, next] = await Promise.all([
    ports.store.campaigns.tally(campaign.id),
    ports.store.campaigns.nextDueOf(campaign.id),
  ]);
  return say("campaigns:running", {
    name,
    date: dates.moment(campaign.startedAt),
    active: tally.active,
    people: people(tally.enrolled),
    next:
      next === null
        ? say("campaigns:nobodyWaits")
        : say("campaigns:nextAt", { date: dates.moment(next) }),
  });
}

/** `campaign new` opens a form; `campaign <name>` shows one with what can be done to it. */
export const campaignCommand = (ports: CampaignPorts): Command => ({
  spec: {
    name: "campaign",
    aliases: [],
    audience: "admins",
    usage: "campaign <new or a name>",
    summary: "Make a campaign of your own with a form, or see one to change, pause or stop it.",
  },
  run: async ({ typed: { words }, reader }) => {
    if (words.join(" ").toLowerCase() === "new") return newForm(ports);
    const speech = speechFor(reader);
    const open = await ports.store.campaigns.open();
    if (words.length === 0 && open.length !== 1) return list(ports);
    const found = findCampaign(speech, open, words, "campaign");
    if (found.one === null) return saying(found.say);
    const render = await progressRender(ports, found.one.id);
    if (render === null) return saying(speech.say("campaigns:noneYet"));
    return { kind: "card", open: true, about: aboutCampaign(found.one.id), render };
  },
});

async function newForm(ports: CampaignPorts): Promise<Answer> {
  const open = await ports.store.campaigns.open();
  const render = await formRender(ports, null, newValues(ports.cadence, open.length), []);
  return { kind: "card", open: false, about: aboutForm(null), render };
}

/** `campaigns`: all of them, in the order in which they take people in. */
export const campaignsCommand = (ports: CampaignPorts): Command => ({
  spec: {
    name: "campaigns",
    aliases: [],
    audience: "security",
    usage: "campaigns",
    summary: "List the campaigns in the order in which they take people in.",
  },
  run: () => list(ports),
});

async function list(ports: CampaignPorts): Promise<Answer> {
  const { campaigns } = ports.store;
  const open = await campaigns.open();
  const rows = await Promise.all(
    open.map(async (each) => ({ ...each, ...(await campaigns.tally(each.id)) })),
  );
  return {
    kind: "card",
    open: true,
    about: { kind: "list", subject: "campaigns" },
    render: ({ reader }) => ({
      card: campaignsCard({ reader, now: ports.clock.now(), rows }),
      summary: speechFor(reader).say("campaigns:summary"),
    }),
  };
}

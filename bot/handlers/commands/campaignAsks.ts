import { z } from "zod/v4";
import { askCard } from "../../cards/ask.ts";
import { dryRunCard, titleOf } from "../../cards/dryRun.ts";
import { type Speech, speechFor } from "../../cards/speech.ts";
import { withinHours } from "../../core/cadence.ts";
import type { Campaign } from "../../core/campaign.ts";
import type { CampaignDraft } from "../../core/campaignDraft.ts";
import { type CampaignId, campaignId, type PostId, type UserId } from "../../core/ids.ts";
import { LANGUAGES, type Reader } from "../../core/language.ts";
import { plainText } from "../../core/text.ts";
import { changeCampaign } from "../../flows/changeCampaign.ts";
import { type DryRunPorts, dryRun } from "../../flows/dryRun.ts";
import { type About, newPostId, type Render } from "../../flows/postCard.ts";
import { type Changed, type StartPorts, startCampaign } from "../../flows/startCampaign.ts";
import { stopCampaign } from "../../flows/switchCampaign.ts";
import type { Confirmed } from "../invokes/askPresses.ts";
import { named } from "./findCampaign.ts";

export type CampaignAskPorts = StartPorts & DryRunPorts;

/** How long a question waits for its answer. */
const ASK_MS = 30 * 60_000;

const START = "campaign.start";
const CHANGE = "campaign.change";
const STOP = "campaign.stop";

/** A question card, to be posted to whoever is asked. */
export interface Question {
  readonly about: About;
  readonly render: Render;
}

/** Plays a campaign through, and asks whether to start or change it so. @param id the campaign it changes; null for a new one */
export async function askDryRun(
  ports: CampaignAskPorts,
  draft: CampaignDraft,
  id: CampaignId | null,
  by: UserId,
): Promise<Question & { readonly concerned: number; readonly everyone: number }> {
  const run = await dryRun(ports, draft, id);
  const kind = id === null ? START : CHANGE;
  const about = await openAsk(ports, by, kind, { id, draft });
  const is = id === null ? "new" : "change";
  const { hours } = ports;
  return {
    about,
    concerned: run.concerned,
    everyone: run.everyone,
    render: ({ id: post, revision: rev, reader }) => {
      const view = { ...run, id: post, rev, reader, is, hours } as const;
      return { card: dryRunCard(view), summary: titleOf(speechFor(reader), view) };
    },
  };
}

/** Asks whether to end a campaign for good. */
export async function askStop(
  ports: CampaignAskPorts,
  campaign: Campaign,
  by: UserId,
): Promise<Question> {
  const { active } = await ports.store.campaigns.tally(campaign.id);
  const about = await openAsk(ports, by, STOP, { id: campaign.id });
  return {
    about,
    render: ({ id, revision: rev, reader }) => {
      const { say } = speechFor(reader);
      const title = say("campaigns:stop/title", { name: plainText(campaign.name) });
      const card = askCard({
        id,
        rev,
        reader,
        title,
        lines: [say("campaigns:stop/line", { count: active }), say("campaigns:stop/rest")],
        confirmTitle: say("campaigns:stop/confirm"),
        cancelTitle: say("campaigns:stop/cancel"),
      });
      return { card, summary: title };
    },
  };
}

async function openAsk(
  { store, clock }: CampaignAskPorts,
  by: UserId,
  kind: string,
  payload: object,
): Promise<About> {
  const id: PostId = newPostId();
  const expiresAt = new Date(clock.now().getTime() + ASK_MS);
  await store.asks.open({ id, by, kind, payload: JSON.stringify(payload), expiresAt });
  return { kind: "ask", subject: id };
}

const words = z.array(z.string()).readonly();
const Draft = z.object({
  name: z.string(),
  place: z.number(),
  scope: z.object({ groups: words, departments: words, licences: words, roles: words }),
  cadence: z.object({
    maxNudges: z.number(),
    gapDays: z.number(),
    deadlineDays: z.number(),
    maxSnoozes: z.number(),
    graceDays: z.number(),
  }),
  voice: z.object({
    sender: z.string(),
    note: z.string(),
    language: z.enum(LANGUAGES).nullable(),
  }),
});
const Start = z.object({ draft: Draft });
const Change = z.object({ id: z.string().transform(campaignId), draft: Draft });
const Stop = z.object({ id: z.string().transform(campaignId) });

/** What the answers do, by the name each question was asked under. Each returns what to tell the admin. */
export const campaignActions = (
  ports: CampaignAskPorts,
): readonly (readonly [string, (confirmed: Confirmed) => Promise<string>])[] => [
  [
    START,
    async ({ by, payload, reader }) => {
      const { draft } = Start.parse(JSON.parse(payload));
      return changedText(ports, await startCampaign(ports, draft, by), "started", reader);
    },
  ],
  [
    CHANGE,
    async ({ by, payload, reader }) => {
      const { id, draft } = Change.parse(JSON.parse(payload));
      return changedText(ports, await changeCampaign(ports, id, draft, by), "changed", reader);
    },
  ],
  [
    STOP,
    async ({ by, payload, reader }) => {
      const { id } = Stop.parse(JSON.parse(payload));
      return stoppedText(ports, id, by, speechFor(reader));
    },
  ],
];

function changedText(
  ports: CampaignAskPorts,
  changed: Changed,
  what: "started" | "changed",
  reader: Reader,
): string {
  const { say, dates } = speechFor(reader);
  if (!changed.ok) return say(`campaigns:refused/${changed.why}`);
  return say(`campaigns:${what}`, {
    name: named(changed.campaign),
    date: dates.moment(withinHours(changed.campaign.hours, ports.clock.now())),
  });
}

async function stoppedText(
  ports: CampaignAskPorts,
  id: CampaignId,
  by: UserId,
  { say, people }: Speech,
): Promise<string> {
  const active = await stopCampaign(ports, id, by);
  const campaign = await ports.store.campaigns.byId(id);
  if (active === null || campaign === null) return say("campaigns:stop/already");
  return say("campaigns:stop/done", { name: named(campaign), people: people(active) });
}

import { type CampaignProgressView, campaignProgressCard } from "../cards/campaignProgress.ts";
import { speechFor } from "../cards/speech.ts";
import type { Campaign } from "../core/campaign.ts";
import { sentBy } from "../core/dryRun.ts";
import { type CampaignId, campaignId, type UserId } from "../core/ids.ts";
import type { Pacing } from "../ports/pace.ts";
import type { Post } from "../ports/store/posts.ts";
import type { Store } from "../ports/store.ts";
import type { Address } from "../ports/teams.ts";
import {
  type About,
  type PostPorts,
  postCard,
  postCardTo,
  type Render,
  updateCopy,
} from "./postCard.ts";

export interface ProgressPorts extends PostPorts {
  readonly store: Store;
  readonly pacing: Pacing;
  /** Where admins meet, to show them a campaign there too; null for nowhere. */
  readonly adminChannel: Address | null;
}

/** A campaign's cards, wherever they were posted, are about this. */
export const aboutCampaign = (id: CampaignId): About => ({
  kind: "campaign",
  subject: `campaign/${id}`,
});

/** The campaign that a card's buttons act on: of its own cards, and of those that ask for it (`tripped/<id>`). */
export const campaignOf = ({ kind, subject }: Pick<Post, "kind" | "subject">): CampaignId | null =>
  kind === "campaign" && subject.includes("/")
    ? campaignId(subject.slice(subject.indexOf("/") + 1))
    : null;

/** Sends a campaign's card to whoever started it, and to the admins' channel. */
export async function postProgress(
  ports: ProgressPorts,
  id: CampaignId,
  to: UserId,
): Promise<void> {
  const look = await lookAt(ports, id);
  if (look === null) return;
  const about = aboutCampaign(id);
  await postCard(ports, to, about, look.render);
  if (ports.adminChannel !== null)
    await postCardTo(ports, { recipient: null, address: ports.adminChannel }, about, look.render);
}

/** The card as it stands now, for any copy; null when there is no such campaign. */
export const progressRender = async (
  ports: ProgressPorts,
  id: CampaignId,
): Promise<Render | null> => (await lookAt(ports, id))?.render ?? null;

/** Copies that are kept up to date: older ones say of when they are, and their buttons still work. */
const NEWEST = 6;

/**
 * Brings the newest copies of a campaign's card up to date. Two updates at once may overtake each other on the way to a
 * copy, so each looks again when it is through, and goes round once more if the campaign was switched meanwhile.
 */
export async function updateProgress(ports: ProgressPorts, id: CampaignId): Promise<void> {
  const { kind, subject } = aboutCampaign(id);
  let shown: Campaign["state"] | null = null;
  for (;;) {
    const look = await lookAt(ports, id);
    if (look === null || look.view.state === shown) return;
    const copies = await ports.store.posts.about(kind, subject);
    for (const copy of copies.slice(-NEWEST)) await updateCopy(ports, copy, look.render);
    shown = look.view.state;
  }
}

/** Keeps the cards of campaigns fresh while messages leave, without spending more messages on them than on people. */
export class ProgressBoard {
  readonly #ports: ProgressPorts;
  readonly #shown = new Map<CampaignId, { readonly standing: string; readonly at: number }>();

  constructor(ports: ProgressPorts) {
    this.#ports = ports;
  }

  /** Shows every open campaign that has moved since it was last shown. @param now also those that were shown a moment ago */
  async show(now: boolean): Promise<void> {
    for (const { id } of await this.#ports.store.campaigns.open()) await this.#showOne(id, now);
  }

  async #showOne(id: CampaignId, now: boolean): Promise<void> {
    const last = this.#shown.get(id);
    if (!now && last !== undefined && performance.now() - last.at < UPDATE_MS) return;
    const look = await lookAt(this.#ports, id);
    if (look === null) return;
    const standing = standingOf(look.view);
    this.#shown.set(id, { standing, at: performance.now() });
    if (standing !== last?.standing) await updateProgress(this.#ports, id);
  }
}

/** In real time: Teams counts every update, and nobody reads faster. */
const UPDATE_MS = 3_000;

/** What a card would show, but for the time it is of and the pace, which change all the time. */
const standingOf = ({ state, tally, outlook, nextAt }: Progress): string =>
  JSON.stringify([state, tally, outlook, nextAt]);

type Progress = Omit<CampaignProgressView, "id" | "rev" | "reader">;

interface Look {
  readonly view: Progress;
  readonly render: Render;
}

async function lookAt(ports: ProgressPorts, id: CampaignId): Promise<Look | null> {
  const view = await progressOf(ports, id);
  if (view === null) return null;
  const render: Render = ({ id: post, revision: rev, reader }) => {
    const { say } = speechFor(reader);
    return {
      card: campaignProgressCard({ ...view, id: post, rev, reader }),
      summary: say("campaignProgress:summary", {
        name: view.name,
        state: say(`campaigns:state/${view.state}`),
      }),
    };
  };
  return { view, render };
}

async function progressOf(ports: ProgressPorts, id: CampaignId): Promise<Progress | null> {
  const { campaigns } = ports.store;
  const campaign = await campaigns.byId(id);
  if (campaign === null) return null;
  const [open, tally, outlook, nextAt, pace] = await Promise.all([
    campaigns.open(),
    campaigns.tally(id),
    campaigns.outlook(id),
    campaigns.nextDueOf(id),
    ports.pacing.now(),
  ]);
  const now = ports.clock.now();
  return { ...campaign, now, of: open.length, tally, outlook, nextAt, pace, finishAt: finishOf() };

  /** Late rather than early: everyone without a message still gets theirs at the pace of now, and nobody before their time. */
  function finishOf(): Date | null {
    if (outlook.untouched === 0 || campaign?.state !== "running") return null;
    const from = pace.pausedUntil !== null && pace.pausedUntil > now ? pace.pausedUntil : now;
    const through = sentBy(campaign.hours, from, (outlook.untouched / pace.perSecond) * 1_000);
    const until = outlook.untouchedUntil;
    return until !== null && until > through ? until : through;
  }
}

import { randomUUID } from "node:crypto";
import { askCard } from "../../cards/ask.ts";
import { count, people as countPeople } from "../../cards/count.ts";
import { VERDICT_ORDER, VERDICT_WORDS } from "../../cards/verdictWords.ts";
import { moment } from "../../cards/when.ts";
import { type Cadence, type SendingHours, withinHours } from "../../core/cadence.ts";
import type { Campaign } from "../../core/campaign.ts";
import type { Verdict } from "../../core/eligibility.ts";
import { campaignId, type UserId } from "../../core/ids.ts";
import { newPostId } from "../../flows/postCard.ts";
import { syncCampaign } from "../../flows/syncCampaign.ts";
import type { FarewellPorts } from "../../flows/thank.ts";
import { underLease } from "../../flows/underLease.ts";
import type { Jobs } from "../../ports/jobs.ts";
import type { Tally } from "../../ports/store/people.ts";
import { type Call, type Command, say, sayOpenly } from "./command.ts";

export interface CampaignPorts extends FarewellPorts {
  readonly jobs: Jobs;
  readonly cadence: Cadence;
  readonly hours: SendingHours;
  readonly messagesPerSecond: number;
  readonly holder: string;
}

/** How long a question waits for its answer. */
const ASK_MS = 30 * 60_000;

/** What the question's confirmation does; the router looks it up by this name. */
export const START_CAMPAIGN = "campaign.start";

/** `nudge`: shows what a campaign would do, and asks before it starts. */
export const nudgeCommand = (ports: CampaignPorts): Command => ({
  spec: {
    name: "nudge",
    aliases: ["remind", "start", "campaign"],
    audience: "admins",
    usage: "nudge",
    summary: "Show whom a campaign would remind and when, then start it once you confirm.",
  },
  run: async ({ by }: Call) => {
    const current = await ports.store.campaigns.current();
    if (current?.state === "running") return say(await runningText(ports, current));
    if (current?.state === "paused")
      return say("The campaign is paused. Type resume to let it go on.");
    const scan = await ports.store.scans.latestFinished();
    if (scan === null)
      return say(
        "I have not read the tenant yet, so I cannot say whom I would remind. Type scan first.",
      );
    const tallies = await ports.store.people.tallies();
    const eligible = peopleWith(tallies, "nudge");
    if (eligible === 0)
      return say(
        `Nobody needs a reminder: of ${countPeople(total(tallies))} read by the last scan, none is unregistered and eligible. Type status for the numbers.`,
      );
    const now = ports.clock.now();
    const id = newPostId();
    await ports.store.asks.open({
      id,
      by,
      kind: START_CAMPAIGN,
      payload: "{}",
      expiresAt: new Date(now.getTime() + ASK_MS),
    });
    return {
      kind: "card",
      open: false,
      about: { kind: "ask", subject: id },
      render: (copy) => ({
        card: askCard({
          id: copy.id,
          rev: copy.revision,
          title: `Remind ${countPeople(eligible)}?`,
          lines: dryRun(ports, tallies, now),
          confirmTitle: "Start campaign",
          cancelTitle: "Not now",
        }),
        summary: `Remind ${countPeople(eligible)}?`,
      }),
    };
  },
});

/** What would happen, in sentences: who, who not and why, from when, how long, how often. */
function dryRun(ports: CampaignPorts, tallies: readonly Tally[], now: Date): readonly string[] {
  const eligible = peopleWith(tallies, "nudge");
  const first = withinHours(ports.hours, now);
  const lasts = new Date(first.getTime() + (eligible / ports.messagesPerSecond) * 1000);
  const left = VERDICT_ORDER.filter(
    (each) => each !== "nudge" && peopleWith(tallies, each) > 0,
  ).map((each) => `${VERDICT_WORDS[each].label}: ${count(peopleWith(tallies, each))}`);
  const { maxNudges, gapDays } = ports.cadence;
  const { zone, from, to } = ports.hours;
  return [
    `${count(eligible)} of ${countPeople(total(tallies))} read by the last scan would get a card from me.`,
    `The first would go out on ${moment(first, zone)}, the last of the first round by ${moment(lasts, zone)}, at ${ports.messagesPerSecond} a second at most.`,
    `Up to ${maxNudges} reminders each, ${gapDays} days apart, from ${from} to ${to} on working days. Whoever registers hears no more.`,
    `Left out: ${left.length === 0 ? "nobody" : left.join("; ")}.`,
  ];
}

const peopleWith = (tallies: readonly Tally[], verdict: Verdict): number =>
  tallies.filter((each) => each.verdict === verdict).reduce((sum, each) => sum + each.people, 0);

const total = (tallies: readonly Tally[]): number =>
  tallies.reduce((sum, each) => sum + each.people, 0);

async function runningText(ports: CampaignPorts, campaign: Campaign): Promise<string> {
  const [tally, next] = await Promise.all([
    ports.store.campaigns.tally(campaign.id),
    ports.store.campaigns.nextDue(campaign.id),
  ]);
  const when =
    next === null
      ? "nobody is waiting for one"
      : `the next goes out on ${moment(next, ports.hours.zone)}`;
  return `The campaign is running since ${moment(campaign.startedAt, ports.hours.zone)}: ${count(tally.active)} of ${countPeople(tally.enrolled)} taken in are still being reminded, and ${when}. Type pause to hold it.`;
}

/** Starts the campaign an admin has confirmed. Confirming again while one exists, or in the same moment, starts nothing. */
export async function startCampaign(ports: CampaignPorts, by: UserId): Promise<string> {
  const at = ports.clock.now();
  const campaign: Campaign = {
    id: campaignId(randomUUID()),
    startedBy: by,
    startedAt: at,
    state: "running",
    cadence: ports.cadence,
    hours: ports.hours,
  };
  const started = await underLease(ports.store.leases, "campaign", ports.holder, () =>
    begin(ports, campaign),
  );
  if (started !== true) return "The campaign has been started already.";
  const { enrolled } = await syncCampaign(ports, campaign);
  await ports.jobs.wake("nudge");
  return `The campaign runs: ${countPeople(enrolled)} taken in, and the first card goes out on ${moment(withinHours(ports.hours, at), ports.hours.zone)}. Type status to follow it, pause to hold it.`;
}

async function begin({ store }: CampaignPorts, campaign: Campaign): Promise<boolean> {
  if ((await store.campaigns.current()) !== null) return false;
  const { id, startedAt: at, startedBy: actor, cadence } = campaign;
  await store.atomically(async ({ campaigns, audit }) => {
    await campaigns.start(campaign);
    await audit.append([
      { at, actor, event: "campaign.started", subject: id, detail: { ...cadence } },
    ]);
  });
  return true;
}

/** `pause` and `resume`: one switch with two positions, effective before the next message. */
export const switchCommand = (
  ports: Pick<CampaignPorts, "store" | "clock" | "jobs">,
  to: "paused" | "running",
): Command => ({
  spec:
    to === "paused"
      ? {
          name: "pause",
          aliases: ["hold"],
          audience: "admins",
          usage: "pause",
          summary: "Hold the campaign: no further reminder goes out until you resume it.",
        }
      : {
          name: "resume",
          aliases: ["continue", "unpause"],
          audience: "admins",
          usage: "resume",
          summary: "Let a paused campaign go on.",
        },
  run: async ({ by }) => {
    const campaign = await ports.store.campaigns.current();
    if (campaign === null) return say("There is no campaign yet. Type nudge to start one.");
    if (campaign.state === to)
      return say(
        to === "paused"
          ? "The campaign is paused already. Type resume to let it go on."
          : "The campaign is running already. Type pause to hold it.",
      );
    await ports.store.atomically(async ({ campaigns, audit }) => {
      await campaigns.setState(campaign.id, to);
      await audit.append([
        {
          at: ports.clock.now(),
          actor: by,
          event: to === "paused" ? "campaign.paused" : "campaign.resumed",
          subject: campaign.id,
          detail: {},
        },
      ]);
    });
    if (to === "running") await ports.jobs.wake("nudge");
    return sayOpenly(
      to === "paused"
        ? "Paused: no further reminder goes out. Answers to cards already sent still count. Type resume to go on."
        : "The campaign goes on. Type status to follow it.",
    );
  },
});

import { type Speech, speechFor } from "../../cards/speech.ts";
import type { Campaign } from "../../core/campaign.ts";
import type { UserId } from "../../core/ids.ts";
import type { StartPorts } from "../../flows/startCampaign.ts";
import { pauseCampaign, resumeCampaign } from "../../flows/switchCampaign.ts";
import { type Answer, type Command, say as saying, sayOpenly } from "./command.ts";
import { findCampaign, named } from "./findCampaign.ts";

/** `pause`: holds one campaign, or all that run. Holding too much does no harm, so no question is asked. */
export const pauseCommand = (ports: StartPorts): Command => ({
  spec: {
    name: "pause",
    aliases: ["hold"],
    audience: "admins",
    usage: "pause [campaign]",
    summary: "Hold all campaigns, or one: no further reminder goes out until you resume it.",
  },
  run: async ({ by, typed: { words }, reader }) => {
    const speech = speechFor(reader);
    const open = await ports.store.campaigns.open();
    if (open.length === 0) return saying(speech.say("campaigns:noneYet"));
    if (words.length === 0) return pause(ports, open, by, speech);
    const found = findCampaign(speech, open, words, "pause");
    return found.one === null ? saying(found.say) : pause(ports, [found.one], by, speech);
  },
});

async function pause(
  ports: StartPorts,
  campaigns: readonly Campaign[],
  by: UserId,
  { say, listed }: Speech,
): Promise<Answer> {
  const paused: Campaign[] = [];
  for (const campaign of campaigns)
    if (await pauseCampaign(ports, campaign.id, by)) paused.push(campaign);
  const [first] = campaigns;
  if (paused.length > 0) {
    const names = listed(paused.map(named));
    return sayOpenly(say("campaigns:paused", { count: paused.length, names }));
  }
  return first === undefined || campaigns.length > 1
    ? saying(say("campaigns:alreadyPaused"))
    : saying(say("campaigns:isPausedAlready", { name: named(first) }));
}

/** `resume`: lets one campaign go on. With several held it asks which: what goes out cannot be taken back. */
export const resumeCommand = (ports: StartPorts): Command => ({
  spec: {
    name: "resume",
    aliases: ["continue", "unpause"],
    audience: "admins",
    usage: "resume [campaign]",
    summary: "Let a paused campaign go on.",
  },
  run: async ({ by, typed: { words }, reader }) => {
    const speech = speechFor(reader);
    const { say, listed } = speech;
    const open = await ports.store.campaigns.open();
    if (open.length === 0) return saying(say("campaigns:noneYet"));
    const held = open.filter(({ state }) => state !== "running");
    if (words.length === 0 && held.length === 0)
      return saying(say("campaigns:alreadyRunning", { names: listed(open.map(named)) }));
    const found = findCampaign(speech, words.length === 0 ? held : open, words, "resume");
    if (found.one === null) return saying(found.say);
    const name = named(found.one);
    return (await resumeCampaign(ports, found.one.id, by))
      ? sayOpenly(say("campaigns:resumed", { name }))
      : saying(say("campaigns:isRunningAlready", { name }));
  },
});

import { vouchText } from "../../cards/commandWords.ts";
import { readReferenceCode, referenceCode } from "../../cards/reference.ts";
import { organisationWords } from "../../cards/senderWords.ts";
import { type Speech, speechFor } from "../../cards/speech.ts";
import { codeStanding, readCampaignCode } from "../../core/campaignCode.ts";
import { escapeMarkdown } from "../../core/text.ts";
import type { CodePorts } from "../../flows/campaignCode.ts";
import type { Campaigns } from "../../ports/store/campaigns.ts";
import type { Posts } from "../../ports/store/posts.ts";
import type { Codes } from "../../ports/store/trust.ts";
import { type Call, type Command, say } from "./command.ts";

export interface VerifyPorts extends CodePorts {
  readonly store: {
    readonly codes: Codes;
    readonly posts: Posts;
    readonly campaigns: Pick<Campaigns, "byId">;
  };
}

/** How far back a code is looked for: more cards than anyone gets from one campaign. */
const LOOK_BACK = 200;
/** Codes cannot be found by trying: at this rate one of theirs takes longer than the world has had. */
const TRIES = 10;
const TRIES_WITHIN_MS = 60_000;

/**
 * `verify <code>`: says whether a campaign's code, or the reference of a message to whoever asks, is ours. Every unknown
 * code has the same answer.
 */
export const verifyCommand = (ports: VerifyPorts): Command => ({
  spec: {
    name: "verify",
    aliases: ["genuine", "check"],
    audience: "everyone",
    usage: "verify <code>",
    summary: "Check that a message really came from me, by the code on its card.",
  },
  run: async ({ by, typed, reader }: Call) => {
    const speech = speechFor(reader);
    const words = typed.words.join(" ");
    if (words === "") return say(vouchText(speech, { is: "no-code" }));
    if ((await ports.store.codes.tried(by, ports.clock.now(), TRIES_WITHIN_MS)) > TRIES)
      return say(speech.say("campaignCode:tooMany"));
    const campaignCode = readCampaignCode(words);
    if (campaignCode !== null) return say(await campaignAnswer(ports, speech, campaignCode));
    const code = readReferenceCode(words);
    if (code === null) return say(vouchText(speech, { is: "unknown" }));
    const posts = await ports.store.posts.latestTo(by, LOOK_BACK);
    const post = posts.find((each) => referenceCode(each.id) === code);
    if (post === undefined) return say(vouchText(speech, { is: "not-yours" }));
    return say(vouchText(speech, { is: "ours", what: `command:what/${post.kind}`, at: post.at }));
  },
});

async function campaignAnswer(ports: VerifyPorts, speech: Speech, code: string): Promise<string> {
  const found = await ports.store.codes.find(code);
  const campaign = found && (await ports.store.campaigns.byId(found.campaign));
  if (!found || !campaign) return vouchText(speech, { is: "unknown" });
  const { zone, organisation } = ports.sender;
  const { is, until } = codeStanding(ports.codeDays, zone, found.from, ports.clock.now());
  return speech.say(`campaignCode:${is}`, {
    name: escapeMarkdown(campaign.name),
    until: speech.dates.fullMoment(until),
    organisation: escapeMarkdown(organisationWords(speech, campaign.voice.sender || organisation)),
    never: speech.say("command:vouch/never"),
  });
}

import type { Campaign, Enrolment } from "../core/campaign.ts";
import { plainText } from "../core/text.ts";
import { endWords } from "./replyWords.ts";
import type { Speech } from "./speech.ts";

/** Which campaign somebody is in, or why they are in it no more. */
export function memberText(
  speech: Speech,
  campaign: Pick<Campaign, "name" | "state">,
  { progress }: Pick<Enrolment, "progress">,
): string {
  const { say } = speech;
  const name = plainText(campaign.name);
  return progress.state === "active"
    ? say("campaigns:member/active", { name, state: say(`campaigns:state/${campaign.state}`) })
    : say("campaigns:member/ended", { name, words: endWords(speech, progress.why) });
}

import type { EndReason, Nudge, Reply } from "../core/campaign.ts";
import { deliveryWords } from "./deliveryWords.ts";
import type { Speech } from "./speech.ts";

/** Why somebody hears no more of a campaign, read after how many they are. */
export const endWords = ({ say }: Speech, why: EndReason): string => say(`reply:end/${why}`);

/** What somebody answered, for a timeline or a table. */
export function replyWords({ say }: Speech, reply: Reply): string {
  switch (reply.verb) {
    case "nudge.done":
      return say(`reply:done/${reply.outcome}`);
    case "nudge.snooze":
      return reply.outcome === "snoozed" ? say("reply:snoozed") : say("reply:refused");
    case "nudge.help":
      return say(`reply:help/${reply.topic}`);
    case "nudge.report":
      return say("reply:report");
  }
}

/** How far a reminder came, for a timeline. */
export function reminderWords(
  speech: Speech,
  { asked, outcome }: Pick<Nudge, "asked" | "outcome">,
): string {
  const { say } = speech;
  const what = asked ? say("reply:askedReminder") : say("reply:reminder");
  return outcome.state === "failed"
    ? say("reply:nudge/failed", { what, why: deliveryWords(speech, outcome.failure) })
    : say(`reply:nudge/${outcome.state}`, { what });
}

import { speechFor } from "../../cards/speech.ts";
import { askStop, type CampaignAskPorts } from "./campaignAsks.ts";
import type { Answer, Call, Command } from "./command.ts";
import { say as saying } from "./command.ts";
import { findCampaign } from "./findCampaign.ts";
import { type PlanPorts, stopWriting } from "./planCommands.ts";

/**
 * `stop` halts writing at once, for writing is what cannot wait for an answer; `stop campaign` ends a campaign for good,
 * and so asks back. Alone, with nothing being written, it offers to stop the campaign there is.
 */
export const stopCommand = (ports: PlanPorts & CampaignAskPorts): Command => ({
  spec: {
    name: "stop",
    aliases: ["halt", "abort"],
    audience: "admins",
    usage: "stop [plan], or stop campaign [name]",
    summary:
      "Stop all writing at once, or one plan's: what is written stays, undo restores it. Or end a campaign for good, after asking back.",
  },
  run: async (call) => {
    const { words } = call.typed;
    if (words[0]?.toLowerCase() === "campaign") return stopOne(ports, call, words.slice(1));
    const [writing, open] = await Promise.all([
      ports.store.plans.inState("writing"),
      ports.store.campaigns.open(),
    ]);
    return words.length === 0 && writing.length === 0 && open.length > 0
      ? stopOne(ports, call, [])
      : stopWriting(ports, call);
  },
});

async function stopOne(
  ports: CampaignAskPorts,
  { by, reader }: Call,
  words: readonly string[],
): Promise<Answer> {
  const open = await ports.store.campaigns.open();
  const found = findCampaign(speechFor(reader), open, words, "stop campaign");
  if (found.one === null) return saying(found.say);
  const { about, render } = await askStop(ports, found.one, by);
  return { kind: "card", open: false, about, render };
}

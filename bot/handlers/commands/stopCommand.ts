import { speechFor } from "../../cards/speech.ts";
import { type PullPorts, pullKillSwitch } from "../../flows/pullKillSwitch.ts";
import type { Log } from "../jobs/agenda.ts";
import { within } from "../within.ts";
import { askStop, type CampaignAskPorts } from "./campaignAsks.ts";
import type { Answer, Call, Command } from "./command.ts";
import { say as saying, sayOpenly } from "./command.ts";
import { findCampaign } from "./findCampaign.ts";
import { type PlanPorts, stopWriting } from "./planCommands.ts";

export type StopCommandPorts = PlanPorts & CampaignAskPorts & PullPorts & { readonly log: Log };

/**
 * `stop` halts writing at once, for writing is what cannot wait for an answer; `stop campaign` ends a campaign for good,
 * and so asks back. Alone, with nothing being written, it offers to stop the campaign there is. With the database away it stops what this process writes.
 */
export const stopCommand = (ports: StopCommandPorts): Command => ({
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
    try {
      return await within(PATIENCE_MS, stopOrAsk(ports, call), () => new Error("no database"));
    } catch (error) {
      ports.log("The database is away; writing was stopped without it.", { err: error });
      pullKillSwitch(ports, call.by);
      return sayOpenly(speechFor(call.reader).say("enforce:stoppedBlind"));
    }
  },
});

/** Writing must have stopped two seconds after somebody wanted it to, and looking up their role takes its share. */
const PATIENCE_MS = 1_000;

async function stopOrAsk(ports: StopCommandPorts, call: Call): Promise<Answer> {
  const [writing, halted, open] = await Promise.all([
    ports.store.plans.inState("writing"),
    ports.store.plans.inState("halted"),
    ports.store.campaigns.open(),
  ]);
  const isCampaignMeant =
    call.typed.words.length === 0 && writing.length + halted.length === 0 && open.length > 0;
  return isCampaignMeant ? stopOne(ports, call, []) : stopWriting(ports, call);
}

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

import { announcementText } from "../../cards/announcement.ts";
import { speechFor } from "../../cards/speech.ts";
import { withinHours } from "../../core/cadence.ts";
import type { Campaign } from "../../core/campaign.ts";
import { languageOf } from "../../core/language.ts";
import { escapeMarkdown } from "../../core/text.ts";
import { type CodePorts, currentCode } from "../../flows/campaignCode.ts";
import type { Store } from "../../ports/store.ts";
import { type Call, type Command, say } from "./command.ts";

export interface AnnouncePorts extends CodePorts {
  readonly store: Store;
}

/** `announce [campaign]`: the text by which people can check messages, for an admin to publish on a channel of its own. */
export const announceCommand = (ports: AnnouncePorts): Command => ({
  spec: {
    name: "announce",
    aliases: ["announcement", "publish"],
    audience: "admins",
    usage: "announce [campaign] [--language <language>]",
    summary:
      "Write the text to publish before a campaign: what comes, from whom, its code and how to check it.",
  },
  run: async ({ typed, reader }: Call) => {
    const speech = speechFor(reader);
    const open = await ports.store.campaigns.open();
    const wanted = typed.words.join(" ").trim();
    const names = speech.listed(open.map(({ name }) => escapeMarkdown(name)));
    if (open.length === 0) return say(speech.say("announcement:none"));
    const campaign = chosen(open, wanted);
    if (campaign === undefined)
      return say(
        wanted === ""
          ? speech.say("announcement:which", { names })
          : speech.say("announcement:unknown", { name: escapeMarkdown(wanted), names }),
      );
    const { code, until } = await currentCode(ports, campaign.id);
    const language = typed.flags.get("language");
    const written =
      language === undefined
        ? speech
        : speechFor({ ...reader, language: languageOf([language, reader.language]) });
    return say(
      announcementText(written, {
        organisation: campaign.voice.sender || ports.sender.organisation,
        serviceDesk: ports.sender.serviceDesk,
        name: campaign.name,
        code,
        until,
        start: withinHours(campaign.hours, campaign.startedAt),
      }),
    );
  },
});

/** The campaign meant: by name, or the only one there is. */
const chosen = (open: readonly Campaign[], wanted: string): Campaign | undefined =>
  wanted === "" && open.length === 1
    ? open[0]
    : open.find(({ name }) => name.toLowerCase() === wanted.toLowerCase());

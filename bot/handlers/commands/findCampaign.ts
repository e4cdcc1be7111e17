import type { Speech } from "../../cards/speech.ts";
import type { Campaign } from "../../core/campaign.ts";
import { sameName } from "../../core/campaignDraft.ts";
import { escapeMarkdown } from "../../core/text.ts";

export type FoundCampaign =
  | { readonly one: Campaign }
  | { readonly one: null; readonly say: string };

/** A name fit for a chat line. */
export const named = ({ name }: Pick<Campaign, "name">): string => escapeMarkdown(name, 60);

/** The one campaign meant by what was typed; without a name the only one there is. Anything else is a question back, never a guess. */
export function findCampaign(
  { say, listed }: Speech,
  campaigns: readonly Campaign[],
  words: readonly string[],
  command: string,
): FoundCampaign {
  const typed = words.join(" ").trim();
  const names = listed(campaigns.map(named));
  if (typed === "") {
    const [only, ...others] = campaigns;
    if (only !== undefined && others.length === 0) return { one: only };
    return {
      one: null,
      say:
        only === undefined ? say("campaigns:noneYet") : say("campaigns:which", { names, command }),
    };
  }
  const exact = campaigns.find(({ name }) => sameName(name, typed));
  if (exact !== undefined) return { one: exact };
  const echo = escapeMarkdown(typed, 60);
  return {
    one: null,
    say:
      campaigns.length === 0
        ? say("campaigns:unknownNone", { typed: echo })
        : say("campaigns:unknown", { typed: echo, names }),
  };
}

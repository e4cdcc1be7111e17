import campaigns from "../../cards/campaigns.json" with { type: "json" };
import type { Campaign } from "../core/campaign.ts";
import type { Reader } from "../core/language.ts";
import { plainText } from "../core/text.ts";
import { scopeWords } from "./campaignProgress.ts";
import { type Card, render } from "./render.ts";
import { speechFor } from "./speech.ts";

export interface CampaignsView {
  readonly reader: Reader;
  readonly now: Date;
  /** In their places. */
  readonly rows: readonly (Pick<Campaign, "name" | "place" | "state" | "scope"> & {
    readonly enrolled: number;
    readonly active: number;
  })[];
}

/** All open campaigns in the order in which they take people in. */
export function campaignsCard(view: CampaignsView): Card {
  const speech = speechFor(view.reader);
  const { say, people, numbers } = speech;
  return render(
    campaigns,
    {
      title: say("campaigns:title"),
      subtitle: say("campaigns:subtitle", { date: speech.dates.moment(view.now) }),
      fallback: say("campaigns:fallback"),
      lines: [say("campaigns:order"), say("campaigns:usage")],
      rows: view.rows.map((row) => ({
        place: numbers.count(row.place),
        name: plainText(row.name),
        state: say(`campaigns:state/${row.state}`),
        whom: scopeWords(speech, row.scope),
        active: say("campaigns:taken", { active: row.active, people: people(row.enrolled) }),
      })),
      words: speech.block("campaigns:card"),
    },
    speech,
  );
}

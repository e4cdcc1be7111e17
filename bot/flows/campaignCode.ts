import { randomBytes } from "node:crypto";
import { CODE_BYTES, type CodePeriod, campaignCodeOf, codePeriod } from "../core/campaignCode.ts";
import type { CampaignId } from "../core/ids.ts";
import type { Clock } from "../ports/clock.ts";
import type { Codes } from "../ports/store/trust.ts";
import type { Sender } from "./sender.ts";

export interface CodePorts {
  readonly store: { readonly codes: Codes };
  readonly clock: Clock;
  readonly sender: Sender;
  /** How many days a code is shown before the next takes its place. */
  readonly codeDays: number;
}

/** The code a campaign's messages show now, and for how long. Made by chance when it is first asked for; all replicas agree on it. */
export async function currentCode(
  ports: CodePorts,
  campaign: CampaignId,
): Promise<CodePeriod & { readonly code: string }> {
  const period = codePeriod(ports.codeDays, ports.sender.zone, ports.clock.now());
  const proposal = campaignCodeOf(randomBytes(CODE_BYTES));
  return { ...period, code: await ports.store.codes.agree(campaign, period.from, proposal) };
}

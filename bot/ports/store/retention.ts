import type { CampaignId } from "../../core/ids.ts";

/** How many rows of each kind were removed. */
interface Forgotten {
  readonly campaigns: number;
  readonly messages: number;
  readonly replies: number;
  readonly posts: number;
  /** People whose evidence for a plan was kept. */
  readonly evidence: number;
}

/** Removes what is kept for the work and not for the record. The audit log and the ledger are never touched: their chain is to be verified. */
export interface Retention {
  /** Campaigns that were stopped, in which nothing has happened since `before`, and that still have messages or replies. */
  campaignsOver(before: Date): Promise<readonly CampaignId[]>;
  /**
   * Removes the messages, replies and reminders' posts of these campaigns, every other post older than `before` whose
   * buttons are settled, and what was known of single people for plans that ended before then. A campaign's totals stay;
   * who was reached does not.
   */
  forget(campaigns: readonly CampaignId[], before: Date): Promise<Forgotten>;
  /**
   * Forgets whom the record means by a pseudonym it has not used since `before`, and exemptions that were over by then.
   * Waits for whoever is adding to the record, and makes others wait until the surrounding transaction ends.
   */
  forgetPeople(before: Date): Promise<{ readonly people: number; readonly exemptions: number }>;
}

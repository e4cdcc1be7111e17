declare const brand: unique symbol;
type Id<Name extends string> = string & { readonly [brand]: Name };

/** A directory object id: a lower-case GUID. */
export type UserId = Id<"user">;
export type TenantId = Id<"tenant">;
export type CampaignId = Id<"campaign">;
export type PlanId = Id<"plan">;
export type ScanId = Id<"scan">;
/** Names one card we posted. It is the opaque id in that card's buttons, so it must not be guessable. */
export type PostId = Id<"post">;
/** SHA-256 of a plan's canonical form, 64 hexadecimal digits. */
export type PlanHash = Id<"plan hash">;

/** Object ids reach us in either case; this is the one door they come in by. */
export const userId = (raw: string): UserId => raw.toLowerCase() as UserId;
export const tenantId = (raw: string): TenantId => raw.toLowerCase() as TenantId;
export const campaignId = (raw: string): CampaignId => raw as CampaignId;
export const planId = (raw: string): PlanId => raw as PlanId;
export const scanId = (raw: string): ScanId => raw as ScanId;
export const postId = (raw: string): PostId => raw as PostId;
export const planHash = (raw: string): PlanHash => raw as PlanHash;

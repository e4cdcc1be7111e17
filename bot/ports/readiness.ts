import type { UserId } from "../core/ids.ts";
import type { TenantReadiness } from "../core/tenantReadiness.ts";

/** Reads what the tenant itself must have in order. */
export interface Readiness {
  /** Now; `breakGlass` are the accounts the settings name. A part that cannot be read says so; this never throws for them. */
  read(breakGlass: readonly UserId[]): Promise<TenantReadiness>;
}

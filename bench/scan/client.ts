import { RowHash } from "../judge/tenant.ts";

export type Scope = "everyone" | "unregistered";

/** What one client made of the two listings: one row a person. */
export interface Found {
  readonly id: string;
  readonly upn: string;
  readonly state: string | null;
  /** Null where the report has no row. */
  readonly registered: boolean | null;
}

/** One way to read everybody and their registration. Null instead of rows: it threw them away, as the floor does. */
export interface ScanClient {
  readonly name: string;
  scan(url: string, scope: Scope): Promise<readonly Found[] | null>;
}

/** Equal for equal findings. Of a filtered reading only the unregistered can be compared. */
export function hashOf(rows: readonly Found[], scope: Scope): string {
  const hash = new RowHash();
  for (const { id, upn, state, registered } of rows)
    if (scope === "everyone" || registered === false) hash.add(id, upn, state, registered);
  return hash.toString();
}

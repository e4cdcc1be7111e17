import type { Drift, DriftCandidate, DriftKind } from "../../core/drift.ts";
import type { UserId } from "../../core/ids.ts";

/** What scans found wrong with states, as long as it is. */
export interface Drifts {
  /** Everyone whose state may be wrong by what the last scan read, in batches of at most 500; core's rules have the last word. */
  candidates(): AsyncIterable<readonly DriftCandidate[]>;
  /** All that is wrong now: by kind, then by name. */
  open(): Promise<readonly Drift[]>;
  /** Notes findings; one that is there already is left as it is, unless a change from outside led to another state. */
  found(drifts: readonly Drift[]): Promise<void>;
  /** Takes off what is over. */
  over(drifts: readonly { readonly user: UserId; readonly kind: DriftKind }[]): Promise<void>;
  /** Notes that the admins have been told of everything found until now. */
  told(): Promise<void>;
}

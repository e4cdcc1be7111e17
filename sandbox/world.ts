import type { Faults } from "./faults.ts";
import type { Journal } from "./journal.ts";
import type { Tenant } from "./tenant.ts";
import type { Throttle } from "./throttle.ts";
import type { Uploads } from "./uploads.ts";

/** What both faces answer from. */
export interface World {
  readonly tenant: Tenant;
  readonly journal: Journal;
  readonly faults: Faults;
  readonly throttle: Throttle;
  readonly uploads: Uploads;
  readonly seed: string;
  /** Added to every answer. */
  readonly latencyMs: number;
}

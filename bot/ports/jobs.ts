/** Kinds of work that run by themselves. */
export const DUTIES = [
  "scan",
  "notice",
  "nudge",
  "deliver",
  "ladder",
  "enforce",
  "tell",
  "expire",
  "exemptions",
] as const;
export type DutyName = (typeof DUTIES)[number];

/** Wakes work up. Waking decides nothing: the duty itself computes what is due, so waking too often is harmless. */
export interface Jobs {
  /** Runs the duty soon, on some replica. */
  wake(duty: DutyName): Promise<void>;
}

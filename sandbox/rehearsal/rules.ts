/** What the judge holds the bot to: the bot's own defaults, said here again so that a slip over there is seen. */
export interface Rules {
  readonly approvers: number;
  readonly maxNudges: number;
  /** Calendar days, UTC. */
  readonly gapDays: number;
  readonly maxSnoozes: number;
}

export const RULES: Rules = { approvers: 2, maxNudges: 3, gapDays: 3, maxSnoozes: 3 };

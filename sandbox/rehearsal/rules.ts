/** What the judge holds the bot to: the bot's own defaults, said here again so that a slip over there is seen. */
export interface Rules {
  readonly approvers: number;
  readonly maxNudges: number;
  /** Calendar days by the person's clock. */
  readonly gapDays: number;
  readonly maxSnoozes: number;
  /** Days a new account is left alone. */
  readonly graceDays: number;
  /** Minutes in which the bot may not know yet that somebody registered: two looks and what the audit takes. */
  readonly noticeMinutes: number;
  /** Working days after which nobody may be left without a reminder. */
  readonly patienceDays: number;
  /** Messages whose fate one kill may leave unclear: twice the rate times the latency (45 a second, a second at most). */
  readonly unclearPerKill: number;
}

export const RULES: Rules = {
  approvers: 2,
  maxNudges: 3,
  gapDays: 3,
  maxSnoozes: 3,
  graceDays: 7,
  noticeMinutes: 125,
  patienceDays: 6,
  unclearPerKill: 90,
};

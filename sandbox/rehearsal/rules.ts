/** What the judge holds the bot to: the bot's own defaults, said here again so that a slip over there is seen. */
export interface Rules {
  /** One more where a privileged account is written. */
  readonly approvers: number;
  /** The most people of the first waves of a plan, and every later one in per cent of those they leave, if that is more. */
  readonly waveSizes: readonly number[];
  readonly wavePercent: number;
  /** Tenant time between two waves, and by how much the bot's clock may run ahead of the tenant's. */
  readonly bakeMinutes: number;
  readonly aheadMinutes: number;
  /** People who may be on their way to Graph when a plan halts. */
  readonly onTheWay: number;
  /** So many calls for help end a plan's writing. A share does as well: the bot counts whom it tried, the judge whom it wrote, and so asks for less. */
  readonly mostHelps: number;
  readonly helpPercent: number;
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
  waveSizes: [1, 5, 25, 100],
  wavePercent: 10,
  bakeMinutes: 60,
  aheadMinutes: 5,
  onTheWay: 4,
  mostHelps: 2,
  helpPercent: 2,
  maxNudges: 3,
  gapDays: 3,
  maxSnoozes: 3,
  graceDays: 7,
  noticeMinutes: 125,
  patienceDays: 6,
  unclearPerKill: 90,
};

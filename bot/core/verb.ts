/** Every button on every card (`design.md` 5). Builders write these and the invoke handler reads them; nobody spells one by hand. */
export const VERBS = [
  "nudge.done",
  "nudge.snooze",
  "nudge.help",
  "nudge.report",
  "plan.approve",
  "plan.decline",
  "plan.stop",
  "plan.undo",
  "ask.confirm",
  "ask.cancel",
  "list.page",
  "manager.leave",
  "manager.exempt",
  "campaign.change",
  "campaign.save",
  "campaign.pause",
  "campaign.resume",
  "campaign.stop",
  "case.genuine",
  "case.hostile",
  "case.remind",
  "registration.yes",
  "registration.no",
] as const;
export type Verb = (typeof VERBS)[number];

export const isVerb = (raw: unknown): raw is Verb => VERBS.some((verb) => verb === raw);

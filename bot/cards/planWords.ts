import type { PlanState, Refusal } from "../core/approval.ts";
import type { ChangeState, SkipReason } from "../core/enforcement.ts";
import type { HoldReason, PlanKind } from "../core/plan.ts";
import type { PostureObjection } from "../core/posture.ts";
import { escapeMarkdown, plainText } from "../core/text.ts";
import { listed } from "./count.ts";
import { VERDICT_WORDS } from "./verdictWords.ts";

export const PLAN_TITLES: Readonly<Record<PlanKind["kind"], string>> = {
  enforce: "Plan: enforce MFA for people who have registered",
  "force-registration": "Plan: ask people to register at their next sign-in",
  undo: "Plan: undo an earlier plan",
};

export const PLAN_STATE_WORDS: Readonly<Record<PlanState, string>> = {
  open: "waiting for approval",
  writing: "being written",
  done: "done",
  declined: "declined",
  expired: "expired",
  stopped: "stopped",
};

const REFUSALS: Readonly<Record<Refusal, string>> = {
  "already-settled": "This plan is settled already. Type plans to see what became of it.",
  expired: "This plan has expired, so nothing was changed. Type enforce to make a fresh one.",
  "own-request": "Somebody else must approve what you asked for.",
  "in-the-plan":
    "You are in this plan yourself, so you cannot approve it. Somebody who is not in it must.",
  "already-decided": "Your word is recorded already and counts once.",
};

/** Why a click on a plan did not count, and who could help; fit for a chat line. @param canApprove names of admins who may still approve */
export function refusalText(why: Refusal, canApprove: readonly string[]): string {
  const others = why === "own-request" || why === "in-the-plan" || why === "already-decided";
  if (!others) return REFUSALS[why];
  if (canApprove.length === 0)
    return `${REFUSALS[why]} No other admin can at the moment: add one to the admin group.`;
  return `${REFUSALS[why]} ${listed(
    canApprove.map((name) => escapeMarkdown(name)),
    5,
  )} can.`;
}

/** Why someone is shown beside a plan but not in it. */
export function holdWords(why: HoldReason): { readonly label: string; readonly fix: string } {
  switch (why) {
    case "state-unknown":
      return { label: "State could not be read", fix: "Scan again, then make the plan again." };
    case "is-requester":
      return {
        label: "Asked for this plan",
        fix: "Let another admin make a plan for this person.",
      };
    case "is-approver":
      return {
        label: "Needed to approve this plan",
        fix: "Nobody approves a plan they are in: make a plan for this admin alone.",
      };
    case "changed-since":
      return {
        label: "Changed since",
        fix: "Somebody gave them another state after the plan: decide by hand what it should be.",
      };
    default:
      return { label: VERDICT_WORDS[why].label, fix: VERDICT_WORDS[why].fix };
  }
}

const SKIP_WORDS: Readonly<Record<SkipReason, string>> = {
  deleted: "The account is gone.",
  "state-changed": "Somebody changed their state after the approval: left as it was.",
  "already-there": "They had the state already.",
  "no-longer-registered": "They are no longer registered: enforcing would have locked them out.",
  "now-registered": "They registered in the meantime: enforce takes them in.",
  "no-longer-eligible": "They no longer belong in this plan.",
  "could-not-be-read": "They could not be read just before the write: make a new plan for them.",
};

interface ChangeWords {
  readonly label: string;
  readonly hint: string;
}

export const CHANGE_WORDS: Readonly<Record<ChangeState, ChangeWords>> = {
  verified: { label: "Changed", hint: "Written and read back." },
  sent: { label: "Written, not read back yet", hint: "The read-back follows by itself." },
  intent: { label: "Being written", hint: "It goes on by itself." },
  planned: { label: "Not written", hint: "They are as they were." },
  skipped: { label: "Left alone", hint: "Something had changed since the approval." },
  failed: { label: "Failed", hint: "Microsoft Graph refused the write: they are as they were." },
  unknown: { label: "Unclear", hint: "Look at their state in the Entra admin center." },
  conflict: {
    label: "Changed by somebody else",
    hint: "Their state is neither the old nor the new one: ask who changed it.",
  },
};

/** Turns a reason of the ledger into a sentence: ours are looked up, anything else is Graph's own words. */
export function reasonWords(state: ChangeState, reason: string | null): string {
  if (reason === null || reason === "") return CHANGE_WORDS[state].hint;
  return Object.entries(SKIP_WORDS).find(([name]) => name === reason)?.[1] ?? reason;
}

/** What speaks against per-user MFA here, and what to do instead. Plain text: show it on a card, where nothing reads Markdown. */
export function objectionText(objection: PostureObjection): string {
  switch (objection.code) {
    case "security-defaults-on":
      return "Security defaults are on: they require MFA already, and per-user MFA must not be added to them. Leave them on, or turn them off before you enforce per user.";
    case "conditional-access-requires-mfa":
      return `Conditional Access requires MFA already (${listed(
        objection.policies.map((name) => plainText(name)),
        3,
      )}). Microsoft advises against per-user MFA beside it. Add people to those policies instead.`;
    case "posture-unreadable":
      return `I could not read ${objection.what}: ${objection.why}. Without it nobody can say whether per-user MFA fits here. Grant the permission and try again.`;
  }
}

/** How an admin goes on all the same. */
export const OVERRIDE_HINT =
  'If you have a reason to go on, type enforce --override "your reason". The reason is shown to everyone who approves and stays in the record.';

export const PREFER_CONDITIONAL_ACCESS =
  "This tenant owns licences with Conditional Access. Microsoft recommends it over per-user MFA, which is best seen as a step on the way.";

export const INTERIM =
  "Per-user MFA is an interim measure: security defaults or Conditional Access are where Microsoft advises to go.";

import type { Refusal } from "../core/approval.ts";
import type { ChangeState, SkipReason } from "../core/enforcement.ts";
import { HALT_RULES, type HaltReason } from "../core/halt.ts";
import { FINDING_HOLDS, type FindingHold } from "../core/judgement.ts";
import type { HoldReason } from "../core/plan.ts";
import type { PostureObjection } from "../core/posture.ts";
import { escapeMarkdown, plainText } from "../core/text.ts";
import type { Speech } from "./speech.ts";
import { verdictWords } from "./verdictWords.ts";

/** Why a click on a plan did not count, and who could help; fit for a chat line. @param canApprove names of admins who may still approve */
export function refusalText(speech: Speech, why: Refusal, canApprove: readonly string[]): string {
  const { say } = speech;
  const refusal = say(`planWords:refusal/${why}`);
  const others = why === "own-request" || why === "in-the-plan" || why === "already-decided";
  if (!others) return refusal;
  if (canApprove.length === 0) return say("planWords:noOther", { refusal });
  const names = speech.listed(
    canApprove.map((name) => escapeMarkdown(name)),
    5,
  );
  return say("planWords:others", { refusal, names });
}

/** Why someone is shown beside a plan but not in it. */
export function holdWords(
  speech: Speech,
  why: HoldReason,
): { readonly label: string; readonly fix: string } {
  return isOurs(why)
    ? {
        label: speech.say(`planWords:hold/${why}/label`),
        fix: speech.say(`planWords:hold/${why}/fix`),
      }
    : verdictWords(speech, why);
}

/** Reasons that come of the plan and of what was read for it, not of what the scan says of somebody. */
const OURS = [
  "state-unknown",
  "is-requester",
  "is-approver",
  "changed-since",
  "was-that-you",
  "in-another-plan",
  ...FINDING_HOLDS,
] as const;

const isOurs = (why: HoldReason): why is FindingHold | (typeof OURS)[number] =>
  OURS.some((each) => each === why);

/** What became of one change, and what follows. */
export const changeWords = ({ say }: Speech, state: ChangeState) => ({
  label: say(`planWords:change/${state}/label`),
  hint: say(`planWords:change/${state}/hint`),
});

/** Every reason of ours, so that Graph's own words are told apart from them. */
const SKIPS: Readonly<Record<SkipReason, true>> = {
  deleted: true,
  "state-changed": true,
  "already-there": true,
  "no-longer-registered": true,
  "now-registered": true,
  "no-longer-eligible": true,
  "could-not-be-read": true,
  "was-that-you": true,
};

/** Turns a reason of the ledger into a sentence: ours are looked up, anything else is Graph's own words. */
export function reasonWords(speech: Speech, state: ChangeState, reason: string | null): string {
  if (reason === null || reason === "") return changeWords(speech, state).hint;
  return isSkip(reason) ? speech.say(`planWords:skip/${reason}`) : reason;
}

const isSkip = (reason: string): reason is SkipReason => Object.hasOwn(SKIPS, reason);

/** What speaks against per-user MFA here, and what to do instead. Plain text: show it on a card, where nothing reads Markdown. */
export function objectionText(speech: Speech, objection: PostureObjection): string {
  const { say } = speech;
  switch (objection.code) {
    case "security-defaults-on":
      return say("planWords:objection/security-defaults-on");
    case "conditional-access-requires-mfa": {
      const policies = speech.listed(
        objection.policies.map((name) => plainText(name)),
        3,
      );
      return say("planWords:objection/conditional-access-requires-mfa", { policies });
    }
    case "posture-unreadable":
      return say("planWords:objection/posture-unreadable", {
        what: objection.what,
        why: objection.why,
      });
  }
}

/** Why writing stopped, where it has a name. What policies had to say is kept in English. */
const STOPS = [
  "by-an-admin",
  "approval-ran-out",
  "not-approved-anew",
  "list-altered",
  "no-longer-admin",
  "approval-not-genuine",
  "too-few-approvers",
] as const;

/** Why writing stopped, as it is kept with the plan, in the reader's language as far as it has a name. */
export function stopWords({ say }: Speech, kept: string): string {
  const why = STOPS.find((each) => each === kept);
  if (why !== undefined) return say(`enforce:why/${why}`);
  const halt = HALTS.find((each) => each === kept);
  return halt === undefined ? kept : say(`enforce:halt/${halt}`);
}

const HALTS = HALT_RULES.map(({ why }) => why);

/** Why a plan halted by itself. */
export const haltWords = ({ say }: Speech, why: HaltReason): string => say(`enforce:halt/${why}`);

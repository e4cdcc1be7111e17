import { byUser, type Draft } from "./draft.ts";
import type { UserId } from "./ids.ts";
import type { Hold, HoldReason } from "./plan.ts";

/** Whoever has not said yet whether a registration was theirs is left alone: enforcing it could shut the owner out. */
export const holdAsked = (draft: Draft, asked: ReadonlySet<UserId>): Draft =>
  holdAmong(draft, asked, "was-that-you");

/** Whoever another plan is about to write belongs to that plan until it has ended. */
export const holdBusy = (draft: Draft, busy: ReadonlySet<UserId>): Draft =>
  holdAmong(draft, busy, "in-another-plan");

/**
 * Admins in a plan cannot approve it. When that leaves too few approvers, all admins are held out of it, so that the
 * others need not wait; `enforce <person>` makes a plan for an admin alone.
 */
export function holdApprovers(
  draft: Draft,
  admins: readonly UserId[],
  requester: UserId,
  approvers: number,
): Draft {
  const members = new Set(draft.changes.map((each) => each.user));
  const free = new Set(admins.filter((each) => each !== requester && !members.has(each)));
  return free.size >= approvers ? draft : holdAmong(draft, new Set(admins), "is-approver");
}

function holdAmong(draft: Draft, users: ReadonlySet<UserId>, why: HoldReason): Draft {
  const held = draft.changes.filter(({ user }) => users.has(user));
  if (held.length === 0) return draft;
  return {
    changes: draft.changes.filter(({ user }) => !users.has(user)),
    holds: [
      ...draft.holds,
      ...held.map(({ user, displayName }): Hold => ({ user, displayName, why })),
    ].toSorted(byUser),
  };
}

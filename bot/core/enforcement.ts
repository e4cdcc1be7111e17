import type { Subject } from "./eligibility.ts";
import { verdictNow } from "./judgement.ts";
import type { PerUserMfaState } from "./person.ts";
import type { PlanKind, PlannedChange } from "./plan.ts";

/** Where one person's change stands in the ledger. `intent` is committed before the PATCH leaves; `verified` only after read-back. */
export const CHANGE_STATES = [
  "planned",
  "intent",
  "sent",
  "verified",
  "skipped",
  "failed",
  "unknown",
  "conflict",
] as const;
export type ChangeState = (typeof CHANGE_STATES)[number];

/** States from which a change never moves again by itself. */
export const SETTLED: readonly ChangeState[] = [
  "verified",
  "skipped",
  "failed",
  "unknown",
  "conflict",
];

/** Why a person of an approved plan was left alone. */
export type SkipReason =
  | "deleted"
  | "state-changed"
  | "already-there"
  | "no-longer-registered"
  | "now-registered"
  | "no-longer-eligible"
  | "could-not-be-read"
  | "was-that-you";

/** What was read of a person just before the write; null is "no such person any more". */
export interface LiveCheck {
  readonly subject: Subject | null;
  readonly mfaState: PerUserMfaState | "unknown";
}

export type Preflight = { readonly go: true } | { readonly go: false; readonly why: SkipReason };

/** The last look before a write: may only ever take people out of what was approved. */
export function preflight(
  kind: PlanKind["kind"],
  change: PlannedChange,
  live: LiveCheck,
  now: Date,
): Preflight {
  const no = (why: SkipReason): Preflight => ({ go: false, why });
  if (live.subject === null) return no("deleted");
  if (live.subject.breakGlass) return no("no-longer-eligible");
  if (live.mfaState === "unknown") return no("could-not-be-read");
  if (live.mfaState === change.target) return no("already-there");
  if (live.mfaState !== change.prior) return no("state-changed");
  if (kind === "undo") return { go: true };
  const verdict = verdictNow(live.subject, change.override, now);
  if (verdict === "unknown") return no("could-not-be-read");
  if (kind === "enforce") {
    if (verdict === "registered") return { go: true };
    return no(verdict === "nudge" ? "no-longer-registered" : "no-longer-eligible");
  }
  if (verdict === "nudge") return { go: true };
  return no(
    live.subject.person.registration.known === "registered"
      ? "now-registered"
      : "no-longer-eligible",
  );
}

/** Whether a state read back proves the write: the target, or what Entra makes of `enabled` by itself (graph.md 0.1, item 8). */
export const proves = (target: PerUserMfaState, readBack: PerUserMfaState | "unknown"): boolean =>
  readBack === target || (target === "enabled" && readBack === "enforced");

export type Resumption = "verified" | "write-again" | "wait" | "conflict" | "unknown";

/**
 * What to do with a change whose outcome was not read back, because its process died or Graph lagged (trust.md P10–P12).
 * Written and visible: done. Still as before: after a mere intent the PATCH never took effect and is written again;
 * after Graph accepted it, it is reported, never repeated. Anything else belongs to a human: a help desk's unlock
 * must survive our restart.
 * @param ageMs real milliseconds since the intent was committed, by the database's clock
 */
export function resume(
  change: Pick<PlannedChange, "prior" | "target"> & { readonly state: ChangeState },
  readBack: PerUserMfaState | "unknown",
  ageMs: number,
): Resumption {
  if (proves(change.target, readBack)) return "verified";
  if (readBack !== "unknown" && readBack !== change.prior) return "conflict";
  if (readBack === "unknown" || change.state === "sent") return ageMs < LAG_MS ? "wait" : "unknown";
  if (ageMs < SETTLE_MS) return "wait";
  return ageMs < RESUME_MS ? "write-again" : "unknown";
}

/** The ledger's reason for a change that is planned anew: its write was never answered, and nothing of it was seen. */
export const UNANSWERED = "unanswered";

/**
 * What a write that was never answered came to after all, seen only when the person is looked at to be written again: a
 * read may lag further than was waited for. It counts as ours, so that it is on record and can be undone. Null: nothing
 * came of it, and the person is written like anybody else.
 */
export function lateOutcome(
  { prior, target }: Pick<PlannedChange, "prior" | "target">,
  readBack: PerUserMfaState | "unknown",
): "verified" | "conflict" | "unknown" | null {
  if (readBack === "unknown") return "unknown";
  if (proves(target, readBack)) return "verified";
  return readBack === prior ? null : "conflict";
}

/** A read may lag a write by this much: before it has passed, "still as before" proves nothing. */
export const SETTLE_MS = 5_000;
/** How long an accepted write may take to show before it is reported as unconfirmed. */
export const LAG_MS = 30_000;
/** Past this age somebody else may have changed the state back: then it is not ours to write again. */
export const RESUME_MS = 120_000;

/** Until when what a plan changed can be undone: so many days after the last of it. Null where it changed nobody. */
export function undoableUntil(
  changes: Iterable<{ readonly state: ChangeState; readonly intendedAt: Date | null }>,
  days: number,
): Date | null {
  let last: number | null = null;
  for (const { state, intendedAt } of changes)
    if (state === "verified" && intendedAt !== null)
      last = Math.max(last ?? 0, intendedAt.getTime());
  return last === null ? null : new Date(last + days * DAY_MS);
}

const DAY_MS = 24 * 3_600_000;

/** What restores a verified change, from the state it is in now; null when it is no longer as we left it. */
export function undoing(
  change: PlannedChange & { readonly state: ChangeState },
  now: PerUserMfaState | "unknown",
): PlannedChange | null {
  if (change.state !== "verified" || now === "unknown" || !proves(change.target, now)) return null;
  const { user, displayName, prior, privileged } = change;
  if (now === prior) return null;
  return { user, displayName, prior: now, target: prior, wave: 1, privileged, override: null };
}

import type { Subject } from "./eligibility.ts";
import { verdictOf } from "./eligibility.ts";
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
  | "could-not-be-read";

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
  if (live.mfaState === "unknown") return no("could-not-be-read");
  if (live.mfaState === change.target) return no("already-there");
  if (live.mfaState !== change.prior) return no("state-changed");
  if (kind === "undo") return { go: true };
  const verdict = verdictOf(live.subject, now);
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
 * What to do with a change whose process died between intent and read-back (trust.md P10–P12).
 * Written and visible: done. Still as before and the intent is young: the PATCH never took effect, write it.
 * Anything else belongs to a human: a help desk's unlock must survive our restart.
 * @param ageMs real milliseconds since the intent was committed, by the database's clock
 */
export function resume(
  change: Pick<PlannedChange, "prior" | "target">,
  readBack: PerUserMfaState | "unknown",
  ageMs: number,
): Resumption {
  if (readBack === "unknown") return ageMs < RESUME_MS ? "wait" : "unknown";
  if (proves(change.target, readBack)) return "verified";
  if (readBack !== change.prior) return "conflict";
  if (ageMs < SETTLE_MS) return "wait";
  return ageMs < RESUME_MS ? "write-again" : "unknown";
}

/** A read may lag a write by this much: before it has passed, "still as before" proves nothing. */
export const SETTLE_MS = 5_000;
/** Past this age somebody else may have changed the state back: then it is not ours to write again. */
export const RESUME_MS = 120_000;

/** The state an undo restores, or null when nothing of ours is left to undo. */
export const undoOf = (change: PlannedChange, state: ChangeState): PlannedChange | null =>
  state === "verified" && change.prior !== change.target
    ? { ...change, prior: change.target, target: change.prior }
    : null;

import plan from "../../cards/plan.json" with { type: "json" };
import type { Decision, PlanState } from "../core/approval.ts";
import { approversOf } from "../core/approval.ts";
import type { ChangeState } from "../core/enforcement.ts";
import type { PostId, UserId } from "../core/ids.ts";
import type { Hold, Plan } from "../core/plan.ts";
import { plainText } from "../core/text.ts";
import { count, listed, people } from "./count.ts";
import { LINE_LIMIT } from "./notice.ts";
import { holdRows, type PlanResult, planProgress, resultRows } from "./planRows.ts";
import { shortHash } from "./plans.ts";
import { INTERIM, PLAN_TITLES } from "./planWords.ts";
import { type Card, render } from "./render.ts";
import { fullMoment } from "./when.ts";

/** A plan as its readers see it, in whatever state it is. */
export interface PlanView {
  readonly id: PostId;
  readonly rev: number;
  readonly zone: string;
  readonly plan: Plan;
  readonly state: PlanState;
  /** Why it ended, where the state does not say it all. */
  readonly why: string | null;
  readonly decisions: readonly Decision[];
  readonly holds: readonly Hold[];
  /** Sentences about the tenant: objections, advice. */
  readonly notes: readonly string[];
  /** Names of the requester and of whoever decided. */
  readonly names: ReadonlyMap<UserId, string>;
  /** The ledger: how many changes are where, and why. Empty before writing. */
  readonly results: readonly PlanResult[];
  /** When writing should be finished; null while nobody can say. */
  readonly finishAt: Date | null;
  /** How many changes could be undone now. */
  readonly undoable: number;
}

/** The one card of a plan: what would change, who agreed, how far it is, what became of it. */
export function planCard(view: PlanView): Card {
  const { changes, kind } = view.plan;
  const outcome = outcomeOf(view);
  const progress = planProgress(view.results, changes.length, view.finishAt, view.zone);
  const isWriting = view.state === "writing";
  const holds = holdRows(view.holds);
  return render(plan, {
    id: view.id,
    rev: view.rev,
    title: PLAN_TITLES[kind.kind],
    subtitle: `Fingerprint ${shortHash(view.plan.hash)}. It covers exactly these people and states.`,
    fallback: `${PLAN_TITLES[kind.kind]}: ${people(changes.length)}, ${view.state}.`,
    hasOutcome: outcome !== null,
    outcome: outcome?.text ?? "",
    outcomeStyle: outcome?.style ?? "default",
    isOpen: view.state === "open",
    isWriting,
    percent: progress.percent,
    progress: isWriting ? progress.lines : [],
    facts: factsOf(view),
    peopleInPlan: people(changes.length),
    names: namesIn(view.plan),
    hasResults: view.results.length > 0,
    results: resultRows(view.results),
    hasHolds: holds.length > 0,
    holds,
    hasNotes: view.notes.length > 0,
    notes: view.notes.slice(0, 6).map((note) => plainText(note, LINE_LIMIT)),
    advice: kind.kind === "undo" ? [] : [INTERIM],
    canUndo: view.undoable > 0 && (view.state === "done" || view.state === "stopped"),
  });
}

const nameOf = (view: PlanView, user: UserId): string =>
  plainText(view.names.get(user) ?? "") || "somebody no longer in the directory";

function namesIn({ changes }: Plan): string {
  const names = changes
    .map((change) => plainText(change.displayName) || "no name")
    .toSorted((one, other) => (one < other ? -1 : 1));
  return names.length === 0 ? "Nobody." : `${listed(names)}.`;
}

/** "41 people from disabled to enforced", one for each transition. */
function transitions({ changes }: Plan): string {
  const many = new Map<string, number>();
  for (const { prior, target } of changes) {
    const transition = `from ${prior} to ${target}`;
    many.set(transition, (many.get(transition) ?? 0) + 1);
  }
  if (many.size === 0) return "none";
  return [...many].map(([transition, each]) => `${people(each)} ${transition}`).join("; ");
}

function factsOf(view: PlanView) {
  const by = nameOf(view, view.plan.by);
  const facts = [
    { label: "Asked for by", value: `${by}, ${fullMoment(view.plan.createdAt, view.zone)}` },
    { label: "Changes", value: transitions(view.plan) },
    { label: "Approvals", value: approvals(view) },
  ];
  if (view.state === "open")
    facts.push({
      label: "Expires",
      value: `${fullMoment(view.plan.expiresAt, view.zone)}; then nothing is changed`,
    });
  if (view.plan.override !== null)
    facts.push({
      label: "Goes against the advice below, because",
      value: plainText(view.plan.override, 300) || "no reason given",
    });
  return facts;
}

function approvals(view: PlanView): string {
  const approved = [...new Set(approversOf(view))];
  const who = approved.length > 0 ? ` (${listed(approved.map((by) => nameOf(view, by)))})` : "";
  const missing = view.plan.approvers - approved.length;
  const so = `${count(approved.length)} of ${count(view.plan.approvers)}${who}`;
  if (view.state !== "open" || missing <= 0) return so;
  return `${so}. ${count(missing)} more ${missing === 1 ? "admin" : "admins"} must approve, neither the one who asked nor anyone in the plan`;
}

interface Outcome {
  readonly text: string;
  readonly style: "good" | "attention" | "warning" | "default" | "accent";
}

function outcomeOf(view: PlanView): Outcome | null {
  const why = view.why === null ? "" : ` ${plainText(view.why, 300)}`;
  const total = people(view.plan.changes.length);
  switch (view.state) {
    case "open":
      return null;
    case "writing":
      return { text: `Approved, and being written for ${total}.`, style: "accent" };
    case "done": {
      const done = changed(view);
      return {
        text: `Done: ${count(done)} of ${total} changed and read back.${why}`,
        style: done === view.plan.changes.length ? "good" : "warning",
      };
    }
    case "stopped":
      return {
        text: `Stopped: ${count(changed(view))} of ${total} were changed. The table says what became of the others.${why}`,
        style: "attention",
      };
    case "declined":
      return {
        text: `Declined by ${decliner(view)}. Nothing was changed.${why}`,
        style: "attention",
      };
    case "expired":
      return {
        text: `Expired before enough admins approved. Nothing was changed. Make a fresh plan: enforce.${why}`,
        style: "default",
      };
  }
}

const changed = (view: PlanView): number =>
  view.results.filter(isVerified).reduce((total, each) => total + each.people, 0);

const isVerified = (result: { readonly state: ChangeState }): boolean =>
  result.state === "verified";

function decliner(view: PlanView): string {
  const decision = view.decisions.find((each) => each.says === "decline");
  return decision === undefined ? "an admin" : nameOf(view, decision.by);
}

import plan from "../../cards/plan.json" with { type: "json" };
import type { Decision, PlanState } from "../core/approval.ts";
import { approversOf } from "../core/approval.ts";
import type { ChangeState } from "../core/enforcement.ts";
import type { PlanHash, PostId, UserId } from "../core/ids.ts";
import type { Reader } from "../core/language.ts";
import type { Hold, Plan } from "../core/plan.ts";
import type { PlanSummary } from "../core/planSummary.ts";
import { isUndecided } from "../core/sight.ts";
import { plainText } from "../core/text.ts";
import { plainSentence } from "./isolated.ts";
import { LINE_LIMIT } from "./notice.ts";
import {
  holdRows,
  type PlanCourse,
  type PlanResult,
  planProgress,
  resultRows,
} from "./planRows.ts";
import { summaryFacts } from "./planSummaryLines.ts";
import { shortHash } from "./plans.ts";
import { stopWords } from "./planWords.ts";
import { type Card, render } from "./render.ts";
import { type Speech, speechFor } from "./speech.ts";

/** A plan as its readers see it, in whatever state it is. */
export interface PlanView {
  readonly id: PostId;
  readonly rev: number;
  /** What approving and declining from this drawing of the card carries; empty where there is nothing to decide. */
  readonly nonce: string;
  readonly reader: Reader;
  readonly plan: Plan;
  /** The plan it restores what changed of; null where it is no undo, or that plan is gone. */
  readonly undoes: PlanHash | null;
  readonly state: PlanState;
  /** Until when it can be approved or declined, while it can. */
  readonly until: Date;
  /** Why it ended, where the state does not say it all. */
  readonly why: string | null;
  readonly round: number;
  readonly decisions: readonly Decision[];
  readonly holds: readonly Hold[];
  /** What it rests on, in numbers; null for a plan that rests on no evidence. */
  readonly summary: PlanSummary | null;
  /** Sentences about the tenant: objections, advice. */
  readonly notes: readonly string[];
  /** Names of the requester and of whoever decided. */
  readonly names: ReadonlyMap<UserId, string>;
  /** The ledger: how many changes are where, and why. Empty before writing. */
  readonly results: readonly PlanResult[];
  readonly course: PlanCourse;
  /** How many changes could be undone now. */
  readonly undoable: number;
}

/** More names than this are counted. */
const MOST_HELPERS = 5;

/** The one card of a plan: what would change, who agreed, how far it is, what became of it. */
export function planCard(view: PlanView): Card {
  const speech = speechFor(view.reader);
  const { say } = speech;
  const { changes, kind } = view.plan;
  const outcome = outcomeOf(speech, view);
  const progress = planProgress(speech, view.results, changes.length, view.course);
  const isWriting = view.state === "writing";
  const holds = holdRows(speech, view.holds);
  const title = say(`planWords:title/${kind.kind}`);
  const people = speech.people(changes.length);
  return render(
    plan,
    {
      id: view.id,
      rev: view.rev,
      nonce: view.nonce,
      title,
      subtitle: say("plan:subtitle", { fingerprint: shortHash(view.plan.hash) }),
      fallback: say("plan:fallback", {
        title,
        people,
        state: say(`planWords:state/${view.state}`),
      }),
      isEmergency: view.plan.emergency,
      emergency: say("plan:emergency"),
      hasOutcome: outcome !== null,
      outcome: outcome?.text ?? "",
      outcomeStyle: outcome?.style ?? "default",
      canDecide: isUndecided(view.state),
      isWriting,
      percent: progress.percent,
      progress: isWriting ? progress.lines : [],
      facts: factsOf(speech, view),
      names: namesIn(speech, view.plan),
      hasResults: view.results.length > 0,
      results: resultRows(speech, view.results),
      hasHolds: holds.length > 0,
      holds,
      hasNotes: view.notes.length > 0,
      notes: view.notes.slice(0, 6).map((note) => plainSentence(note, LINE_LIMIT)),
      advice: kind.kind === "undo" ? [] : [say("planWords:interim")],
      canUndo: view.undoable > 0 && (view.state === "done" || view.state === "stopped"),
      approveTip: say("plan:approveTip", { people }),
      words: speech.block("plan:card"),
    },
    speech,
  );
}

const nameOf = ({ say }: Speech, view: PlanView, user: UserId): string =>
  plainText(view.names.get(user) ?? "") || say("plan:gone");

function namesIn(speech: Speech, { changes }: Plan): string {
  const names = changes
    .map((change) => plainText(change.displayName) || speech.say("counted:noName"))
    .toSorted((one, other) => (one < other ? -1 : 1));
  return names.length === 0
    ? speech.say("plan:nobody")
    : speech.say("plan:names", { names: speech.listed(names) });
}

/** "41 people from disabled to enforced", one for each transition. */
function transitions({ say }: Speech, { changes }: Plan): string {
  const groups = Map.groupBy(changes, ({ prior, target }) => `${prior} ${target}`);
  if (groups.size === 0) return say("counted:none");
  return [...groups.values()]
    .map((group) => {
      const [{ prior, target } = { prior: "", target: "" }] = group;
      return say("plan:transition", { count: group.length, prior, target });
    })
    .join(say("plan:fact/separator"));
}

function factsOf(speech: Speech, view: PlanView) {
  const { say, dates } = speech;
  const name = nameOf(speech, view, view.plan.by);
  const facts = [
    {
      label: say("plan:fact/askedBy"),
      value: say("plan:fact/askedAt", { name, date: dates.fullMoment(view.plan.createdAt) }),
    },
    ...(view.undoes === null
      ? []
      : [
          {
            label: say("plan:fact/undoes"),
            value: say("plan:fact/undone", { plan: shortHash(view.undoes) }),
          },
        ]),
    { label: say("plan:fact/changes"), value: transitions(speech, view.plan) },
    ...summaryFacts(speech, view.plan, view.summary),
    { label: say("plan:fact/approvals"), value: approvals(speech, view) },
  ];
  if (view.course.helps.length > 0)
    facts.push({ label: say("plan:fact/helps"), value: helpers(speech, view) });
  if (isUndecided(view.state))
    facts.push({
      label: say("plan:fact/expires"),
      value: say(view.state === "halted" ? "plan:fact/expiryHalted" : "plan:fact/expiry", {
        date: dates.fullMoment(view.until),
      }),
    });
  if (view.plan.override !== null)
    facts.push({
      label: say("plan:fact/override"),
      value: plainText(view.plan.override, 300) || say("plan:fact/noReason"),
    });
  return facts;
}

/** Names of those who asked for help: somebody must call them, whatever becomes of the plan. */
function helpers(speech: Speech, { plan, course }: PlanView): string {
  const names = new Map(plan.changes.map((each) => [each.user, plainText(each.displayName)]));
  const shown = course.helps
    .slice(0, MOST_HELPERS)
    .map((user) => names.get(user) || speech.say("counted:noName"));
  return speech.listed(shown, MOST_HELPERS, course.helps.length);
}

function approvals(speech: Speech, view: PlanView): string {
  const { say } = speech;
  const inRound = view.decisions.filter((each) => each.round === view.round);
  const approvers = approversOf({ decisions: inRound });
  const numbers = { many: approvers.length, needed: view.plan.approvers };
  const approved =
    approvers.length === 0
      ? say("plan:approved", numbers)
      : say("plan:approvedBy", {
          ...numbers,
          names: speech.listed(approvers.map((by) => nameOf(speech, view, by))),
        });
  const count = view.plan.approvers - approvers.length;
  return !isUndecided(view.state) || count <= 0
    ? approved
    : say("plan:missing", { approved, count });
}

interface Outcome {
  readonly text: string;
  readonly style: "good" | "attention" | "warning" | "default" | "accent";
}

function outcomeOf(speech: Speech, view: PlanView): Outcome | null {
  const outcome = bareOutcome(speech, view);
  if (outcome === null || view.why === null || view.state === "writing") return outcome;
  const why = plainText(stopWords(speech, view.why), 300);
  return {
    ...outcome,
    text: speech.say("plan:outcome/because", { outcome: outcome.text, why }),
  };
}

/** What became of the plan, without the reason. */
function bareOutcome(speech: Speech, view: PlanView): Outcome | null {
  const { say } = speech;
  const people = speech.people(view.plan.changes.length);
  const many = changed(view);
  switch (view.state) {
    case "open":
      return null;
    case "writing":
      return { text: say("plan:outcome/writing", { people }), style: "accent" };
    case "done":
      return {
        text: say("plan:outcome/done", { many, people }),
        style: many === view.plan.changes.length ? "good" : "warning",
      };
    case "halted":
      return { text: say("plan:outcome/halted", { many, people }), style: "attention" };
    case "superseded":
      return { text: say("plan:outcome/superseded"), style: "default" };
    case "stopped":
      return { text: say("plan:outcome/stopped", { many, people }), style: "attention" };
    case "declined": {
      const name = decliner(speech, view);
      return {
        text:
          many === 0
            ? say("plan:outcome/declined", { name })
            : say("plan:outcome/declinedLater", { name, many, people }),
        style: "attention",
      };
    }
    case "expired":
      return { text: say("plan:outcome/expired"), style: "default" };
  }
}

const changed = (view: PlanView): number =>
  view.results.filter(isVerified).reduce((total, each) => total + each.people, 0);

const isVerified = (result: { readonly state: ChangeState }): boolean =>
  result.state === "verified";

function decliner(speech: Speech, view: PlanView): string {
  const decision = view.decisions.findLast((each) => each.says === "decline");
  return decision === undefined ? speech.say("plan:anAdmin") : nameOf(speech, view, decision.by);
}

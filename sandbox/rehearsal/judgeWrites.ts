import type { Entry, Journal } from "../journal.ts";
import type { Facts } from "./facts.ts";
import { taken } from "./pressed.ts";
import type { Rules } from "./rules.ts";
import { approvalsOf, type SeenPlan, seenPlans } from "./seenPlans.ts";

type Write = Entry<"mfa-written">;

export interface WriteFindings {
  readonly plans: number;
  readonly approvals: number;
  readonly writes: number;
  readonly unapprovedWrites: number;
  /** Attempts, the refused ones included. */
  readonly breakGlassWrites: number;
  /** People whom the bot's last write left enforced. */
  readonly enforced: number;
  /** People about whom the bot's last write did not do what it said, so that nobody knows without reading them. */
  readonly unknown: number;
}

/** Judges every state the bot wrote, in the order of the journal. */
export function judgeWrites(journal: Journal, facts: Facts, rules: Rules): WriteFindings {
  const plans = seenPlans(journal);
  const open = plans.flatMap((plan) => approved(journal, plan, facts, rules));
  const writes = journal.ofKind("mfa-written").filter(({ face }) => face === "graph");
  const last = new Map(writes.map((each) => [each.person, each]));
  const isBreakGlass = (person: string) => facts.accounts.get(person)?.kind === "break-glass";
  const refused = journal.ofKind("mfa-write-refused").filter(({ face }) => face === "graph");
  return {
    plans: plans.length,
    approvals: new Set(
      taken(journal, "plan.approve").map(({ person, messageId }) => `${person} ${messageId}`),
    ).size,
    writes: writes.length,
    unapprovedWrites: writes.filter((each) => !open.some((plan) => plan.covers(each))).length,
    breakGlassWrites: [...writes, ...refused].filter(({ person }) => isBreakGlass(person)).length,
    enforced: [...last.values()].filter(({ effective }) => effective === "enforced").length,
    unknown: [...last.values()].filter((each) => !tookEffect(each)).length,
  };
}

const tookEffect = ({ to, effective }: Write): boolean =>
  effective === to || (to === "enabled" && effective === "enforced");

/** A plan with enough approvals, which uses itself up: each person once, no more of a transition than its card says. */
interface ApprovedPlan {
  covers(write: Write): boolean;
}

/**
 * What is judged of a write, all from what the admins saw: at least two distinct admins besides the requester had pressed
 * approve on a copy of one plan's card before it; none of them, nor the requester, is the person written; the card counts
 * this change of state, and not all of that count is used up; the person is on the card's list of names, or comes after
 * it in the alphabet where the card says "and 31 more"; and, since the card cannot name everyone, the person was what the
 * plan is for when it was sent: registered for enforcement, unregistered to be asked to register, written before for an
 * undo. Which people the card means beyond that, its hash alone says, and the judge has no way to open it.
 */
function approved(
  journal: Journal,
  plan: SeenPlan,
  facts: Facts,
  rules: Rules,
): readonly ApprovedPlan[] {
  const admins = new Map(
    [...facts.admins].map((id) => [id, facts.accounts.get(id)?.displayName ?? id]),
  );
  const yeses = approvalsOf(journal, plan, admins);
  const enough = yeses.map(({ index }) => index).toSorted((a, b) => a - b)[rules.approvers - 1];
  if (enough === undefined) return [];
  const deciders = new Set(yeses.map(({ by }) => by));
  const left = new Map(plan.transitions.map(({ from, to, people }) => [`${from} ${to}`, people]));
  const done = new Set<string>();
  return [
    {
      covers(write) {
        const { person, from, to, index } = write;
        const transition = `${from} ${to}`;
        const name = facts.accounts.get(person)?.displayName ?? "";
        if (index < enough || done.has(person) || deciders.has(person)) return false;
        if (name === plan.requester || !isListed(plan, name)) return false;
        if ((left.get(transition) ?? 0) < 1 || !isMeant(journal, plan, facts, person)) return false;
        left.set(transition, (left.get(transition) ?? 0) - 1);
        done.add(person);
        return true;
      },
    },
  ];
}

const isListed = ({ names, more }: SeenPlan, name: string): boolean =>
  names.includes(name) || (more > 0 && name >= (names.at(-1) ?? ""));

function isMeant(journal: Journal, plan: SeenPlan, facts: Facts, person: string): boolean {
  const before = (entry: { readonly index: number; readonly person: string }): boolean =>
    entry.person === person && entry.index < plan.index;
  if (plan.kind === "undo") return journal.ofKind("mfa-written").some(before);
  const registered =
    facts.accounts.get(person)?.registered === true ||
    journal.ofKind("method-registered").some(before);
  return registered === (plan.kind === "enforce");
}

import { count, people } from "../../cards/count.ts";
import { noticeCard } from "../../cards/notice.ts";
import { type PlanLine, plansCard, shortHash } from "../../cards/plans.ts";
import { holdWords, OVERRIDE_HINT, objectionText } from "../../cards/planWords.ts";
import { moment } from "../../cards/when.ts";
import type { Typed } from "../../core/command.ts";
import type { UserId } from "../../core/ids.ts";
import { stopPlans } from "../../flows/decidePlan.ts";
import { namesOf, type PlanPostPorts, postPlan, updatePlan } from "../../flows/planPosts.ts";
import {
  type PlanSettings,
  type Requested,
  type RequestPorts,
  requestPlan,
  requestUndo,
} from "../../flows/requestPlan.ts";
import type { PlanRecord } from "../../ports/store/plans.ts";
import type { Address } from "../../ports/teams.ts";
import { type Answer, type Command, say, sayOpenly } from "./command.ts";
import { findPerson } from "./findPerson.ts";

export type PlanPorts = RequestPorts & PlanPostPorts & { readonly settings: PlanSettings };

/** `enforce`: freezes a plan and sends its card to every admin. Nothing is written before they approve. */
export const enforceCommand = (ports: PlanPorts): Command => ({
  spec: {
    name: "enforce",
    aliases: ["require", "enable"],
    audience: "admins",
    usage: 'enforce [person] [--force-registration] [--override "reason"]',
    summary:
      "Plan to require MFA of everyone who has registered; with --force-registration, to ask everyone else to register at their next sign-in. Other admins must approve.",
  },
  run: async ({ by, typed, adminChannel }) => {
    const problem = flagProblem(typed);
    if (problem !== null) return say(problem);
    const only = await scope(ports, typed);
    if ("say" in only) return say(only.say);
    const requested = await requestPlan(ports, ports.settings, {
      by,
      kind: typed.flags.has("force-registration") ? "force-registration" : "enforce",
      override: typed.flags.get("override")?.trim() || null,
      only: only.users,
    });
    return answerRequest(ports, requested, adminChannel);
  },
});

/** A flag that was misspelt or left empty must not quietly turn into a different plan. */
function flagProblem({ flags }: Typed): string | null {
  const known = ["force-registration", "override"];
  const odd = [...flags.keys()].find((each) => !known.includes(each));
  if (odd !== undefined)
    return `I do not know --${odd}, so I made no plan. Known are --force-registration and --override "reason".`;
  if (flags.has("override") && !flags.get("override")?.trim())
    return 'An override needs its reason: enforce --override "why this tenant is different". I made no plan.';
  return null;
}

async function scope(
  ports: PlanPorts,
  typed: Typed,
): Promise<{ readonly users: readonly UserId[] | null } | { readonly say: string }> {
  if (typed.words.length === 0) return { users: null };
  const found = await findPerson(ports.store.people, typed.words);
  return found.one === null ? { say: found.say } : { users: [found.one.person.id] };
}

/** `undo <plan>`: opens a plan that restores what an earlier one changed, under the same approvals. */
export const undoCommand = (ports: PlanPorts): Command => ({
  spec: {
    name: "undo",
    aliases: ["revert", "rollback"],
    audience: "admins",
    usage: "undo <plan>",
    summary: "Plan to restore what an earlier plan changed. It needs the same approvals.",
  },
  run: async ({ by, typed, adminChannel }) => {
    const record = await findPlan(ports, typed.words);
    if (typeof record === "string") return say(record);
    const requested = await requestUndo(ports, ports.settings, { by, of: record.plan.id });
    return answerRequest(ports, requested, adminChannel);
  },
});

/** What came of asking for a plan: the card to all admins, or why there is none and what to do about it. */
async function answerRequest(
  ports: PlanPorts,
  requested: Requested,
  adminChannel: Address | null,
): Promise<Answer> {
  if (!requested.ok) return refusalCard(refusalOf(ports, requested));
  const { plan } = requested.record;
  const { admins } = requested;
  const reached = await postPlan(ports, plan.id, admins, adminChannel);
  const missed =
    reached < admins.length
      ? ` I could not reach ${count(admins.length - reached)} of the ${count(admins.length)}: they must add me in Teams.`
      : "";
  return sayOpenly(
    `I sent plan ${shortHash(plan.hash)} for ${people(plan.changes.length)} to ${count(reached)} admins.${missed} ${plan.approvers} besides whoever asked must approve it by ${moment(plan.expiresAt, ports.sender.zone)}; until then nothing is written.`,
  );
}

/** Refusals quote policies and reasons in Microsoft's own words: on a card nothing reads them as Markdown. */
const refusalCard = (lines: readonly string[]): Answer => ({
  kind: "card",
  open: false,
  about: { kind: "notice", subject: "plan-refused" },
  render: () => ({
    card: noticeCard({ title: "I opened no plan", lines }),
    summary: "I opened no plan.",
  }),
});

/** Why there is no plan, and what to do about it; the first sentence first. */
export function refusalOf(
  ports: Pick<PlanPorts, "sender">,
  refused: Exclude<Requested, { ok: true }>,
): readonly string[] {
  switch (refused.why) {
    case "no-scan":
      return ["I have not read the tenant yet, so there is nobody to plan for. Type scan first."];
    case "scan-too-old":
      return [
        `The last scan is of ${moment(refused.readAt, ports.sender.zone)}: too old to plan from. Type scan first.`,
      ];
    case "posture":
      return [...refused.objections.map(objectionText), OVERRIDE_HINT];
    case "nobody":
      return [
        "There is nobody to change: everyone this could concern is enforced already, has not registered yet, or is held.",
        ...heldLines(refused.holds),
      ];
    case "too-few-admins":
      return [
        `A plan needs ${refused.needed} approvers besides you and outside the plan, and the admin group has ${people(refused.admins)} in all. I opened no plan. Add admins to the group, or lower APPROVERS.`,
      ];
    case "no-such-plan":
      return ["There is no such plan. Type plans to see them."];
    case "nothing-to-undo":
      return ["Nothing of that plan is left to undo: nobody is in the state it gave them."];
    case "still-writing":
      return ["That plan is still being written. Type stop first, then undo."];
  }
}

function heldLines(holds: PlanRecord["holds"]): readonly string[] {
  const reasons = Map.groupBy(holds, (each) => each.why);
  return [...reasons].map(([why, held]) => {
    const { label, fix } = holdWords(why);
    return `${label}: ${people(held.length)}. ${fix}`;
  });
}

/** `plans`: the newest plans and where they stand. */
export const plansCommand = (ports: PlanPostPorts): Command => ({
  spec: {
    name: "plans",
    aliases: ["plan"],
    audience: "security",
    usage: "plans",
    summary: "List the newest plans and where they stand.",
  },
  run: async () => {
    const records = await ports.store.plans.list(10);
    if (records.length === 0)
      return say("There are no plans yet. An admin makes one with enforce.");
    const lines = await planLines(ports, records);
    return {
      kind: "card",
      open: false,
      about: { kind: "list", subject: "plans" },
      render: () => ({
        card: plansCard({ zone: ports.sender.zone, plans: lines }),
        summary: "The newest plans.",
      }),
    };
  },
});

/** Plans as lines of a list, with their requesters' names. */
export async function planLines(
  ports: PlanPostPorts,
  records: readonly PlanRecord[],
): Promise<readonly PlanLine[]> {
  const names = await namesOf(
    ports,
    records.map(({ plan }) => plan.by),
  );
  return records.map(({ plan, state }) => ({
    hash: plan.hash,
    kind: plan.kind.kind,
    state,
    people: plan.changes.length,
    requesterName: names.get(plan.by) ?? plan.by,
    createdAt: plan.createdAt,
    expiresAt: plan.expiresAt,
  }));
}

/** `stop [plan]`: halts all writing, or one plan's. Acts before the next person is written. */
export const stopCommand = (ports: PlanPorts): Command => ({
  spec: {
    name: "stop",
    aliases: ["halt", "abort"],
    audience: "admins",
    usage: "stop [plan]",
    summary: "Stop all writing at once, or one plan's. What is written stays; undo restores it.",
  },
  run: async ({ by, typed }) => {
    const named = typed.words.length > 0 ? await findPlan(ports, typed.words) : null;
    if (typeof named === "string") return say(named);
    const stopped = await stopPlans(ports, by, named?.plan.id ?? "all");
    for (const id of stopped) await updatePlan(ports, id);
    if (stopped.length === 0) return say("Nothing is being written, so there was nothing to stop.");
    return sayOpenly(
      `Stopped ${stopped.length === 1 ? "one plan" : `${count(stopped.length)} plans`}: nobody else is written. What was written stays; type undo and the plan's fingerprint to restore it.`,
    );
  },
});

/** The plan meant by the first digits of its fingerprint, or what to type instead. */
export async function findPlan(
  ports: Pick<PlanPostPorts, "store">,
  words: readonly string[],
): Promise<PlanRecord | string> {
  const typed = words.join("").replace(/[\s-]/g, "").toLowerCase();
  if (typed === "")
    return "Which plan? Add the fingerprint from its card, or type plans to see them.";
  const record = /^[0-9a-f]{4,64}$/.test(typed) ? await ports.store.plans.byShortHash(typed) : null;
  return (
    record ??
    `I know no plan with the fingerprint ${typed.replace(/[^0-9a-z]/g, "").slice(0, 20)}. Type plans to see them.`
  );
}

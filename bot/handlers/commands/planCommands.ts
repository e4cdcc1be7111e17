import { noticeCard } from "../../cards/notice.ts";
import { type PlanLine, plansCard, shortHash } from "../../cards/plans.ts";
import { holdWords, objectionText } from "../../cards/planWords.ts";
import { type Speech, speechFor } from "../../cards/speech.ts";
import type { Typed } from "../../core/command.ts";
import type { UserId } from "../../core/ids.ts";
import { stopPlans } from "../../flows/decidePlan.ts";
import { namesOf, type PlanPostPorts, postPlan, updatePlan } from "../../flows/planPosts.ts";
import { openChat } from "../../flows/postCard.ts";
import {
  type PlanSettings,
  type Requested,
  type RequestPorts,
  requestPlan,
} from "../../flows/requestPlan.ts";
import { requestUndo, type UndoRequested, type UndoSettings } from "../../flows/requestUndo.ts";
import type { PlanRecord } from "../../ports/store/plans.ts";
import type { Address } from "../../ports/teams.ts";
import { type Answer, type Call, type Command, say, sayOpenly } from "./command.ts";
import { emergencyIn, flagProblem } from "./enforceFlags.ts";
import { findPerson } from "./findPerson.ts";

export type PlanPorts = RequestPorts &
  PlanPostPorts & { readonly settings: PlanSettings & UndoSettings };

/** `enforce`: freezes a plan and sends its card to every admin. Nothing is written before they approve. */
export const enforceCommand = (ports: PlanPorts): Command => ({
  spec: {
    name: "enforce",
    aliases: ["require", "enable"],
    audience: "admins",
    usage:
      'enforce [person] [--force-registration] [--override "reason"] | enforce <person> --now [--reason "why"]',
    summary:
      "Plan to require MFA of everyone who has registered; with --force-registration, to ask everyone else to register at their next sign-in. With a person and --now, that one at once in an emergency. Other admins must approve.",
  },
  run: async ({ by, typed, reader, adminChannel }) => {
    const speech = speechFor(reader);
    const problem = flagProblem(typed, speech);
    if (problem !== null) return say(problem);
    const only = await scope(ports, typed, speech);
    if ("say" in only) return say(only.say);
    const requested = await requestPlan(
      ports,
      ports.settings,
      {
        by,
        kind: typed.flags.has("force-registration") ? "force-registration" : "enforce",
        override: typed.flags.get("override")?.trim() || null,
        only: only.users,
        emergency: emergencyIn(typed),
      },
      (people, finishAt) => askForPatience(ports, by, speech, people, finishAt),
    );
    return answerRequest(ports, requested, speech, adminChannel);
  },
});

/** Evidence about many people takes minutes: whoever asked hears how many. */
async function askForPatience(
  ports: PlanPorts,
  by: UserId,
  speech: Speech,
  people: number,
  finishAt: Date,
): Promise<void> {
  const chat = await openChat(ports, by);
  if (!chat.ok) return;
  const values = { people: speech.people(people), time: speech.dates.clockTime(finishAt) };
  await ports.teams.send(chat.address, {
    kind: "text",
    text: speech.say("enforce:gathering", values),
  });
}

async function scope(
  ports: PlanPorts,
  typed: Typed,
  speech: Speech,
): Promise<{ readonly users: readonly UserId[] | null } | { readonly say: string }> {
  if (typed.words.length === 0) return { users: null };
  const found = await findPerson(ports.store.people, typed.words, speech);
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
  run: async ({ by, typed, reader, adminChannel }) => {
    const speech = speechFor(reader);
    const record = await findPlan(ports, typed.words, speech);
    if (typeof record === "string") return say(record);
    const requested = await requestUndo(ports, ports.settings, { by, of: record.plan.id });
    return answerRequest(ports, requested, speech, adminChannel);
  },
});

/** What came of asking for a plan: the card to all admins, or why there is none and what to do about it. */
async function answerRequest(
  ports: PlanPorts,
  requested: Requested | UndoRequested,
  speech: Speech,
  adminChannel: Address | null,
): Promise<Answer> {
  if (!requested.ok) return refusalCard(refusalOf(speech, requested));
  const { plan } = requested.record;
  for (const id of requested.replaced) await updatePlan(ports, id);
  const admins = requested.admins.length;
  const reached = await postPlan(ports, plan.id, requested.admins, adminChannel);
  const values = {
    plan: shortHash(plan.hash),
    people: speech.people(plan.changes.length),
    count: reached,
    approvers: plan.approvers,
    date: speech.dates.moment(plan.expiresAt),
  };
  return sayOpenly(
    reached < admins
      ? speech.say("enforce:sentToSome", { ...values, missed: admins - reached, admins })
      : speech.say("enforce:sent", values),
  );
}

/** Refusals quote policies and reasons in Microsoft's own words: on a card nothing reads them as Markdown. */
const refusalCard = (lines: readonly string[]): Answer => ({
  kind: "card",
  open: false,
  about: { kind: "notice", subject: "plan-refused" },
  render: ({ reader }) => ({
    card: noticeCard({ reader, title: speechFor(reader).say("enforce:noPlan"), lines }),
    summary: speechFor(reader).say("enforce:noPlanSummary"),
  }),
});

/** Why there is no plan, and what to do about it; the first sentence first. */
export function refusalOf(
  speech: Speech,
  refused: Exclude<Requested | UndoRequested, { ok: true }>,
): readonly string[] {
  const { say: words } = speech;
  switch (refused.why) {
    case "scan-too-old":
      return [words("enforce:refused/scan-too-old", { date: speech.dates.moment(refused.readAt) })];
    case "too-few-break-glass":
      return [
        words("enforce:refused/too-few-break-glass", {
          named: refused.named,
          needed: refused.needed,
        }),
      ];
    case "not-ready":
      return [
        words("enforce:refused/not-ready", {
          registered: refused.registered,
          people: speech.people(refused.canSignIn),
          share: speech.numbers.share(refused.registered, refused.canSignIn),
          percent: refused.percent,
        }),
      ];
    case "posture":
      return [
        ...refused.objections.map((each) => objectionText(speech, each)),
        words("planWords:overrideHint"),
      ];
    case "nobody":
      return [words("enforce:refused/nobody"), ...heldLines(speech, refused.holds)];
    case "too-few-admins":
      return [
        words("enforce:refused/too-few-admins", {
          needed: refused.needed,
          people: speech.people(refused.admins),
        }),
      ];
    case "undo-too-late":
      return [words("enforce:refused/undo-too-late", { days: refused.days })];
    case "no-scan":
    case "no-such-plan":
    case "nothing-to-undo":
    case "still-writing":
      return [words(`enforce:refused/${refused.why}`)];
  }
}

function heldLines(speech: Speech, holds: PlanRecord["holds"]): readonly string[] {
  const reasons = Map.groupBy(holds, (each) => each.why);
  return [...reasons].map(([why, held]) => {
    const { label, fix } = holdWords(speech, why);
    return speech.say("enforce:held", { label, people: speech.people(held.length), fix });
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
  run: async ({ reader }) => {
    const records = await ports.store.plans.list(10);
    if (records.length === 0) return say(speechFor(reader).say("planWords:list/empty"));
    const lines = await planLines(ports, records);
    return {
      kind: "card",
      open: false,
      about: { kind: "list", subject: "plans" },
      render: ({ reader }) => ({
        card: plansCard({ reader, plans: lines }),
        summary: speechFor(reader).say("planWords:list/title"),
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

/** Halts all writing, or one plan's. Acts before the next person is written. */
export async function stopWriting(ports: PlanPorts, { by, typed, reader }: Call): Promise<Answer> {
  const speech = speechFor(reader);
  const named = typed.words.length > 0 ? await findPlan(ports, typed.words, speech) : null;
  if (typeof named === "string") return say(named);
  const stopped = await stopPlans(ports, by, named?.plan.id ?? "all");
  for (const id of stopped) await updatePlan(ports, id);
  if (stopped.length === 0) return say(speech.say("enforce:nothingToStop"));
  return sayOpenly(speech.say("enforce:stopped", { count: stopped.length }));
}

/** The plan meant by the first digits of its fingerprint, or what to type instead. */
export async function findPlan(
  ports: Pick<PlanPostPorts, "store">,
  words: readonly string[],
  speech: Speech,
): Promise<PlanRecord | string> {
  const typed = words.join("").replace(/[\s-]/g, "").toLowerCase();
  if (typed === "") return speech.say("find:whichPlan");
  const record = /^[0-9a-f]{4,64}$/.test(typed) ? await ports.store.plans.byShortHash(typed) : null;
  return (
    record ?? speech.say("find:noPlan", { typed: typed.replace(/[^0-9a-z]/g, "").slice(0, 20) })
  );
}

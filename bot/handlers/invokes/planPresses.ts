import { refusalText } from "../../cards/planWords.ts";
import { type Speech, speechFor } from "../../cards/speech.ts";
import { type PlanId, planId, type UserId } from "../../core/ids.ts";
import type { Profile } from "../../core/person.ts";
import { type Decided, decidePlan, stopPlans } from "../../flows/decidePlan.ts";
import { namesOf, planRender, postPlan, updatePlan } from "../../flows/planPosts.ts";
import type { Copy } from "../../flows/postCard.ts";
import { requestUndo } from "../../flows/requestPlan.ts";
import type { PressReply } from "../../ports/inbound.ts";
import type { Jobs } from "../../ports/jobs.ts";
import type { AccessPorts } from "../access.ts";
import { type PlanPorts, refusalOf } from "../commands/planCommands.ts";
import { asAdmin } from "./asAdmin.ts";
import { message, type PressHandler, type TracedPress } from "./press.ts";

export interface PlanPressPorts extends PlanPorts {
  readonly access: AccessPorts;
  readonly jobs: Jobs;
  beside(sentence: string, work: Promise<unknown>): void;
}

type AdminPress = (press: TracedPress, plan: PlanId) => Promise<PressReply>;

/** For an admin of this moment, on the card of a plan. */
const onPlan = (ports: PlanPressPorts, go: AdminPress): PressHandler =>
  asAdmin(ports, async (press) =>
    press.post.kind === "plan"
      ? go(press, planId(press.post.subject))
      : message(speechFor(press.reader).say("presses:plan/notAPlan")),
  );

/** Approve and decline. The answer is the card as it stands now; every other copy follows. */
export const decidePress = (ports: PlanPressPorts, says: "approve" | "decline"): PressHandler =>
  onPlan(ports, async ({ event, post, reader }, id) => {
    const by = event.actor.user;
    const decided = await decidePlan(ports, id, says, by);
    if (!decided.ok) return message(await refusal(ports, id, decided.why, speechFor(reader)));
    if (decided.state === "writing") await ports.jobs.wake("enforce");
    ports.beside("A plan's cards could not be updated.", updatePlan(ports, id));
    return fresh(ports, id, { ...post, reader });
  });

type WhyNot = Extract<Decided, { ok: false }>["why"];

async function refusal(
  ports: PlanPressPorts,
  id: PlanId,
  why: WhyNot,
  speech: Speech,
): Promise<string> {
  if (why === "no-such-plan") return speech.say("presses:plan/unknown");
  if (why === "plan-altered") return speech.say("presses:plan/altered");
  return refusalText(speech, why, await whoElseCan(ports, id));
}

/** Names of admins whose word would still count. */
async function whoElseCan(ports: PlanPressPorts, id: PlanId): Promise<readonly string[]> {
  const record = await ports.store.plans.byId(id);
  const admins = await adminsOf(ports);
  if (record === null) return [];
  const out = new Set<UserId>([
    record.plan.by,
    ...record.plan.changes.map((each) => each.user),
    ...record.decisions.map((each) => each.by),
  ]);
  const able = admins.map((each) => each.id).filter((each) => !out.has(each));
  const names = await namesOf(ports, able);
  return able.map((each) => names.get(each) ?? each);
}

/** Empty when it cannot be told: then the refusal names nobody. */
async function adminsOf(ports: PlanPressPorts): Promise<readonly Profile[]> {
  try {
    return await ports.groups.members(ports.settings.adminGroupId);
  } catch {
    return [];
  }
}

async function fresh(ports: PlanPressPorts, id: PlanId, copy: Copy): Promise<PressReply> {
  const render = await planRender(ports, id);
  if (render === null) return message(speechFor(copy.reader).say("presses:plan/unknown"));
  return { kind: "card", card: render(copy).card };
}

/** Stops one plan, from its card. */
export const stopPress = (ports: PlanPressPorts): PressHandler =>
  onPlan(ports, async ({ event, post, reader }, id) => {
    const stopped = await stopPlans(ports, event.actor.user, id);
    if (stopped.length === 0) return message(speechFor(reader).say("presses:plan/nothingToStop"));
    ports.beside("A plan's cards could not be updated.", updatePlan(ports, id));
    return fresh(ports, id, { ...post, reader });
  });

/** Asks for an undo of one plan, from its card. The undo is a plan of its own, with its own card and approvals. */
export const undoPress = (ports: PlanPressPorts): PressHandler =>
  onPlan(ports, async ({ event, reader }, id) => {
    const speech = speechFor(reader);
    const requested = await requestUndo(ports, ports.settings, { by: event.actor.user, of: id });
    if (!requested.ok) return message(refusalOf(speech, requested).join(" "));
    ports.beside(
      "A plan could not be posted.",
      postPlan(ports, requested.record.plan.id, requested.admins, null),
    );
    return message(speech.say("presses:plan/undoSent"));
  });

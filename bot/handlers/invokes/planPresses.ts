import { z } from "zod/v4";
import { refusalText } from "../../cards/planWords.ts";
import { type Speech, speechFor } from "../../cards/speech.ts";
import type { Refusal, Word } from "../../core/approval.ts";
import { type PlanId, planId, type UserId } from "../../core/ids.ts";
import type { Reader } from "../../core/language.ts";
import type { Profile } from "../../core/person.ts";
import { decidePlan, stopPlans } from "../../flows/decidePlan.ts";
import { drawDifference } from "../../flows/planDifference.ts";
import { drawPlan, namesOf, postPlan, updatePlan } from "../../flows/planPosts.ts";
import type { Copy } from "../../flows/postCard.ts";
import { requestUndo } from "../../flows/requestUndo.ts";
import type { Seals } from "../../flows/seal.ts";
import type { PressReply } from "../../ports/inbound.ts";
import type { Jobs } from "../../ports/jobs.ts";
import type { Address } from "../../ports/teams.ts";
import type { AccessPorts } from "../access.ts";
import { type PlanPorts, refusalOf } from "../commands/planCommands.ts";
import { asAdmin } from "./asAdmin.ts";
import { message, type PressHandler, type TracedPress } from "./press.ts";

export interface PlanPressPorts extends PlanPorts {
  readonly seals: Seals;
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

/** What the button of a plan's card carries besides its copy and revision. */
const Nonced = z.object({ nonce: z.string().min(1).max(64) });

/**
 * Approve and decline, from one's own copy. The answer is the card as it stands now, also when Teams delivers the same
 * press again; or, from a card that is out of date, what has changed since. Every other copy follows.
 */
export const decidePress = (ports: PlanPressPorts, says: Word["says"]): PressHandler =>
  onPlan(ports, async (press, id) => {
    const { event, post, reader } = press;
    const by = event.actor.user;
    if (!isOwnCopy(press)) return notYours(ports, press);
    const nonce = Nonced.safeParse(event.data).data?.nonce ?? null;
    const decided = await decidePlan(ports, { plan: id, says, by, copy: post.id, nonce });
    const copy = { ...post, reader };
    if (decided.ok) {
      if (decided.state === "writing") await ports.jobs.wake("enforce");
      ports.beside("A plan's cards could not be updated.", updatePlan(ports, id));
      return fresh(ports, id, copy);
    }
    if (decided.why === "repeated") return fresh(ports, id, copy);
    if (decided.why === "out-of-date") {
      const card = await drawDifference(ports, copy, { plan: id, tried: says, seen: decided.seen });
      return card === null ? unknownPlan(reader) : { kind: "card", card };
    }
    return message(await refusal(ports, id, decided.why, speechFor(reader)));
  });

/** A card that was sent to this very person, or that stands in the channel they pressed it in; a forwarded one is neither. */
function isOwnCopy({ post, event }: TracedPress): boolean {
  if (post.recipient !== null) return post.recipient === event.actor.user;
  return channelOf(post.address) === channelOf(event.address);
}

/** A channel's id, without the thread in it. */
const channelOf = ({ conversationId }: Address): string => conversationId.split(";", 1)[0] ?? "";

/** Counts nothing, and writes down who pressed what was not theirs. */
async function notYours(
  ports: PlanPressPorts,
  { event, post, reader }: TracedPress,
): Promise<PressReply> {
  await ports.store.audit.append([
    {
      at: ports.clock.now(),
      actor: event.actor.user,
      event: "access.denied",
      subject: post.subject,
      detail: { verb: event.verb, why: "not-own-copy" },
    },
  ]);
  return message(speechFor(reader).say("presses:plan/notYours"));
}

type WhyNot = Refusal | "no-such-plan" | "plan-altered";

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
  const card = await drawPlan(ports, id, copy);
  return card === null ? unknownPlan(copy.reader) : { kind: "card", card };
}

const unknownPlan = (reader: Reader): PressReply =>
  message(speechFor(reader).say("presses:plan/unknown"));

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

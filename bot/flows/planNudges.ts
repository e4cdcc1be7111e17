import { setImmediate as breathe } from "node:timers/promises";
import type { Campaign } from "../core/campaign.ts";
import { verdictOf } from "../core/eligibility.ts";
import type { UserId } from "../core/ids.ts";
import { decideNudge, type NudgeDecision } from "../core/nudge.ts";
import type { Clock } from "../ports/clock.ts";
import type { Store, Tables } from "../ports/store.ts";
import { newPostId } from "./postCard.ts";
import { type FreshHabitPorts, type Habits, refreshHabits } from "./readHabits.ts";

export interface PlanNudgePorts extends FreshHabitPorts {
  readonly store: Store;
  readonly clock: Clock;
  readonly breakGlass: ReadonlySet<UserId>;
}

/** People decided on in one transaction. */
const BATCH = 200;
/** And in one go: more would make messages that are being sent meanwhile miss their turns. */
const BREATH = 20;

/**
 * Decides on the next batch of people whose message is due: into the outbox, put off, or out of the campaign, all in the
 * transaction that decided it. Returns how many people were decided on; 0 when nobody is due.
 */
export async function planNudges(ports: PlanNudgePorts, campaign: Campaign): Promise<number> {
  const { campaigns, people } = ports.store;
  const due = await campaigns.due(campaign.id, ports.clock.now(), BATCH);
  if (due.length === 0) return 0;
  const known = (await people.byIds(due)).map(({ person }) => person);
  const habits = await refreshHabits(ports, known, campaign.hours);
  return ports.store.atomically(async (tables) => {
    if (!(await tables.campaigns.holdsRunning(campaign.id))) return 0;
    const decisions = await decide(ports, tables, campaign, due, habits);
    const at = ports.clock.now();
    await tables.nudges.plan(
      decisions.flatMap((each) =>
        each.do === "send"
          ? [{ ...each.nudge, asked: each.asked, post: newPostId(), at, notAfter: each.notAfter }]
          : [],
      ),
    );
    await tables.campaigns.saveAll(decisions.map(({ enrolment }) => enrolment));
    return decisions.length;
  });
}

type Decided = Exclude<NudgeDecision, { do: "nothing" }>;

/** Everything is read again inside: what was due a moment ago may have been answered since. */
async function decide(
  ports: PlanNudgePorts,
  tables: Tables,
  campaign: Campaign,
  due: readonly UserId[],
  habits: ReadonlyMap<UserId, Habits>,
): Promise<readonly Decided[]> {
  const now = ports.clock.now();
  const enrolments = await tables.campaigns.lockDue(campaign.id, due, now);
  const users = enrolments.map(({ user }) => user);
  const known = new Map((await tables.people.byIds(users)).map((each) => [each.person.id, each]));
  const rulings = await tables.rulings.of(users);
  const nudges = await tables.nudges.ofMany(campaign.id, users);
  const last = await tables.nudges.lastUnasked(users);
  const decided: Decided[] = [];
  for (const [nth, enrolment] of enrolments.entries()) {
    if (nth % BREATH === BREATH - 1) await breathe();
    const { user } = enrolment;
    const person = known.get(user)?.person ?? null;
    const subject = {
      breakGlass: ports.breakGlass.has(user),
      ruling: rulings.get(user)?.ruling ?? null,
    };
    const habit = habits.get(user);
    const decision = decideNudge(
      {
        campaign,
        enrolment,
        nudges: nudges.get(user) ?? [],
        verdict: person && verdictOf({ person, ...subject }, now),
        hours: habit?.hours ?? campaign.hours,
        createdAt: person?.createdAt ?? null,
        lastMessageAt: last.get(user) ?? null,
        busy: habit?.busy ?? false,
      },
      now,
    );
    if (decision.do !== "nothing") decided.push(decision);
  }
  return decided;
}

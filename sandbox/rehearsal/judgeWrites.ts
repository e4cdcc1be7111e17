import type { Entry, Journal } from "../journal.ts";
import type { Facts } from "./facts.ts";
import { isTaken, taken } from "./pressed.ts";
import type { Rules } from "./rules.ts";
import { haltOn, seenPlans } from "./seenPlans.ts";
import { WatchedPlan } from "./watchedPlan.ts";
import { tooLarge, wavesOf } from "./waves.ts";

type Write = Entry<"mfa-written">;

export interface WriteFindings {
  readonly plans: number;
  readonly approvals: number;
  /** How often a plan halted by itself, as admins were shown. */
  readonly halts: number;
  readonly writes: number;
  readonly unapprovedWrites: number;
  /** Writes of a plan that had halted and was not approved anew, or had been declined or stopped. */
  readonly haltedWrites: number;
  /** Attempts, the refused ones included. */
  readonly breakGlassWrites: number;
  readonly waves: number;
  /** Waves larger than they may be, or begun before the one before had been watched. */
  readonly oversizedWaves: number;
  /** People whose state the bot changed more than once. */
  readonly changedAgain: number;
  /** People whom the bot's last write left enforced. */
  readonly enforced: number;
  /** People about whom the bot's last write did not do what it said, so that nobody knows without reading them. */
  readonly unknown: number;
}

/** Judges every state the bot wrote, in the order of the journal. */
export function judgeWrites(journal: Journal, facts: Facts, rules: Rules): WriteFindings {
  const plans = seenPlans(journal).map((seen) => new WatchedPlan(seen, journal, facts, rules));
  const writes = journal.ofKind("mfa-written").filter(({ face }) => face === "graph");
  const wrong = follow(journal, plans, writes);
  const last = new Map(writes.map((each) => [each.person, each]));
  const isBreakGlass = (person: string) => facts.accounts.get(person)?.kind === "break-glass";
  const refused = journal.ofKind("mfa-write-refused").filter(({ face }) => face === "graph");
  const waves = plans.map((plan) => wavesOf(plan, rules));
  return {
    plans: plans.length,
    approvals: new Set(
      taken(journal, "plan.approve").map(({ person, messageId }) => `${person} ${messageId}`),
    ).size,
    halts: plans.reduce((sum, plan) => sum + plan.halts, 0),
    writes: writes.length,
    ...wrong,
    breakGlassWrites: [...writes, ...refused].filter(({ person }) => isBreakGlass(person)).length,
    waves: waves.flat().length,
    oversizedWaves: plans.reduce(
      (sum, plan, nth) => sum + tooLarge(plan.seen, waves[nth] ?? [], rules),
      0,
    ),
    changedAgain: changedAgain(writes),
    enforced: [...last.values()].filter(({ effective }) => effective === "enforced").length,
    unknown: [...last.values()].filter((each) => !tookEffect(each)).length,
  };
}

const tookEffect = ({ to, effective }: Write): boolean =>
  effective === to || (to === "enabled" && effective === "enforced");

function changedAgain(writes: readonly Write[]): number {
  const changes = writes.filter(({ from, effective }) => from !== effective);
  return changes.length - new Set(changes.map(({ person }) => person)).size;
}

/** One thing that bears on what may be written, at its place in the journal. */
interface Event {
  readonly index: number;
  happens(): void;
}

/** Lets every plan follow what admins saw and did, and holds each write against those that mean it. */
function follow(
  journal: Journal,
  plans: readonly WatchedPlan[],
  writes: readonly Write[],
): Pick<WriteFindings, "unapprovedWrites" | "haltedWrites"> {
  let [unapprovedWrites, haltedWrites] = [0, 0];
  const written = (write: Write): void => {
    const meant = plans.filter((plan) => plan.wasOpen && plan.means(write));
    const plan = meant.find((each) => each.allows(write));
    plan?.take(write);
    if (plan !== undefined) return;
    if (meant.length > 0) haltedWrites += 1;
    else unapprovedWrites += 1;
  };
  const events: Event[] = [
    ...wordsOf(journal, plans),
    ...haltsShown(journal, plans),
    ...callsForHelp(journal, plans),
    ...writes.map((each) => ({ index: each.index, happens: () => written(each) })),
  ];
  for (const event of events.toSorted((one, other) => one.index - other.index)) event.happens();
  return { unapprovedWrites, haltedWrites };
}

/** An approval counts from the press on, since the bot may act on it before its answer is home; a no from its answer on. */
function wordsOf(journal: Journal, plans: readonly WatchedPlan[]): readonly Event[] {
  const planOf = byMessage(plans);
  const of = (verb: string, word: (plan: WatchedPlan, by: string) => void, isAtOnce: boolean) =>
    taken(journal, verb).flatMap(({ person, messageId, since, index }) => {
      const plan = planOf.get(messageId ?? "");
      return plan === undefined
        ? []
        : [{ index: isAtOnce ? since : index, happens: () => word(plan, person) }];
    });
  return [
    ...of("plan.approve", (plan, by) => plan.approved(by), true),
    ...of("plan.decline", (plan) => plan.ends(), false),
    ...of("plan.stop", (plan) => plan.ends(), false),
  ];
}

function haltsShown(journal: Journal, plans: readonly WatchedPlan[]): readonly Event[] {
  const planOf = byMessage(plans);
  return [...journal.ofKind("message-sent"), ...journal.ofKind("message-updated")].flatMap(
    ({ messageId, card, index }) => {
      const plan = planOf.get(messageId);
      const halt = plan === undefined ? null : haltOn(card);
      return plan === undefined || halt === null
        ? []
        : [{ index, happens: () => plan.showsHalt(halt) }];
    },
  );
}

const callsForHelp = (journal: Journal, plans: readonly WatchedPlan[]): readonly Event[] =>
  journal
    .ofKind("person-pressed")
    .filter(({ verb }) => verb === "enforced.help")
    .map((press) => ({
      index: press.index,
      happens: () => {
        for (const plan of plans) plan.helped(press.person, isTaken(press));
      },
    }));

const byMessage = (plans: readonly WatchedPlan[]): ReadonlyMap<string, WatchedPlan> =>
  new Map(plans.flatMap((plan) => [...plan.seen.messageIds].map((id) => [id, plan] as const)));

import type { PlanId, UserId } from "#bot/core/ids.ts";
import type { PerUserMfaState } from "#bot/core/person.ts";
import { AMBIGUOUS, type WriteFault } from "./faults.ts";
import type { Patch } from "./modelGraph.ts";
import type { ModelTenant } from "./modelTenant.ts";
import { type Said, type Sent, type Shown, Witness } from "./witness.ts";

const STRENGTH: Readonly<Record<PerUserMfaState, number>> = {
  disabled: 0,
  enabled: 1,
  enforced: 2,
};
/** What a decision to write rests on may be this old. */
const FRESH_MS = 60_000;
/** An intent older than this is never sent again: nobody could tell whose the state is by then. */
const RESEND_MS = 120_000;
/** People who may be on their way when something says stop. */
const IN_FLIGHT = 4;

export interface OracleRules {
  readonly breakGlass: ReadonlySet<UserId>;
  readonly writesPerDay: number;
  /** The largest each of the first waves may be, in people. */
  readonly waves: readonly number[];
  /** Who may write now, by the database. */
  holder(): string | null;
}

/**
 * Judges what the tenant received, by rules written a second time and from nothing but the tenant's journal, the plans as
 * they were shown and the clicks that were really made. It shares no code with what it judges.
 */
export class Oracle extends Witness {
  readonly #rules: OracleRules;

  constructor(tenant: ModelTenant, rules: OracleRules) {
    super(tenant);
    this.#rules = rules;
  }

  override shown(plan: Shown): void {
    super.shown(plan);
    if (plan.kind === "undo") return;
    for (const [nth, most] of this.#rules.waves.entries()) {
      const people = [...plan.changes.values()].filter(({ wave }) => wave === nth + 1).length;
      if (people > most) this.breach("P15", `wave ${nth + 1} of ${plan.id} has ${people} people`);
    }
  }

  /** A click that counted. Whether it may is judged here too. */
  said(word: Said): void {
    const plan = this.plans.get(word.plan);
    if (!this.tenant.isAdminNow(word.by)) this.breach("P1", `${word.by} decided without the role`);
    if (word.says === "approve" && plan !== undefined) {
      if (plan.requester === word.by) this.breach("P5", `${word.by} approved their own request`);
      if (plan.changes.has(word.by)) this.breach("P5", `${word.by} approved a plan they are in`);
      const isFirst = !this.rounds.has(word.plan);
      if (isFirst && word.at >= plan.expiresAt) this.breach("P1", `${word.by} approved too late`);
    }
    if (this.ended.has(word.plan)) this.breach("P19", `${word.plan} was over and took a word`);
    this.words.push(word);
    this.trouble.delete(word.plan);
    if (word.says === "decline") this.stopped(word.plan, []);
  }

  /** Somebody is about to set a plan's row by hand: whatever they set it to, one that was over may not be written again. */
  forged(plan: PlanId): void {
    this.forgedAt.set(plan, ++this.order);
    if (this.ended.delete(plan)) this.stopped(plan, []);
  }

  /** @param onTheWay people whose write was recorded before the stop was: at most one request's worth may still leave */
  stopped(plan: PlanId, onTheWay: readonly UserId[]): void {
    this.stoppedAt.set(plan, ++this.order);
    const unsent = onTheWay.filter(
      (user) => !this.sent.some((each) => each.plan === plan && each.user === user),
    );
    if (unsent.length > IN_FLIGHT)
      this.breach("P15", `${unsent.length} people were on their way at once`);
    for (const user of onTheWay) this.underWay.add(`${plan} ${user}`);
  }

  /** A plan's state as the database has it: one that is over never changes again. */
  stands(plan: PlanId, state: string, round: number): void {
    if ((this.rounds.get(plan) ?? 1) < round) {
      this.rounds.set(plan, round);
      this.haltedAt.set(plan, this.tenant.time.now);
    }
    const before = this.ended.get(plan);
    if (before !== undefined && before !== state)
      this.breach("P19", `${plan} was ${before} and became ${state}`);
    if (FINAL.has(state)) this.ended.set(plan, state);
  }

  /** Judges a write in the moment it arrives. */
  patched(patch: Patch): void {
    const id = this.onWhat.get(patch.author);
    const plan = id === undefined ? undefined : this.plans.get(id);
    if (id === undefined || plan === undefined)
      this.breach("P1", `a write for ${patch.user} outside every plan`);
    if (id === undefined || plan === undefined) return;
    const sent = { ...patch, plan: id };
    if (this.#rules.holder() !== patch.author)
      this.breach("P20", `${patch.author} wrote, and ${this.#rules.holder()} has the lease`);
    this.#whetherApproved(plan, patch);
    this.#whetherAllowed(plan, patch);
    this.#whetherSafe(plan, patch);
    this.#whetherOnce(sent);
    this.#whetherInTurn(plan, patch);
    this.sent.push(sent);
    this.#countTrouble(id, patch);
  }

  #whetherApproved(plan: Shown, { author, user }: Patch): void {
    const { now } = this.tenant.time;
    const since = this.haltedAt.get(plan.id) ?? 0;
    const words = this.words.filter((each) => each.plan === plan.id && each.at >= since);
    const yes = new Set(words.filter(({ says }) => says === "approve").map(({ by }) => by));
    const genuine = [...yes].filter(
      (by) =>
        by !== plan.requester &&
        !plan.changes.has(by) &&
        this.roles.get(`${author} ${by}`) === true,
    );
    if (genuine.length < plan.approvers)
      this.breach("P1", `${plan.id}: ${genuine.length} of ${plan.approvers} genuine approvers`);
    if (plan.runsUntil <= now) this.breach("P1", `${plan.id} was written after its time`);
    if (this.knewOf(author, this.alteredAt.get(plan.id)))
      this.breach("P6", `${plan.id} was altered and written`);
    const isOver = this.forgedAt.has(plan.id)
      ? this.knewOf(author, this.stoppedAt.get(plan.id))
      : this.stoppedAt.has(plan.id);
    if (isOver && !this.underWay.has(`${plan.id} ${user}`))
      this.breach("P19", `${plan.id} was declined or stopped and written`);
    if ([...yes].some((by) => plan.changes.has(by)) && genuine.length < plan.approvers)
      this.breach("P5", `${plan.id} was approved by somebody in it`);
  }

  #whetherAllowed(plan: Shown, { author, user, target }: Patch): void {
    const change = plan.changes.get(user);
    if (change === undefined || change.target !== target)
      this.breach("P6", `${user} -> ${target} is not in ${plan.id}`);
    if (this.#rules.breakGlass.has(user)) this.breach("P2", `break-glass ${user} was written`);
    const account = this.tenant.accounts.get(user);
    if (account === undefined || this.changedUnseen(author, user)) return;
    if (!account.exists) this.breach("P24", `${user} was seen to be gone and written`);
    if (plan.kind === "undo") return;
    const isRoom = NO_PERSON.has(account.mailbox) && !change?.isOverridden;
    if (account.guest || account.syncs || !account.signsIn || isRoom)
      this.breach("P3", `${user} is no person who signs in`);
    if (target === "enforced" && account.methods === "none")
      this.breach("P4", `${user} is not registered`);
  }

  /** Whether nobody is overrun or weakened. What changed after the process looked, it cannot have known. */
  #whetherSafe(plan: Shown, { author, user, target, at }: Patch): void {
    const change = plan.changes.get(user);
    const account = this.tenant.accounts.get(user);
    if (change === undefined || account === undefined) return;
    const look = this.lookOf(author, user);
    if (look === null || at - look.at > FRESH_MS)
      this.breach("P4", `${user} was written without a fresh look`);
    if (plan.kind !== "undo" && STRENGTH[target] < STRENGTH[account.state])
      if (!this.changedUnseen(author, user))
        this.breach("P14", `${user} went from ${account.state} to ${target}`);
    if (plan.kind === "undo") this.#whetherRestores(plan, user, target);
    const isOurs = account.state === change.prior || account.state === change.target;
    const mayBeOurs = isOurs || (change.target === "enabled" && account.state === "enforced");
    if (!mayBeOurs && !this.changedUnseen(author, user))
      this.breach("P12", `${user} was ${account.state}, neither before nor after the plan`);
  }

  #whetherRestores(plan: Shown, user: UserId, target: PerUserMfaState): void {
    const original = plan.of === null ? undefined : this.plans.get(plan.of);
    const was = original?.changes.get(user);
    if (was?.prior !== target)
      this.breach("P13", `${user} was ${was?.prior} before the plan and becomes ${target}`);
    const first = this.sent.find((each) => each.plan === plan.of && each.user === user);
    if (first === undefined && !this.touchedAt.has(user))
      this.breach("P13", `${user} was never changed by the plan undone`);
  }

  #whetherOnce({ plan, user, at, nth }: Sent): void {
    const before = this.sent.filter((each) => each.plan === plan && each.user === user);
    const uncertain = before.filter(
      ({ fault }) => AMBIGUOUS.has(fault) || fault === "throttled",
    ).length;
    const died = this.lostAnswers.has(`${plan} ${user}`) ? 1 : 0;
    if (before.length > uncertain + died)
      this.breach("P10", `${user} is written again although the first write was answered`);
    const [first] = before.filter(({ fault }) => fault !== "throttled");
    const wasLookedAt = (this.seenAsBefore.get(user) ?? []).some(
      (seen) => first !== undefined && seen > first.at && seen - first.at <= RESEND_MS,
    );
    if (first !== undefined && at - first.at > RESEND_MS && !wasLookedAt)
      this.breach("P12", `${user} is written again after ${at - first.at} ms (${nth})`);
  }

  #whetherInTurn(plan: Shown, { user, at }: Patch): void {
    const wave = plan.changes.get(user)?.wave ?? 1;
    const earlier = this.sent.filter(
      (each) => each.plan === plan.id && (plan.changes.get(each.user)?.wave ?? 1) < wave,
    );
    const last = Math.max(...earlier.map((each) => each.at));
    if (earlier.length > 0 && at < last + plan.bakeMs)
      this.breach("P18", `wave ${wave} began ${at - last} ms after the one before`);
    const later = this.sent.some(
      (each) => each.plan === plan.id && (plan.changes.get(each.user)?.wave ?? 1) > wave,
    );
    if (later) this.breach("P15", `${user} of wave ${wave} was written after a later wave`);
    this.#whetherDaySuffices(plan, user, at);
  }

  /** An undo only gives back, so no limit holds it up. */
  #whetherDaySuffices(plan: Shown, user: UserId, at: number): void {
    if (plan.kind === "undo") return;
    const today = new Set(
      this.sent
        .filter((each) => at - each.at < DAY_MS && MAY_CHANGE.has(each.fault))
        .filter((each) => this.plans.get(each.plan)?.kind !== "undo")
        .map((each) => `${each.plan} ${each.user}`),
    );
    if (today.has(`${plan.id} ${user}`) || today.size < this.#rules.writesPerDay) return;
    this.breach("P15", `more than ${this.#rules.writesPerDay} people were written in a day`);
  }

  /**
   * After a refusal or a call for help, only what was on its way may still arrive: with as few people as a run has, one is
   * more than the two, or the one, in a hundred at which a plan must halt.
   */
  #countTrouble(plan: PlanId, { fault }: Patch): void {
    const trouble = this.troubleOf(plan);
    if (trouble.failed > 0 || trouble.help.size > 0) {
      trouble.sentSince += 1;
      if (trouble.sentSince > IN_FLIGHT)
        this.breach(
          "P16",
          `${plan} went on after ${trouble.failed} failures, ${trouble.help.size} calls`,
        );
    }
    if (fault === "refused") trouble.failed += 1;
  }

  /** What the bot claims of one person when all is over, against what the tenant's journal shows. */
  claimed(plan: PlanId, user: UserId, state: string, intents: number): void {
    if (state === "intent" || state === "sent")
      this.breach("P11", `${user} in ${plan} is still ${state}`);
    const target = this.plans.get(plan)?.changes.get(user)?.target;
    const writes = this.sent.filter((each) => each.plan === plan && each.user === user).length;
    if (writes > intents) this.breach("P26", `${user}: ${writes} writes, ${intents} on record`);
    if (state === "planned" && this.wasChanged(plan, user) && !this.touchedAt.has(user))
      this.breach("P11", `${user} in ${plan} was written and is planned`);
    if (state !== "verified" || target === undefined || this.alteredAt.has(plan)) return;
    const wasSeen = [target, ...(target === "enabled" ? ["enforced"] : [])].some((each) =>
      times(this.writesTo(user)).some((nth) => this.statesSeen.has(`${user} ${each} ${nth + 1}`)),
    );
    // What an outside admin set to the same state meanwhile cannot be told from our own write.
    if (!wasSeen && !this.touchedAt.has(user))
      this.breach("P9", `${user} is called changed and was never read as ${target}`);
  }

  recordIs(whole: boolean): void {
    if (!whole) this.breach("P26", "the record's chain is broken");
  }

  /**
   * Judges the end: nobody changed twice by one plan. Once somebody outside has put a person back within the two minutes
   * after an unanswered write, the state alone cannot tell that from a write that never arrived: such people are left out.
   */
  judgeEnd(): void {
    const times = new Map<string, number>();
    for (const { by, from, to, user } of this.tenant.changes) {
      if (by === null || from === to || this.touchedAt.has(user)) continue;
      const cause = this.sent.find(({ nth }) => nth === by);
      const key = `${cause?.plan} ${user}`;
      times.set(key, (times.get(key) ?? 0) + 1);
    }
    for (const [key, count] of times)
      if (count > 1) this.breach("P10", `${key} was changed ${count} times`);
  }
}

const FINAL: ReadonlySet<string> = new Set([
  "done",
  "declined",
  "expired",
  "stopped",
  "superseded",
]);
/** Writes that take effect, now or later. */
const MAY_CHANGE: ReadonlySet<WriteFault> = new Set<WriteFault>([
  "none",
  "lags",
  "late",
  "done-but-timeout",
  "part-missing",
]);
const NO_PERSON: ReadonlySet<string> = new Set(["shared", "room", "equipment"]);
const times = (count: number): readonly number[] => Array.from({ length: count }, (_, nth) => nth);
const DAY_MS = 86_400_000;

import type { PlanId, UserId } from "#bot/core/ids.ts";
import type { PerUserMfaState } from "#bot/core/person.ts";
import type { Patch } from "./modelGraph.ts";
import type { ModelTenant } from "./modelTenant.ts";

/** A rule that was broken, under the property's number in trust.md 3. */
export interface Breach {
  readonly property: `P${number}`;
  readonly what: string;
}

/** A plan as it was shown when it was asked for: copied then, so nothing that happens to the database reaches it. */
export interface Shown {
  readonly id: PlanId;
  readonly kind: "enforce" | "force-registration" | "undo";
  readonly of: PlanId | null;
  readonly requester: UserId;
  readonly expiresAt: number;
  readonly runsUntil: number;
  readonly bakeMs: number;
  readonly approvers: number;
  readonly changes: ReadonlyMap<
    UserId,
    {
      readonly prior: PerUserMfaState;
      readonly target: PerUserMfaState;
      readonly wave: number;
      /** Whether an admin gave a reason for this person, which the approvers saw. */
      readonly isOverridden: boolean;
    }
  >;
}

/** A click that was made by a living admin and answered with yes. */
export interface Said {
  readonly plan: PlanId;
  readonly by: UserId;
  readonly says: "approve" | "decline";
  readonly at: number;
}

/** What a process reads of a person before it writes. */
export type LookedAt = "state" | "profile" | "registration";

export interface Look {
  readonly at: number;
  readonly order: number;
}

export interface Sent extends Patch {
  readonly plan: PlanId;
}

/**
 * Remembers what an oracle needs: the plans as they were shown, the clicks that were made, what each process was told and
 * when, and every write. Nothing here is read from the bot.
 */
export class Witness {
  readonly breaches: Breach[] = [];
  readonly sent: Sent[] = [];
  protected readonly tenant: ModelTenant;
  protected readonly plans = new Map<PlanId, Shown>();
  protected readonly words: Said[] = [];
  /** Plans whose rows somebody changed behind the bot's back: from then on nothing may be written for them. */
  protected readonly alteredAt = new Map<PlanId, number>();
  protected readonly stoppedAt = new Map<PlanId, number>();
  protected readonly forgedAt = new Map<PlanId, number>();
  protected readonly underWay = new Set<string>();
  /** When each plan halted last; what was said before no longer counts. */
  protected readonly haltedAt = new Map<PlanId, number>();
  protected readonly rounds = new Map<PlanId, number>();
  protected readonly ended = new Map<PlanId, string>();
  /** What each process was told last: of who is an admin, and of people's states with the moment it looked. */
  protected readonly roles = new Map<string, boolean>();
  protected readonly looks = new Map<string, Map<LookedAt, Look>>();
  /** When somebody outside changed a person last, in the order of everything that happens. */
  protected readonly touchedAt = new Map<UserId, number>();
  protected readonly onWhat = new Map<string, PlanId>();
  protected readonly began = new Map<string, number>();
  /** Refusals, and help asked for, since the plan's last approval. */
  protected readonly trouble = new Map<
    PlanId,
    { failed: number; help: Set<UserId>; sentSince: number }
  >();
  /** When people were read in a state a plan found them in: nothing had come of a write by then. */
  protected readonly seenAsBefore = new Map<UserId, readonly number[]>();
  /** Which states were read of whom, and after how many writes to them. */
  protected readonly statesSeen = new Set<string>();
  protected readonly lostAnswers = new Set<string>();
  protected order = 0;

  constructor(tenant: ModelTenant) {
    this.tenant = tenant;
  }

  shown(plan: Shown): void {
    this.plans.set(plan.id, plan);
  }

  altered(plan: PlanId): void {
    this.alteredAt.set(plan, ++this.order);
  }

  helped(plan: PlanId, user: UserId): void {
    this.troubleOf(plan).help.add(user);
  }

  touched(user: UserId): void {
    this.touchedAt.set(user, ++this.order);
  }

  worksOn(author: string, plan: PlanId): void {
    this.onWhat.set(author, plan);
    this.began.set(author, ++this.order);
  }

  saidAdmin(author: string, user: UserId, isAdmin: boolean): void {
    this.roles.set(`${author} ${user}`, isAdmin);
  }

  sawState(author: string, user: UserId, state: PerUserMfaState | "unknown" | null): void {
    const isPrior = [...this.plans.values()].some(
      ({ changes }) => changes.get(user)?.prior === state,
    );
    if (isPrior)
      this.seenAsBefore.set(user, [...(this.seenAsBefore.get(user) ?? []), this.tenant.time.now]);
    if (state !== null) this.statesSeen.add(`${user} ${state} ${this.writesTo(user)}`);
    this.looked(author, user, "state");
  }

  /** A process was told something of a person. What it knows of them is as old as the oldest part. */
  looked(author: string, user: UserId, part: LookedAt): void {
    const parts = this.looks.get(`${author} ${user}`) ?? new Map<LookedAt, Look>();
    parts.set(part, { at: this.tenant.time.now, order: ++this.order });
    this.looks.set(`${author} ${user}`, parts);
  }

  protected lookOf(author: string, user: UserId): Look | null {
    const parts = [...(this.looks.get(`${author} ${user}`)?.values() ?? [])];
    return parts.reduce<Look | null>(
      (oldest, each) => (oldest !== null && oldest.order < each.order ? oldest : each),
      null,
    );
  }

  /** A process died with these writes on their way: their answers never arrived, a refusal among them neither. */
  answersLost(author: string): void {
    const plan = this.onWhat.get(author);
    if (plan !== undefined) this.troubleOf(plan).failed = 0;
    for (const each of this.sent)
      if (each.author === author && plan !== undefined)
        this.lostAnswers.add(`${plan} ${each.user}`);
  }

  /**
   * Whether a process began its work after this. A row forged under a process that has just read the true one does not
   * reach it: it writes what was approved, and the next to begin writes nothing.
   */
  protected knewOf(author: string, event: number | undefined): boolean {
    return event !== undefined && (this.began.get(author) ?? 0) > event;
  }

  /** Whether something changed about this person that the process has not seen: no look can be newer than itself. */
  protected changedUnseen(author: string, user: UserId): boolean {
    return (this.touchedAt.get(user) ?? 0) > (this.lookOf(author, user)?.order ?? 0);
  }

  protected writesTo(user: UserId): number {
    return this.sent.filter((each) => each.user === user).length;
  }

  protected wasChanged(plan: PlanId, user: UserId): boolean {
    const own = this.sent.filter((each) => each.plan === plan && each.user === user);
    return this.tenant.changes.some(
      ({ by, from, to }) => from !== to && own.some(({ nth }) => nth === by),
    );
  }

  protected troubleOf(plan: PlanId) {
    const found = this.trouble.get(plan) ?? { failed: 0, help: new Set<UserId>(), sentSince: 0 };
    this.trouble.set(plan, found);
    return found;
  }

  protected breach(property: Breach["property"], what: string): void {
    this.breaches.push({ property, what });
  }
}

import { randomUUID } from "node:crypto";
import type { PlanId, UserId } from "#bot/core/ids.ts";
import { postId } from "#bot/core/ids.ts";
import { decidePlan, expirePlans, stopPlans } from "#bot/flows/decidePlan.ts";
import { hashNonce } from "#bot/flows/nonce.ts";
import { type Requested, requestPlan } from "#bot/flows/requestPlan.ts";
import { requestUndo, type UndoRequested } from "#bot/flows/requestUndo.ts";
import { sealsWith } from "#bot/flows/seal.ts";
import { ADMIN_GROUP, type World } from "./world.ts";

/** The key the bot's processes share, and whoever tampers with the database does not have. */
export const seals = sealsWith("a key of this run, of thirty-two characters and more");

/** Which card a click comes from: one drawn now, the first that was ever drawn for this admin, or none of ours. */
export type Card = "fresh" | "old" | "forged";

/** What admins do, through the flows the bot's commands and buttons use. */
export class Deeds {
  readonly #world: World;
  readonly #cards = new Map<string, string>();

  constructor(world: World) {
    this.#world = world;
  }

  async request(by: UserId, kind: "enforce" | "force-registration"): Promise<PlanId | null> {
    const order = { by, kind, override: null, only: null, emergency: null };
    return this.#opened(await requestPlan(this.#ports(), this.#settings(), order));
  }

  async undo(by: UserId, of: PlanId): Promise<PlanId | null> {
    return this.#opened(await requestUndo(this.#ports(), this.#settings(), { by, of }));
  }

  #opened(requested: Requested | UndoRequested): PlanId | null {
    if (!requested.ok) return null;
    const { plan } = requested.record;
    const changes = new Map(
      plan.changes.map(({ user, prior, target, wave, override }) => [
        user,
        { prior, target, wave, isOverridden: override !== null },
      ]),
    );
    const extra = plan.changes.some(({ privileged, override }) => privileged || override !== null);
    this.#world.oracle.shown({
      id: plan.id,
      kind: plan.kind.kind,
      of: plan.kind.kind === "undo" ? plan.kind.of : null,
      requester: plan.by,
      expiresAt: this.#world.time.now + plan.expiresAt.getTime() - plan.createdAt.getTime(),
      runsUntil: this.#world.time.now + plan.runsUntil.getTime() - plan.createdAt.getTime(),
      bakeMs: plan.emergency || plan.kind.kind === "undo" ? 0 : plan.bakeMinutes * 60_000,
      approvers: this.#world.options.approvers + (extra ? 1 : 0),
      changes,
    });
    this.#world.plans.push(plan.id);
    return plan.id;
  }

  /** A press as the door lets it through: whoever is no admin in this moment never reaches the flow. */
  async click(plan: PlanId, by: UserId, says: "approve" | "decline", card: Card): Promise<boolean> {
    const { tenant, oracle, time } = this.#world;
    const copy = postId(`${plan}/${by}`);
    const nonce = await this.#nonce(plan, by, card);
    if (!tenant.isAdminNow(by)) return false;
    const { store, clock } = this.#world;
    const decided = await decidePlan({ store, clock, seals }, { plan, says, by, copy, nonce });
    if (decided.ok) oracle.said({ plan, by, says, at: time.now });
    return decided.ok;
  }

  /** An admin gives a reason to set aside what holds one person, for the next plan. */
  async override(by: UserId, user: UserId): Promise<void> {
    const { store, clock } = this.#world;
    const at = clock.now();
    const until = new Date(at.getTime() + 7 * 86_400_000);
    await store.overrides.make({ user, reason: "Their scanner was replaced", by, at, until });
  }

  async #nonce(plan: PlanId, by: UserId, card: Card): Promise<string | null> {
    if (card === "forged") return randomUUID();
    const first = this.#cards.get(`${plan}/${by}`);
    return card === "old" && first !== undefined ? first : this.draw(plan, by);
  }

  /** Draws a card for one admin, as every change of the plan does. */
  async draw(plan: PlanId, by: UserId): Promise<string | null> {
    const record = await this.#world.store.plans.byId(plan);
    if (record === null) return null;
    const nonce = `nonce ${this.#cards.size} ${plan} ${by}`;
    const { state, round, decisions } = record;
    await this.#world.store.nonces.issue({
      hash: hashNonce(nonce),
      post: postId(`${plan}/${by}`),
      revision: 1,
      plan,
      seen: { state, round, approvals: decisions.length },
    });
    if (!this.#cards.has(`${plan}/${by}`)) this.#cards.set(`${plan}/${by}`, nonce);
    else this.#cards.set(nonce, nonce);
    return nonce;
  }

  async stop(by: UserId): Promise<void> {
    const { store, clock, oracle } = this.#world;
    for (const plan of await stopPlans({ store, clock }, by, "all"))
      oracle.stopped(plan, this.#world.onTheWay(plan));
  }

  /** Somebody whom a plan has changed presses Help. Pressed again it is no news: whoever approved anew knew of it. */
  async help(user: UserId): Promise<void> {
    const { store, clock, oracle, plans } = this.#world;
    for (const plan of plans) {
      const state = await store.plans.stateOf(plan);
      const wasWritten = oracle.sent.some((each) => each.plan === plan && each.user === user);
      if (state !== "writing" || !wasWritten) continue;
      if (await store.waves.help(plan, user, clock.now())) oracle.helped(plan, user);
    }
  }

  async expire(): Promise<void> {
    const { store, clock } = this.#world;
    await expirePlans({ store, clock });
  }

  #ports() {
    const { store, clock, graph } = this.#world;
    return { store, clock, ...graph.portsOf("requests") };
  }

  #settings() {
    const { options, breakGlass } = this.#world;
    const { approvers, bakeMinutes, writesPerDay, waves } = options;
    return {
      adminGroupId: ADMIN_GROUP,
      breakGlass,
      approvers,
      planHours: 4,
      readyPercent: 0,
      undoDays: 14,
      waves: { sizes: waves, percent: 10 },
      pace: { bakeMinutes, writesPerSecond: 5, writesPerDay },
    };
  }
}

import { randomUUID } from "node:crypto";
import { systemClock } from "#bot/adapters/clock/systemClock.ts";
import { openGraph } from "#bot/adapters/graph/openGraph.ts";
import { openStore, type PostgresStore } from "#bot/adapters/postgres/openStore.ts";
import { type PlanId, postId, type UserId, userId } from "#bot/core/ids.ts";
import { decidePlan } from "#bot/flows/decidePlan.ts";
import { hashNonce } from "#bot/flows/nonce.ts";
import { openPlan } from "#bot/flows/openPlan.ts";
import { sealsWith } from "#bot/flows/seal.ts";
import type { Change, PlanRecord } from "#bot/ports/store/plans.ts";
import { openSandbox, type Sandbox } from "#sandbox/server.ts";
import { ADMINS, withRegistered } from "#support/planSteps.ts";
import { storyDatabase } from "#support/storyDatabase.ts";
import { SEAL_KEY, type WriterOrder } from "./writerOrder.ts";

const seals = sealsWith(SEAL_KEY);

/** A tenant over HTTP and a database on the server, with approved plans for others to write. */
export class WriterStage {
  readonly sandbox: Sandbox;
  readonly store: PostgresStore;
  readonly order: WriterOrder;
  readonly people: readonly UserId[];
  readonly #close: () => Promise<void>;

  private constructor(
    sandbox: Sandbox,
    store: PostgresStore,
    order: WriterOrder,
    close: () => Promise<void>,
  ) {
    this.sandbox = sandbox;
    this.store = store;
    this.order = order;
    this.#close = close;
    this.people = sandbox.tenant.people
      .filter(({ displayName }) => displayName.startsWith("Reg "))
      .map(({ id }) => userId(id));
  }

  /** Null where no PostgreSQL answers. */
  static async open(count: number, writesPerSecond: number): Promise<WriterStage | null> {
    const database = await storyDatabase();
    if (database === null) return null;
    const sandbox = await openSandbox({ people: withRegistered(count) });
    const databaseUrl = database.url;
    const own = new URL(databaseUrl);
    own.searchParams.set("application_name", "the stage");
    const store = await openStore({ databaseUrl: own.href, connections: 4, log: () => {} });
    const { adminGroupId, breakGlassIds } = sandbox.tenant;
    const order = {
      databaseUrl,
      graphUrl: sandbox.graphUrl,
      adminGroupId,
      breakGlass: breakGlassIds.map(userId),
      writesPerSecond,
    };
    return new WriterStage(sandbox, store, order, async () => {
      await store.close();
      await sandbox.close();
      await database.drop();
    });
  }

  close(): Promise<void> {
    return this.#close();
  }

  /** Everybody is `disabled` again, and a plan to enforce them all stands approved. */
  async approvedPlan(): Promise<PlanId> {
    for (const user of this.people) this.sandbox.tenant.setMfaState(user, "disabled");
    const [requester, ...approvers] = ADMINS.map((name) => this.#admin(name));
    if (requester === undefined) throw new Error("There is nobody to ask.");
    const record = await this.openPlan(requester);
    for (const by of approvers.slice(0, 2)) await this.approve(record.plan.id, by);
    return record.plan.id;
  }

  #admin(name: string): UserId {
    const found = this.sandbox.tenant.people.find(({ displayName }) => displayName === name);
    if (found === undefined) throw new Error(`There is no ${name}.`);
    return userId(found.id);
  }

  /** A plan to enforce everybody, asked for and not yet approved. */
  async openPlan(by: UserId): Promise<PlanRecord> {
    const { adminGroupId, writesPerSecond, graphUrl } = this.order;
    const graph = openGraph({
      graphUrl,
      credential: { kind: "sandbox" },
      clock: systemClock,
      appId: "stage",
    });
    const opened = await openPlan(
      { store: this.store, groups: graph.groups, clock: systemClock },
      {
        adminGroupId,
        approvers: 2,
        planHours: 4,
        waves: { sizes: [1, 5, 25, 100], percent: 10 },
        pace: { bakeMinutes: 0, writesPerSecond, writesPerDay: 1_000_000 },
      },
      {
        kind: { kind: "enforce" },
        by,
        override: null,
        emergency: false,
        notes: null,
        evidence: null,
        draft: {
          holds: [],
          changes: this.people.map((user) => ({
            user,
            displayName: "Reg",
            prior: "disabled",
            target: "enforced",
            wave: 1,
            privileged: false,
            override: null,
          })),
        },
      },
    );
    graph.close();
    if (!opened.ok) throw new Error(`The plan was refused: ${opened.why}`);
    return opened.record;
  }

  /** One admin presses Approve on a card of their own, drawn now. */
  async approve(plan: PlanId, by: UserId): Promise<string> {
    const nonce = randomUUID();
    const copy = postId(nonce);
    const record = await this.store.plans.byId(plan);
    if (record === null) throw new Error("There is no such plan.");
    const { state, round } = record;
    const seen = { state, round, approvals: 0 };
    await this.store.posts.create({
      id: copy,
      kind: "plan",
      subject: plan,
      recipient: by,
      address: { serviceUrl: this.sandbox.teamsServiceUrl, conversationId: "a:1" },
      messageId: null,
      revision: 1,
      at: systemClock.now(),
    });
    await this.store.nonces.issue({ hash: hashNonce(nonce), post: copy, revision: 1, plan, seen });
    const decided = await decidePlan(
      { store: this.store, clock: systemClock, seals },
      { plan, says: "approve", by, copy, nonce },
    );
    return decided.ok ? decided.state : decided.why;
  }

  /** Fifteen seconds pass in the database at once: the lease of whoever died runs out, and what they intended grows old. */
  async passLease(): Promise<void> {
    await this.store.pool.query("update leases set expires_at = expires_at - interval '15 s'");
    await this.store.pool.query(
      "update ledger set intent_at = intent_at - interval '15 s', intended_at = intended_at - interval '15 s' where intent_at is not null",
    );
  }

  /** Ends every connection of others to this database, as a restart of the server would. */
  async cutConnections(): Promise<void> {
    await this.store.pool.query(`
      select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid()
        and application_name <> 'the stage'`);
  }

  /** What is wrong with a plan that has ended, by the tenant's journal: nothing, if the writer kept its promises. */
  async faultsOf(plan: PlanId, since: number): Promise<readonly string[]> {
    const record = await this.#recordOf(plan);
    const people = (await this.store.ledger.of(plan)).flatMap((row) =>
      this.#faultsOfPerson(row, since, record),
    );
    const hasEnded = (await this.store.plans.stateOf(plan)) === "done";
    const isWhole = (await this.store.audit.verify()).ok;
    return [
      ...(hasEnded ? [] : ["P11: it did not end"]),
      ...people,
      ...(isWhole ? [] : ["P26: the chain is broken"]),
    ];
  }

  #faultsOfPerson(
    { user, state }: Change,
    since: number,
    record: ReadonlyMap<string, number>,
  ): readonly string[] {
    const { journal, tenant } = this.sandbox;
    const own = journal.writesOf(user).filter(({ index }) => index >= since);
    const effective = own.filter(({ from, effective: now }) => from !== now);
    const checks: readonly (readonly [boolean, string])[] = [
      [tenant.perUserMfaState(user) === "enforced", "P11: was left out"],
      [effective.length === 1, `P10: was changed ${effective.length} times`],
      [own.length === 1, `P10: was written ${own.length} times`],
      [state === "verified", `P11: is ${state}`],
      [(record.get(`change.intended ${user}`) ?? 0) >= own.length, "P26: a write is not on record"],
      [record.get(`change.verified ${user}`) === 1, "P26: the outcome is not on record once"],
    ];
    return checks.filter(([holds]) => !holds).map(([, what]) => `${user}: ${what}`);
  }

  async #recordOf(plan: PlanId): Promise<ReadonlyMap<string, number>> {
    const counts = new Map<string, number>();
    for (const event of ["change.intended", "change.verified"] as const)
      for (const { detail } of await this.store.audit.ofKind(event, plan)) {
        const key = `${event} ${detail.user}`;
        counts.set(key, (counts.get(key) ?? 0) + 1);
      }
    return counts;
  }
}

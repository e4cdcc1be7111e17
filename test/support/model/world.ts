import { verdictOf } from "#bot/core/eligibility.ts";
import { type PlanId, scanId, type UserId } from "#bot/core/ids.ts";
import type { PerUserMfaState } from "#bot/core/person.ts";
import type { Registration } from "#bot/core/registration.ts";
import type { Clock } from "#bot/ports/clock.ts";
import { Faults } from "./faults.ts";
import { type MemoryStore, memoryStore } from "./memoryStore.ts";
import { ModelGraph } from "./modelGraph.ts";
import { type Account, ModelTenant, profileOf } from "./modelTenant.ts";
import { ModelTime } from "./modelTime.ts";
import { Oracle } from "./oracle.ts";

export const ADMIN_GROUP = "admins";

export interface WorldOptions {
  readonly people: number;
  readonly admins: number;
  /** Approvers a plan needs at least. */
  readonly approvers: number;
  readonly bakeMinutes: number;
  readonly writesPerDay: number;
  /** The first waves, in people. */
  readonly waves: readonly number[];
}

/** One tenant and one database, in a time that only passes when it is told to, with an oracle that sees every write. */
export class World {
  readonly options: WorldOptions;
  readonly time = new ModelTime(new Date("2026-12-07T09:15:00Z"));
  readonly tenant = new ModelTenant(this.time);
  readonly faults = new Faults();
  readonly store: MemoryStore = memoryStore(() => this.time.now);
  readonly oracle: Oracle;
  readonly graph: ModelGraph;
  readonly admins: readonly UserId[];
  readonly people: readonly UserId[];
  readonly breakGlass: ReadonlySet<UserId>;
  readonly plans: PlanId[] = [];
  /** How wrong the wall clock of every process is. */
  skewMs = 0;
  /** The wall clock of every process. */
  readonly clock: Clock = this.time.wallClock(() => this.skewMs);

  constructor(options: WorldOptions) {
    this.options = options;
    const glass = [901, 902].map((nth) => this.tenant.add(nth, GLASS).id);
    this.breakGlass = new Set(glass);
    this.admins = times(options.admins).map((nth) => this.tenant.add(801 + nth, ADMIN).id);
    this.people = times(options.people).map((nth) => this.tenant.add(1 + nth).id);
    this.oracle = new Oracle(this.tenant, {
      breakGlass: this.breakGlass,
      writesPerDay: options.writesPerDay,
      waves: options.waves,
      holder: () => {
        const lease = this.store.rows.leases.get("enforce");
        return lease !== undefined && lease.until > this.time.now ? lease.holder : null;
      },
    });
    this.graph = new ModelGraph(this.tenant, this.faults, this.oracle, ADMIN_GROUP);
    this.scan();
  }

  /** The nightly scan: what the database knows of everybody becomes what the tenant has. */
  scan(): void {
    const now = this.clock.now();
    const { rows } = this.store;
    for (const account of this.tenant.accounts.values()) {
      if (account.exists) rows.people.set(account.id, this.#read(account, now));
      else rows.people.delete(account.id);
    }
    const report = { people: rows.people.size, reportAsOf: now, confirmed: 0, gaps: [] };
    rows.scans.set("scan", {
      id: scanId("scan"),
      by: null,
      startedAt: now,
      outcome: { state: "finished", at: now, report },
    });
  }

  #read(account: Account, now: Date) {
    const person = {
      ...profileOf(account),
      mfaState: account.state,
      registration: reported(account.methods, now),
      mailbox: account.mailbox,
      roles: account.roles,
    };
    const breakGlass = this.breakGlass.has(account.id);
    const ruling = this.store.rows.rulings.get(account.id)?.ruling ?? null;
    return { person, verdict: verdictOf({ person, breakGlass, ruling }, now) };
  }

  /** An admin outside the bot, or Entra, sets somebody's state. */
  outside(user: UserId, state: PerUserMfaState): void {
    this.tenant.put(user, state, null);
    this.changed(user);
  }

  /** Notes that something about this person changed which no process has seen yet. */
  changed(user: UserId): void {
    const account = this.tenant.accounts.get(user);
    if (account !== undefined) account.shown = null;
    this.oracle.touched(user);
  }

  /** People whose write is recorded and not yet answered. */
  onTheWay(plan: PlanId): readonly UserId[] {
    const rows = this.store.rows.ledger.get(plan) ?? [];
    return rows.filter(({ state }) => state === "intent").map(({ user }) => user);
  }

  /** Shows the oracle where every plan stands: what is over stays over, and a new round needs new words. */
  observe(): void {
    for (const { plan, state, round } of this.store.rows.plans.values())
      this.oracle.stands(plan.id, state, round);
  }
}

const ADMIN = { isAdmin: true, state: "enforced" } as const;
const GLASS = { roles: ["global-administrator"] } as const;
const times = (count: number): readonly number[] => Array.from({ length: count }, (_, nth) => nth);

const reported = (methods: Account["methods"], asOf: Date): Registration =>
  methods === "none"
    ? { known: "not-registered", source: "report", asOf }
    : {
        known: "registered",
        capable: true,
        phoneOnly: methods === "phone",
        source: "report",
        asOf,
      };

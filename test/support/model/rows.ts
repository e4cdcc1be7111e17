import type { Decision, Word } from "#bot/core/approval.ts";
import type { AuditRecord } from "#bot/core/audit.ts";
import type { PlanId, UserId } from "#bot/core/ids.ts";
import type { PersonEvidence } from "#bot/core/planEvidence.ts";
import type { PlanSummary } from "#bot/core/planSummary.ts";
import type { Nonce } from "#bot/ports/store/nonces.ts";
import type { KnownPerson, RulingRecord } from "#bot/ports/store/people.ts";
import type { Override } from "#bot/ports/store/planEvidence.ts";
import type { Change, PlanRecord } from "#bot/ports/store/plans.ts";
import type { Scan } from "#bot/ports/store/scans.ts";
import type { Baseline } from "#bot/ports/store/waves.ts";

export type LedgerRow = Omit<Change, "intentAgeMs"> & {
  readonly position: number;
  /** By the database's own clock. */
  readonly intentAt: number | null;
  readonly settledAt: number | null;
};

/** A plan's own columns: its changes are in the ledger, its decisions in theirs. */
export type PlanRow = Omit<PlanRecord, "decisions"> & {
  /** By the database's own clock. */
  readonly openedAt: number;
  readonly roundAt: number;
};

interface NonceRow extends Nonce {
  readonly spent: ReadonlyMap<UserId, Word["says"]>;
}

export interface WavesRow {
  readonly settled: ReadonlyMap<number, { readonly at: Date; readonly settledAt: number }>;
  readonly begun: ReadonlyMap<number, Baseline>;
  readonly helps: ReadonlySet<UserId>;
}

interface LeaseRow {
  readonly holder: string;
  readonly fence: number;
  readonly until: number;
}

interface Kept {
  readonly people: readonly PersonEvidence[];
  readonly summary: PlanSummary;
}

/** What the database holds, as plain rows that are replaced and never changed. */
export interface Rows {
  readonly plans: Map<PlanId, PlanRow>;
  readonly decisions: Map<PlanId, readonly Decision[]>;
  readonly ledger: Map<PlanId, readonly LedgerRow[]>;
  readonly nonces: Map<string, NonceRow>;
  readonly waves: Map<PlanId, WavesRow>;
  readonly evidence: Map<PlanId, Kept>;
  readonly overrides: Map<UserId, Override>;
  readonly audit: Map<number, AuditRecord>;
  readonly leases: Map<string, LeaseRow>;
  readonly cursors: Map<string, Date>;
  readonly people: Map<UserId, KnownPerson>;
  readonly rulings: Map<UserId, RulingRecord>;
  readonly scans: Map<string, Scan>;
  /** People who were asked whether a registration was theirs. */
  readonly holds: Map<UserId, true>;
}

export const noRows = (): Rows => ({
  plans: new Map(),
  decisions: new Map(),
  ledger: new Map(),
  nonces: new Map(),
  waves: new Map(),
  evidence: new Map(),
  overrides: new Map(),
  audit: new Map(),
  leases: new Map(),
  cursors: new Map(),
  people: new Map(),
  rulings: new Map(),
  scans: new Map(),
  holds: new Map(),
});

/** How a transaction writes: each change is noted with what undoes it. */
export interface Pen {
  set<Key, Value>(table: Map<Key, Value>, key: Key, value: Value): void;
  remove<Key>(table: Map<Key, unknown>, key: Key): void;
}

/** A pen that remembers how to take everything back. */
export function erasable(): Pen & { rollBack(): void } {
  const undo: (() => void)[] = [];
  const remember = <Key, Value>(table: Map<Key, Value>, key: Key) => {
    const before = table.get(key);
    undo.push(before === undefined ? () => table.delete(key) : () => table.set(key, before));
  };
  return {
    set(table, key, value) {
      remember(table, key);
      table.set(key, value);
    },
    remove(table, key) {
      remember(table, key);
      table.delete(key);
    },
    rollBack() {
      for (const step of undo.toReversed()) step();
    },
  };
}

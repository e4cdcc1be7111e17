import type { TenantClock } from "./clock.ts";

/** One row of userRegistrationDetails without lastUpdatedDateTime, which is the report's, not the row's (graph.md 0.1). */
export type ReportRow = Readonly<Record<string, unknown>> & { readonly id: string };

/**
 * The registration report: the truth as it stood at the last refresh. Whoever changes the tenant calls `touch` *before*
 * the change, so that a refresh that fell due earlier still sees the world of its own time.
 */
export class RegistrationReport {
  readonly #clock: TenantClock;
  readonly #lagMs: () => number;
  readonly #rowOf: (id: string) => ReportRow | null;
  readonly #rows = new Map<string, ReportRow>();
  readonly #stale = new Set<string>();
  #refreshedAt: number;

  constructor(clock: TenantClock, lagMs: () => number, rowOf: (id: string) => ReportRow | null) {
    this.#clock = clock;
    this.#lagMs = lagMs;
    this.#rowOf = rowOf;
    this.#refreshedAt = clock.ms();
  }

  /** First filling, as of now. */
  fill(ids: Iterable<string>): void {
    for (const id of ids) this.#stale.add(id);
    this.refresh(this.#clock.ms());
  }

  touch(id: string): void {
    this.catchUp();
    this.#stale.add(id);
  }

  catchUp(): void {
    const lag = this.#lagMs();
    const now = this.#clock.ms();
    if (now - this.#refreshedAt < lag) return;
    this.refresh(lag > 0 ? now - ((now - this.#refreshedAt) % lag) : now);
  }

  refresh(at: number): void {
    for (const id of this.#stale) {
      const row = this.#rowOf(id);
      if (row === null) this.#rows.delete(id);
      else this.#rows.set(id, row);
    }
    this.#stale.clear();
    this.#refreshedAt = at;
  }

  get refreshedAt(): Date {
    return new Date(this.#refreshedAt);
  }

  row(id: string): ReportRow | undefined {
    return this.#rows.get(id);
  }
}

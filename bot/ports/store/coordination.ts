/** One worker at a time for each kind of work, over all replicas. Time is the database's. */
export interface Leases {
  /** Takes the lease if it is free or has run out. The number is a fence: it grows with every new holder. Null: somebody else has it. */
  take(name: string, holder: string, ttlMs: number): Promise<number | null>;
  /** False when the lease was lost: stop at once. */
  renew(name: string, holder: string, ttlMs: number): Promise<boolean>;
  release(name: string, holder: string): Promise<void>;
  /** Whether the lease is still the one that was taken with this fence. Inside a transaction nobody can take it before that ends. */
  holds(name: string, fence: number): Promise<boolean>;
}

/** The lease a process holds as its sign of life; what it has taken is anybody's once this has run out. */
export const replicaLease = (holder: string): string => `replica/${holder}`;

/** How far periodic work has come. */
export interface Cursors {
  get(name: string): Promise<Date | null>;
  set(name: string, at: Date): Promise<void>;
}

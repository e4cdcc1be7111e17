import type { PlanId, UserId } from "../../core/ids.ts";

/** Why somebody cannot be erased yet: a plan that names them still means something by it. */
export type ErasureObstacle =
  | { readonly is: "under-way"; readonly plan: PlanId }
  /** Their prior state is needed for as long as it can be restored. */
  | { readonly is: "can-be-undone"; readonly plan: PlanId; readonly until: Date };

export interface HeldRow {
  readonly table: string;
  readonly row: object;
}

/** Everything that is kept of one person, wherever it is kept; the record, which names nobody, is left alone. */
export interface Erasure {
  /** Nothing stands in the way: null. Within a transaction no plan can begin after this has answered. */
  obstacle(user: UserId, undoDays: number, now: Date): Promise<ErasureObstacle | null>;
  /** Every row that names them, as it is. */
  held(user: UserId): Promise<readonly HeldRow[]>;
  /** How many entries of the record are from before there were pseudonyms and name them by id: these stay. */
  oldEntries(user: UserId): Promise<number>;
  /**
   * Removes what is only about them, and puts their pseudonym where a row is about others too, such as a plan they were
   * in: its hash stays, but can no longer be recomputed from its people. They have a pseudonym once `person.erased` is appended: do that first.
   * Returns how many rows were touched.
   */
  erase(user: UserId): Promise<number>;
  /** Cuts the way from their pseudonym back to them. Last, since what is recorded about them meanwhile makes it anew. */
  forget(user: UserId): Promise<void>;
}

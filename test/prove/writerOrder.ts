import { setTimeout as wait } from "node:timers/promises";
import { type UserId, userId } from "#bot/core/ids.ts";
import type { WriteSettings } from "#bot/flows/writePlan.ts";

/** What a writer needs to know to be let loose on a tenant. */
export interface WriterOrder {
  readonly databaseUrl: string;
  readonly graphUrl: string;
  readonly adminGroupId: string;
  readonly breakGlass: readonly UserId[];
  readonly writesPerSecond: number;
}

/** The key that all processes of a trial share. */
export const SEAL_KEY = "the key of every process of one trial, long enough";

export const isWriterOrder = (value: unknown): value is WriterOrder =>
  typeof value === "object" && value !== null && "databaseUrl" in value && "graphUrl" in value;

export const writing = (order: WriterOrder): WriteSettings => ({
  adminGroupId: order.adminGroupId,
  approvers: 2,
  breakGlass: new Set(order.breakGlass.map(userId)),
  writesPerSecond: order.writesPerSecond,
  writesPerDay: 1_000_000,
  readBackWaitsMs: [0, 250, 1_000],
  clockMoves: true,
  waitOut: (ms) => wait(ms),
});

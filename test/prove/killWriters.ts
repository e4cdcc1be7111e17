import { setTimeout as pause } from "node:timers/promises";
import type { PlanId } from "#bot/core/ids.ts";
import { dice } from "./dice.ts";
import { WriterProcess } from "./writerProcess.ts";
import { WriterStage } from "./writerStage.ts";

export interface Killed {
  readonly kills: number;
  readonly plans: number;
  readonly people: number;
  readonly breaches: readonly string[];
}

const PEOPLE = 32;
/** As fast as the quota allows: the more there is on its way, the more there is to get wrong. */
const PER_SECOND = 20;
/** A writer has as long as this, or as many requests, at most: then it is dead. A plan takes some of them. */
const LONGEST_MS = 500;
const REQUESTS = 25;

/**
 * Kills a writer again and again, at a random moment or at a random request of its own, and starts the next on what it
 * left, until so many are dead; each plan is judged by the tenant's journal when it has ended.
 */
export async function killWriters(
  kills: number,
  seed: number,
  onKill: (done: number) => void = () => {},
): Promise<Killed> {
  const stage = await WriterStage.open(PEOPLE, PER_SECOND);
  if (stage === null) throw new Error("No PostgreSQL answers (TEST_DATABASE_URL).");
  const roll = dice(seed);
  const breaches: string[] = [];
  let done = 0;
  let plans = 0;
  let spare = new WriterProcess(stage.order);
  try {
    while (done < kills) {
      const since = stage.sandbox.journal.entries.length;
      const plan = await stage.approvedPlan();
      plans += 1;
      for (;;) {
        const writer = spare;
        spare = new WriterProcess(stage.order);
        await writer.begin();
        if (done < kills && (await diesInTime(stage, writer, roll))) {
          done += 1;
          onKill(done);
          // What had left is carried out before the next looks at it: a request is not lost with its sender.
          await pause(10);
          await stage.passLease();
          continue;
        }
        await writer.ended;
        if (await hasEnded(stage, plan)) break;
      }
      const found = await stage.faultsOf(plan, since);
      breaches.push(...found.map((each) => `seed ${seed}, plan ${plans}: ${each}`));
    }
  } finally {
    await spare.kill();
    await stage.close();
  }
  return { kills: done, plans, people: plans * PEOPLE, breaches };
}

const hasEnded = async ({ store }: WriterStage, plan: PlanId): Promise<boolean> =>
  (await store.plans.stateOf(plan)) !== "writing";

/** Kills a writer at a moment of its own, or at its n-th request and some milliseconds later. False when it was done before. */
async function diesInTime(
  { sandbox }: WriterStage,
  writer: WriterProcess,
  roll: (below: number) => number,
): Promise<boolean> {
  const ending = new AbortController();
  const moment =
    roll(2) === 0
      ? pause(roll(LONGEST_MS))
      : request(sandbox, roll(REQUESTS), roll(6), ending.signal);
  await Promise.race([moment, writer.ended]);
  ending.abort();
  if (writer.isDone) return false;
  await writer.kill();
  return true;
}

/** Resolves so many milliseconds after the n-th request has reached the tenant. */
function request(
  { journal }: WriterStage["sandbox"],
  nth: number,
  laterMs: number,
  ended: AbortSignal,
): Promise<void> {
  return new Promise((resolve) => {
    let seen = 0;
    const stop = journal.onTraffic(({ part }) => {
      if (part || seen++ < nth) return;
      stop();
      setTimeout(resolve, laterMs);
    });
    ended.addEventListener("abort", stop);
  });
}

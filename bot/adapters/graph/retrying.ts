import type { Middleware } from "@microsoft/microsoft-graph-client";
import { answerOf, type Call, callOf } from "./call.ts";
import { middleware } from "./middleware.ts";
import type { Pacer, Wait } from "./pacer.ts";
import { backoffMs, retryAfterMs } from "./retryAfter.ts";
import { Unanswered } from "./unanswered.ts";

/** Six attempts without guidance span about half a minute; with Retry-After as long as the service wants. */
const ATTEMPTS = 6;

/** Statuses that another attempt may cure (graph.md 11.2). */
export const TRANSIENT: readonly number[] = [429, 502, 503, 504];

/**
 * Repeats what may be repeated, after 429, 502, 503, 504 or no answer at all. The client's own handler is not used: it caps
 * Retry-After at 180 s and repeats POST too. It stands outermost, so that each attempt is paced and carries a fresh token.
 */
export function retrying(pacer: Pacer, wait: Wait, chance: () => number): Middleware {
  return middleware(async (context, next) => {
    const call = callOf(context);
    try {
      await attempt(call, next, pacer, wait, chance);
    } catch (error) {
      call.failure = error;
      throw error;
    }
  });
}

async function attempt(
  call: Call,
  next: () => Promise<void>,
  pacer: Pacer,
  wait: Wait,
  chance: () => number,
): Promise<void> {
  const attempts = call.repeatable ? ATTEMPTS : 1;
  for (let number = 1; number <= attempts; number += 1) {
    const unguided = backoffMs(number, chance());
    const waitMs = await attemptOnce(call, next, number === attempts, unguided);
    if (waitMs === null) return;
    // Everybody in the lane rests, this call with them: the pacer holds its next attempt back.
    if (call.answer?.status === 429) pacer.refused(call.charge.lane, waitMs);
    else if (number < attempts) await wait(waitMs);
  }
}

/** Milliseconds to wait before the next attempt; null when the answer is final. No answer at the last attempt is thrown. */
async function attemptOnce(
  call: Call,
  next: () => Promise<void>,
  last: boolean,
  unguided: number,
): Promise<number | null> {
  call.answer = undefined;
  try {
    await next();
  } catch (error) {
    if (last || !(error instanceof Unanswered)) throw error;
    return unguided;
  }
  const { status, headers } = answerOf(call);
  if (!TRANSIENT.includes(status)) return null;
  return retryAfterMs(headers.get("retry-after"), serviceTime(headers)) ?? unguided;
}

/** A Retry-After that is a date is measured against the service's own clock, not against ours. */
function serviceTime(headers: Headers): Date {
  const date = Date.parse(headers.get("date") ?? "");
  return Number.isNaN(date) ? new Date() : new Date(date);
}

import type { Middleware } from "@microsoft/microsoft-graph-client";
import { answerOf, callOf } from "./call.ts";
import { middleware } from "./middleware.ts";
import type { Pacer } from "./pacer.ts";

/** From here on the service is about to refuse (graph.md 11.4): one second of rest keeps us below. */
const NEARLY_THROTTLED = 0.9;
const REST_MS = 1000;

/** Holds each request back until its quota allows it, and rests before the service has to refuse. */
export function pacing(pacer: Pacer): Middleware {
  return middleware(async (context, next) => {
    const call = callOf(context);
    const { lane } = call.charge;
    const counted = await pacer.spend(call.charge);
    await next();
    counted();
    const used = Number(answerOf(call).headers.get("x-ms-throttle-limit-percentage") ?? 0);
    if (used > NEARLY_THROTTLED) pacer.rest(lane, REST_MS);
  });
}

import type { Fault } from "../faults.ts";
import { errorBody, throttled } from "./refusals.ts";
import type { Reply } from "./request.ts";

/** The answer a fault gives in the tenant's place; status 0 when nothing is answered and nothing was done. */
export function answeredByFault(faults: readonly Fault[]): Reply | null {
  for (const fault of faults) {
    const reply = instead(fault);
    if (reply !== null) return reply;
  }
  return null;
}

function instead(fault: Fault): Reply | null {
  switch (fault.do) {
    case "reset-before":
      return { status: 0 };
    case "drop-part":
      return fault.done === true ? null : { status: 0 };
    case "answer":
      return answer(fault);
    default:
      return null;
  }
}

function answer(fault: Extract<Fault, { readonly do: "answer" }>): Reply {
  const { status, code, retryAfter, message = "The tenant is unwell." } = fault;
  if (status === 429 && code === undefined && fault.body === undefined)
    return throttled(retryAfter ?? null);
  return {
    status,
    body: fault.body ?? errorBody(code ?? `Fault${status}`, message),
    headers: retryAfter === undefined ? {} : { "Retry-After": String(retryAfter) },
  };
}

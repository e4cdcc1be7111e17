/** Why a message did not reach a person (teams.md 3.4). */
export const DELIVERY_FAILURES = [
  "blocked-by-policy",
  "blocked-by-user",
  "not-installed",
  "no-such-conversation",
  "no-such-message",
  "no-such-user",
  "no-teams-licence",
  "too-big",
  "bot-not-registered",
  "invalid",
  "throttled",
  "unavailable",
  "refused",
] as const;
export type DeliveryFailure = (typeof DELIVERY_FAILURES)[number];

/** Reads a stored failure; a word we no longer use is a refusal. */
export const deliveryFailure = (raw: string | null): DeliveryFailure =>
  DELIVERY_FAILURES.find((each) => each === raw) ?? "refused";

/** Failures after which a person cannot be reached until they or an admin change something. */
const FINAL: ReadonlySet<DeliveryFailure> = new Set([
  "blocked-by-policy",
  "blocked-by-user",
  "no-such-user",
  "no-teams-licence",
]);

/** Failures of the service, not of one chat. */
const PASSING: ReadonlySet<DeliveryFailure> = new Set(["throttled", "unavailable"]);

/**
 * What a failure says of trying again. `passing` passes by itself within the hour; `lasting` may be for an admin to mend,
 * for this person or for all, and is given some days; `final` needs somebody to change something first.
 */
export function outlookOf(failure: DeliveryFailure): "passing" | "lasting" | "final" {
  if (FINAL.has(failure)) return "final";
  return PASSING.has(failure) ? "passing" : "lasting";
}

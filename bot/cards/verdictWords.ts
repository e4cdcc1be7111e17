import type { ServiceSign, Verdict } from "../core/eligibility.ts";
import type { PerUserMfaState } from "../core/person.ts";
import type { Registration, UnknownReason } from "../core/registration.ts";
import type { Speech } from "./speech.ts";

/** A verdict in a table: a short label, what it means for the person, and the one thing that would change it. */
interface VerdictWords {
  readonly label: string;
  readonly meaning: string;
  readonly fix: string;
}

export const verdictWords = ({ say }: Speech, verdict: Verdict): VerdictWords => ({
  label: say(`verdict:verdict/${verdict}/label`),
  meaning: say(`verdict:verdict/${verdict}/meaning`),
  fix: say(`verdict:verdict/${verdict}/fix`),
});

/** Verdicts in the order tables show them: what needs doing first. */
export const VERDICT_ORDER: readonly Verdict[] = [
  "nudge",
  "registered",
  "phone-only",
  "not-capable",
  "unknown",
  "exempt",
  "service-like",
  "break-glass",
  "guest",
  "disabled",
  "shared-mailbox",
  "room-mailbox",
  "equipment-mailbox",
  "sync-account",
];

/** What makes somebody look like a service, as part of a sentence. */
export const serviceSignWords = ({ say }: Speech, sign: ServiceSign): string =>
  say(`verdict:serviceSign/${sign}`);

/** Why nothing is known of someone's registration, as part of a sentence. */
export const unknownWords = ({ say }: Speech, why: UnknownReason): string =>
  say(`verdict:unknown/${why}`);

/** What is known of someone's registration, as part of a sentence. */
export function registrationWords(speech: Speech, registration: Registration): string {
  const { say } = speech;
  switch (registration.known) {
    case "registered":
      return say(`verdict:registration/${registration.phoneOnly ? "phone-only" : "registered"}`);
    case "not-registered":
      return say("verdict:registration/not-registered");
    case "unknown":
      return say("verdict:registration/unknown", { why: unknownWords(speech, registration.why) });
  }
}

/** What a state does, for people who know it by name only. */
export const stateWords = ({ say }: Speech, state: PerUserMfaState | "unknown"): string =>
  say(`verdict:state/${state}`);

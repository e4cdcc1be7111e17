import { canSignIn, type Verdict } from "../core/eligibility.ts";
import type { PerUserMfaState } from "../core/person.ts";
import type { Registration } from "../core/registration.ts";

/** How many people share a verdict, a state and a registration. */
export interface StatusTally {
  readonly verdict: Verdict;
  readonly mfaState: PerUserMfaState | "unknown";
  readonly registration: Registration["known"];
  readonly people: number;
}

/** The numbers of a status. `base` is the people who can sign in; `everyone` is all that were read. */
export interface StatusNumbers {
  readonly everyone: number;
  readonly base: number;
  /** Of the base. */
  readonly registration: Readonly<Record<Registration["known"], number>>;
  /** Of the base. */
  readonly states: Readonly<Record<PerUserMfaState | "unknown", number>>;
  /** Of everyone. */
  readonly verdicts: Readonly<Partial<Record<Verdict, number>>>;
}

/** Adds up tallies. Each part adds up to its own base. */
export function statusNumbers(tallies: readonly StatusTally[]): StatusNumbers {
  const registration = { registered: 0, "not-registered": 0, unknown: 0 };
  const states = { disabled: 0, enabled: 0, enforced: 0, unknown: 0 };
  const verdicts: Partial<Record<Verdict, number>> = {};
  for (const tally of tallies) {
    verdicts[tally.verdict] = (verdicts[tally.verdict] ?? 0) + tally.people;
    if (!canSignIn(tally.verdict)) continue;
    registration[tally.registration] += tally.people;
    states[tally.mfaState] += tally.people;
  }
  return {
    everyone: sum(tallies),
    base: sum(tallies.filter(({ verdict }) => canSignIn(verdict))),
    registration,
    states,
    verdicts,
  };
}

const sum = (tallies: readonly StatusTally[]): number =>
  tallies.reduce((total, each) => total + each.people, 0);

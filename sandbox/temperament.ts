import type { MethodKind } from "./methods.ts";
import { chance, pick } from "./random.ts";

type Snooze = "today" | "tomorrow" | "date";
type HelpTopic = "new-phone" | "no-smartphone" | "it-fails" | "travelling";

/**
 * What one nudge makes one person do, `afterMinutes` of tenant time after they got it.
 * `pressesDone`: after registering they also press "I've done it". `doubleClicks`: whatever they press, they press twice.
 */
export type Reaction = { readonly afterMinutes: number; readonly doubleClicks: boolean } & (
  | { readonly does: "registers"; readonly method: MethodKind; readonly pressesDone: boolean }
  | { readonly does: "claims-too-early" }
  /** `hour` is for a choice of a day. */
  | { readonly does: "snoozes"; readonly choice: Snooze; readonly hour: string }
  | { readonly does: "asks-for-help"; readonly topic: HelpTopic }
  | { readonly does: "cries-phishing" }
  | { readonly does: "blocks-the-bot" }
  | { readonly does: "removes-the-app" }
  | { readonly does: "ignores" }
);

/** Somebody who was enforced says that they need help. */
export interface Trouble {
  readonly does: "cannot-sign-in";
  readonly afterMinutes: number;
  readonly doubleClicks: boolean;
}

type Temper =
  | "prompt"
  | "slow"
  | "evasive"
  | "claimant"
  | "helpless"
  | "wary"
  | "hostile"
  | "tidy"
  | "absent";

/** Shares add up to 1. */
const TEMPERS: readonly (readonly [Temper, number])[] = [
  ["prompt", 0.42],
  ["slow", 0.22],
  ["evasive", 0.12],
  ["claimant", 0.06],
  ["helpless", 0.05],
  ["wary", 0.01],
  ["hostile", 0.01],
  ["tidy", 0.01],
  ["absent", 0.1],
];
/** Share of the slow and evasive who register after nudge 1, 2, 3 and any later one. */
const YIELDS = [0, 0.45, 0.6, 0.7] as const;

/** How this person meets this nudge (counted from 1): a pure function, independent of who else got one and when. */
export function reaction(seed: string, personId: string, nudge: number): Reaction {
  const manner = {
    afterMinutes: 2 + Math.floor(chance(seed, personId, nudge, "delay") ** 3 * 36 * 60),
    doubleClicks: chance(seed, personId, nudge, "double") < 0.05,
  };
  const registers = {
    does: "registers",
    method: pick(["authenticator", "authenticator", "passkey"] as const, seed, personId, "with"),
    pressesDone: chance(seed, personId, "tells") < 0.6,
  } as const;
  const yields = chance(seed, personId, nudge, "yields") < (YIELDS[nudge - 1] ?? 0.7);
  switch (temper(seed, personId)) {
    case "prompt":
      return { ...manner, ...registers };
    case "slow":
      return yields ? { ...manner, ...registers } : { ...manner, does: "ignores" };
    case "evasive":
      if (yields) return { ...manner, ...registers };
      return {
        ...manner,
        does: "snoozes",
        choice: pick(["today", "tomorrow", "date"] as const, seed, personId, nudge),
        hour: pick(["10:30", "13:45", "15:00"] as const, seed, personId, nudge, "hour"),
      };
    case "claimant":
      return nudge === 1 ? { ...manner, does: "claims-too-early" } : { ...manner, ...registers };
    case "helpless":
      if (nudge > 1) return { ...manner, ...registers };
      return {
        ...manner,
        does: "asks-for-help",
        topic: pick(
          ["new-phone", "no-smartphone", "it-fails", "travelling"] as const,
          seed,
          personId,
        ),
      };
    case "wary":
      return { ...manner, does: "cries-phishing" };
    case "hostile":
      return { ...manner, does: "blocks-the-bot" };
    case "tidy":
      return { ...manner, does: "removes-the-app" };
    case "absent":
      return { ...manner, does: "ignores" };
  }
}

/** Share of those enforced for whom something stops working. */
const BROKEN = 0.01;

/** What being enforced makes one person do once they were told; null for nearly everyone: nothing breaks for them. */
export function trouble(seed: string, personId: string): Trouble | null {
  if (chance(seed, personId, "breaks") >= BROKEN) return null;
  return {
    does: "cannot-sign-in",
    afterMinutes: 2 + Math.floor(chance(seed, personId, "breaks after") * 120),
    doubleClicks: chance(seed, personId, "breaks", "double") < 0.05,
  };
}

function temper(seed: string, personId: string): Temper {
  let draw = chance(seed, personId, "temper");
  for (const [name, share] of TEMPERS) {
    draw -= share;
    if (draw < 0) return name;
  }
  return "absent";
}

import type { Stress } from "#support/model/anyAct.ts";

/** A property of trust.md 3 that is judged on the model, and what puts it under stress. */
export interface ModelProperty {
  readonly id: `P${number}`;
  readonly says: string;
  /** Runs are dealt to these in turn. In every run the oracle judges all properties, not this one alone. */
  readonly stresses: readonly Stress[];
}

export const MODEL_PROPERTIES: readonly ModelProperty[] = [
  {
    id: "P1",
    says: "every write has a plan that has not run out, with enough genuine approvers who are admins at that moment",
    stresses: ["votes", "roles", "forgery", "clocks"],
  },
  {
    id: "P2",
    says: "no break-glass account is ever written",
    stresses: ["forgery", "turns", "undo"],
  },
  {
    id: "P3",
    says: "nobody who is no person, a guest or switched off is written",
    stresses: ["turns", "faults"],
  },
  {
    id: "P4",
    says: "nobody is enforced who is not registered by a fresh read",
    stresses: ["turns", "clocks", "faults"],
  },
  {
    id: "P5",
    says: "nobody approves their own request, or a plan they are in",
    stresses: ["votes", "forgery"],
  },
  {
    id: "P6",
    says: "what is written is what was approved, and an altered plan is not written",
    stresses: ["forgery", "deaths"],
  },
  {
    id: "P9",
    says: "success is claimed only of what was read back",
    stresses: ["faults", "sleepers", "deaths"],
  },
  {
    id: "P10",
    says: "each person is changed once by a plan, and written again only after an answer that leaves doubt",
    stresses: ["faults", "deaths", "sleepers"],
  },
  {
    id: "P11",
    says: "after a death anywhere everybody is unchanged, or changed and on record, and nothing stays open",
    stresses: ["deaths", "faults"],
  },
  {
    id: "P12",
    says: "what somebody outside set is not overrun, and an old intent is never sent again",
    stresses: ["turns", "deaths", "sleepers"],
  },
  {
    id: "P13",
    says: "undoing restores what was before, of whom the plan changed and who is still as it left them",
    stresses: ["undo"],
  },
  {
    id: "P14",
    says: "no plan leaves anybody weaker than it found them",
    stresses: ["undo", "turns"],
  },
  {
    id: "P15",
    says: "waves come in their order, with four people on their way at most, and a day has its limit",
    stresses: ["waves", "sleepers"],
  },
  {
    id: "P16",
    says: "what goes badly halts within what was on its way, and goes on only when approved anew",
    stresses: ["waves", "faults", "forgery"],
  },
  {
    id: "P18",
    says: "no wave begins before the one before was watched, whatever the wall clock says",
    stresses: ["clocks", "waves"],
  },
  {
    id: "P19",
    says: "a decline wins, a vote counts once, and what is over stays over",
    stresses: ["votes", "forgery", "sleepers"],
  },
  {
    id: "P20",
    says: "whoever has lost the lease sends nothing",
    stresses: ["sleepers", "deaths"],
  },
  {
    id: "P21",
    says: "where it cannot be told who is an admin, nothing is written",
    stresses: ["roles", "faults"],
  },
  {
    id: "P24",
    says: "whoever left is skipped, and whoever comes back is somebody else",
    stresses: ["turns", "deaths"],
  },
  {
    id: "P26",
    says: "every write stands on the record, and the record is whole",
    stresses: ["deaths", "faults", "undo"],
  },
];

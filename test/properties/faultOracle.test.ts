import assert from "node:assert/strict";
import { Journal } from "#sandbox/journal.ts";
import type { MfaState } from "#sandbox/person.ts";
import { judge, type LedgerRow } from "../prove/faultOracle.ts";

const ADELE = "00000000-0000-4000-8000-00000000000a";
const VERIFIED = { user_id: ADELE, state: "verified", reason: null, read_back: "enforced" };
const SKIPPED = { ...VERIFIED, state: "skipped", reason: "deleted", read_back: null };
const UNKNOWN = { ...SKIPPED, state: "unknown", reason: "reads disabled" };

/** One request to write Adele reaches the tenant, and does this; null: it was refused. */
function asked(journal: Journal, from: MfaState, effective: MfaState | null): void {
  const path = `/beta/users/${ADELE}/authentication/requirements`;
  const status = effective === null ? 503 : 204;
  const request = { method: "PATCH", path, template: path, status, button: null } as const;
  journal.append("graph", { kind: "request", ...request });
  if (effective === null)
    journal.append("graph", { kind: "mfa-write-refused", person: ADELE, to: "enforced", status });
  else
    journal.append("graph", {
      kind: "mfa-written",
      person: ADELE,
      from,
      to: "enforced",
      effective,
    });
}

const set = (journal: Journal, from: MfaState, to: MfaState): void =>
  journal.append("admin", { kind: "mfa-written", person: ADELE, from, to, effective: to });

interface Told {
  readonly ledger: readonly LedgerRow[];
  /** Events about Adele on the record, without `change.`. */
  readonly record: readonly string[];
  readonly unheard?: number;
  happens(journal: Journal): void;
}

function verdict({ ledger, record, unheard = 0, happens }: Told) {
  const journal = new Journal(() => new Date(0));
  happens(journal);
  const rows = record.map((event, at) => ({
    seq: at + 1,
    at: new Date(0),
    actor: null,
    event: `change.${event}`,
    subject: "plan",
    detail: JSON.stringify({ user: "p-1" }),
    previous: "",
    hash: "",
  }));
  const found = judge({
    journal,
    ledger,
    record: rows,
    names: new Map([["p-1", ADELE]]),
    unheardOf: () => unheard,
  });
  // The chain has tests of its own; this one is made up.
  const others = found.disagreements.filter((each) => !each.startsWith("the record"));
  return { ...found, others };
}

const once = (journal: Journal): void => asked(journal, "disabled", "enforced");
const INTENDED = ["intended", "verified"];

const CRIMES: readonly (readonly [what: string, told: Told, says: RegExp])[] = [
  [
    "somebody outside the plan is written",
    { ledger: [], record: [], happens: once },
    /is not in the plan/,
  ],
  [
    "somebody said to be changed was not",
    { ledger: [VERIFIED], record: INTENDED, happens: (j) => asked(j, "disabled", "disabled") },
    /was changed 0 times/,
  ],
  [
    "somebody said to be left alone was changed",
    { ledger: [SKIPPED], record: ["intended", "skipped"], happens: once },
    /was changed 1 times/,
  ],
  [
    "somebody is written twice without a reason",
    {
      ledger: [VERIFIED],
      record: ["intended", ...INTENDED],
      happens(journal) {
        once(journal);
        asked(journal, "enforced", "enforced");
      },
    },
    /2 requests, 0 undone, 0 unheard/,
  ],
  [
    "somebody whom an admin unlocked is written again",
    {
      ledger: [VERIFIED],
      record: ["intended", ...INTENDED],
      unheard: 1,
      happens(journal) {
        once(journal);
        set(journal, "enforced", "disabled");
        once(journal);
      },
    },
    /was changed 2 times.*after an admin had unlocked them/s,
  ],
  [
    "a write has no intent on record",
    { ledger: [VERIFIED], record: ["verified"], happens: once },
    /0 intents/,
  ],
  [
    "an outcome is on record twice",
    { ledger: [VERIFIED], record: [...INTENDED, "verified"], happens: once },
    /the record says/,
  ],
  [
    "an outcome is another on record",
    { ledger: [VERIFIED], record: ["intended", "unknown"], happens: once },
    /the record says/,
  ],
  [
    "somebody has no outcome",
    { ledger: [{ ...UNKNOWN, state: "sent" }], record: ["intended"], happens: once },
    /has no outcome/,
  ],
  [
    "success is claimed of what was not read back",
    { ledger: [{ ...VERIFIED, read_back: null }], record: INTENDED, happens: once },
    /read back as null/,
  ],
];

describe("the judge of a run under faults", () => {
  it("finds nothing wrong with people who were written once, left alone, or met by an admin", () => {
    const fine: readonly Told[] = [
      { ledger: [VERIFIED], record: INTENDED, happens: once },
      { ledger: [SKIPPED], record: ["skipped"], happens: () => {} },
      { ledger: [UNKNOWN], record: ["intended", "unknown"], happens: once },
      {
        ledger: [VERIFIED],
        record: ["intended", ...INTENDED],
        happens(journal) {
          asked(journal, "disabled", null);
          once(journal);
        },
      },
      {
        ledger: [VERIFIED],
        record: INTENDED,
        happens(journal) {
          set(journal, "disabled", "enforced");
          asked(journal, "enforced", "enforced");
        },
      },
      {
        ledger: [VERIFIED],
        record: INTENDED,
        happens: (journal) => set(journal, "disabled", "enforced"),
      },
    ];
    for (const each of fine) assert.deepEqual(verdict(each).others, []);
  });

  it("names everybody whose outcome nobody knows", () => {
    const { listed } = verdict({
      ledger: [UNKNOWN],
      record: ["intended", "unknown"],
      happens: once,
    });
    assert.deepEqual(listed, [`${ADELE} unknown (reads disabled)`]);
  });

  it("does not believe a record whose chain does not hold", () => {
    const { disagreements } = verdict({ ledger: [VERIFIED], record: INTENDED, happens: once });
    assert.deepEqual(disagreements, ["the record is broken at entry 1"]);
  });

  for (const [what, told, says] of CRIMES)
    it(`${what}: is named`, () => assert.match(verdict(told).others.join("\n"), says));
});

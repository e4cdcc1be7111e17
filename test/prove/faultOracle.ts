import { createHash } from "node:crypto";
import type { Entry, Journal } from "#sandbox/journal.ts";

/** A row of the ledger as the database has it. */
export interface LedgerRow {
  readonly user_id: string;
  readonly state: string;
  readonly reason: string | null;
  readonly read_back: string | null;
}

/** A row of the record as the database has it; `detail` is JSON, and names people by pseudonym. */
export interface RecordRow {
  readonly seq: number;
  readonly at: Date;
  readonly actor: string | null;
  readonly event: string;
  readonly subject: string;
  readonly detail: string;
  readonly previous: string;
  readonly hash: string;
}

export interface Evidence {
  readonly journal: Journal;
  readonly ledger: readonly LedgerRow[];
  readonly record: readonly RecordRow[];
  /** Whom each pseudonym of the record stands for. */
  readonly names: ReadonlyMap<string, string>;
  /** Writes of a person that were, or may have been, carried out without the bot being told. */
  unheardOf(person: string): number;
}

export interface Verdict {
  /** People by the state the ledger ends with, and by its reason where they were left alone. */
  readonly states: ReadonlyMap<string, number>;
  readonly patches: number;
  /** Everybody of whom nobody can tell, or whom somebody else changed: named, for a human to look at. */
  readonly listed: readonly string[];
  /** Whom an admin enforced between the last look and our write: the ledger counts them as changed, and they are enforced. */
  readonly met: number;
  /** What the tenant's journal and the bot's own account do not agree about: nothing, if all is well. */
  readonly disagreements: readonly string[];
}

const OUTCOMES = ["verified", "skipped", "failed", "unknown", "conflict"];
const WRITE = /\/users\/([^/]+)\/authentication\/requirements/;

/** What the tenant's journal has of one person. */
interface Seen {
  /** Requests to write, whatever became of them. */
  readonly asked: number;
  /** Of these, answered as not carried out, or not carried out at all. */
  readonly undone: number;
  readonly written: readonly Entry<"mfa-written">[];
  readonly outside: readonly Entry<"mfa-written">[];
}

/** Judges by the tenant's journal and the rows of the database alone; it shares no code with what it judges. */
export function judge(evidence: Evidence): Verdict {
  const { ledger, journal } = evidence;
  const seen = seenOf(journal);
  const events = eventsOf(evidence);
  const rows = new Map(ledger.map((row) => [row.user_id, row]));
  const strangers = [...seen].filter(([id, { asked }]) => asked > 0 && !rows.has(id));
  const disagreements = [
    ...strangers.map(([id]) => `${id}: is not in the plan and was written`),
    ...ledger.flatMap((row) => {
      const of = seen.get(row.user_id) ?? NOTHING;
      const found = [
        ...againstJournal(row, of, evidence.unheardOf(row.user_id)),
        ...againstRecord(row, of, events.get(row.user_id) ?? new Map()),
      ];
      return found.map((what) => `${row.user_id} (${row.state} ${row.reason ?? ""}): ${what}`);
    }),
    ...chainFaults(evidence.record),
  ];
  return {
    states: counted(
      ledger.map(({ state, reason }) => `${state}${state === "skipped" ? `: ${reason}` : ""}`),
    ),
    patches: [...seen.values()].reduce((sum, { asked }) => sum + asked, 0),
    listed: ledger
      .filter(({ state }) => state === "unknown" || state === "conflict" || state === "failed")
      .map(({ user_id, state, reason }) => `${user_id} ${state} (${reason})`),
    met: ledger.filter((row) => isMet(row, seen.get(row.user_id) ?? NOTHING)).length,
    disagreements,
  };
}

const NOTHING: Seen = { asked: 0, undone: 0, written: [], outside: [] };

function seenOf(journal: Journal): ReadonlyMap<string, Seen> {
  const found = new Map<string, { -readonly [Key in keyof Seen]: Seen[Key] }>();
  const of = (id: string) => {
    const seen = found.get(id) ?? { ...NOTHING };
    found.set(id, seen);
    return seen;
  };
  for (const { method, path } of journal.ofKind("request")) {
    const id = method === "PATCH" ? WRITE.exec(path)?.[1] : undefined;
    if (id !== undefined) of(id).asked += 1;
  }
  for (const { person } of journal.ofKind("mfa-write-refused")) of(person).undone += 1;
  for (const entry of journal.ofKind("mfa-written")) {
    const seen = of(entry.person);
    if (entry.face === "graph") seen.written = [...seen.written, entry];
    else seen.outside = [...seen.outside, entry];
  }
  return found;
}

/** Writes that changed something. */
const effective = ({ written }: Seen) => written.filter(({ from, effective: now }) => from !== now);

/**
 * An admin had set the very state a moment before our write, or while nobody could tell what had become of it: PROOF.md
 * says that this counts as ours.
 */
const isMet = ({ state }: LedgerRow, seen: Seen): boolean =>
  state === "verified" &&
  effective(seen).length === 0 &&
  seen.outside.some(({ effective: now }) => now === "enforced");

function againstJournal(row: LedgerRow, seen: Seen, unheard: number): readonly string[] {
  const changes = effective(seen).length;
  const { state } = row;
  const unlocked = seen.outside.find(({ to }) => to === "disabled");
  const changed = state === "verified" ? changes === 1 || isMet(row, seen) : changes === 0;
  const checks: readonly (readonly [boolean, string])[] = [
    [OUTCOMES.includes(state), "has no outcome"],
    [changes <= 1, `was changed ${changes} times`],
    [["unknown", "conflict"].includes(state) || changed, `was changed ${changes} times by the bot`],
    [seen.written.every(({ to }) => to === "enforced"), "was written another state"],
    [
      seen.asked <= 1 + seen.undone + unheard,
      `${seen.asked} requests, ${seen.undone} undone, ${unheard} unheard`,
    ],
    [
      seen.written.length <= 1 + unheard,
      `was written ${seen.written.length} times, ${unheard} unheard`,
    ],
    [
      unlocked === undefined || seen.written.every(({ index }) => index < unlocked.index),
      "was written after an admin had unlocked them",
    ],
    [(row.read_back === "enforced") === (state === "verified"), `read back as ${row.read_back}`],
  ];
  return checks.filter(([holds]) => !holds).map(([, what]) => what);
}

function againstRecord(
  row: LedgerRow,
  seen: Seen,
  events: ReadonlyMap<string, number>,
): readonly string[] {
  const { state } = row;
  const { asked } = seen;
  const intended = events.get("change.intended") ?? 0;
  const outcomes = [...events].filter(([event]) => event !== "change.intended");
  const checks: readonly (readonly [boolean, string])[] = [
    [intended >= asked, `${asked} requests and ${intended} intents on record`],
    [
      outcomes.length === 1 && outcomes[0]?.[0] === `change.${state}` && outcomes[0][1] === 1,
      `the record says ${JSON.stringify(outcomes)}`,
    ],
    [state !== "verified" || asked > 0 || isMet(row, seen), "is verified and was never asked for"],
  ];
  return checks.filter(([holds]) => !holds).map(([, what]) => what);
}

/** How often each event about a change stands on the record, for each person. */
function eventsOf({ record, names }: Evidence): ReadonlyMap<string, Map<string, number>> {
  const found = new Map<string, Map<string, number>>();
  for (const { event, detail } of record) {
    if (!event.startsWith("change.")) continue;
    const { user = "" } = JSON.parse(detail) as { readonly user?: string };
    const id = names.get(user) ?? user;
    const events = found.get(id) ?? new Map<string, number>();
    found.set(id, events.set(event, (events.get(event) ?? 0) + 1));
  }
  return found;
}

/** The chain as VERIFY.md describes it, checked from the first entry to the last. */
function chainFaults(record: readonly RecordRow[]): readonly string[] {
  let [seq, hash] = [0, "0".repeat(64)];
  for (const row of record) {
    const detail = Object.entries(JSON.parse(row.detail) as object).toSorted(([one], [other]) =>
      one < other ? -1 : 1,
    );
    const text = [
      row.seq,
      row.previous,
      row.at.toISOString(),
      row.actor,
      row.event,
      row.subject,
      detail,
    ];
    const own = createHash("sha256").update(JSON.stringify(text)).digest("hex");
    if (row.seq !== seq + 1 || row.previous !== hash || row.hash !== own)
      return [`the record is broken at entry ${row.seq}`];
    [seq, hash] = [row.seq, row.hash];
  }
  return record.length === 0 ? ["there is no record"] : [];
}

function counted(words: readonly string[]): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const word of words.toSorted()) found.set(word, (found.get(word) ?? 0) + 1);
  return found;
}

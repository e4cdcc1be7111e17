import { createHash } from "node:crypto";
import { strToU8, zipSync } from "fflate";
import { type PackRow, packPeopleCsv } from "../cards/packCsv.ts";
import { planCsv } from "../cards/planCsv.ts";
import { approversOf } from "../core/approval.ts";
import type { AuditRecord } from "../core/audit.ts";
import {
  CHAIN,
  EVIDENCE_TEXT,
  HEAD,
  MANIFEST,
  manifestOf,
  type PackFiles,
  PLAN,
  PLAN_TEXT,
} from "../core/evidencePack.ts";
import type { PlanId, UserId } from "../core/ids.ts";
import { canonicalPlan } from "../core/plan.ts";
import { canonicalEvidence } from "../core/planEvidence.ts";
import { isPseudonym } from "../core/pseudonym.ts";
import type { Clock } from "../ports/clock.ts";
import type { Change, PlanRecord } from "../ports/store/plans.ts";
import type { Store } from "../ports/store.ts";
import { VERIFY } from "./verifyText.ts";

export interface PackPorts {
  readonly store: Store;
  readonly clock: Clock;
}

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

/** The same facts make the same file: a zip has no room for a time zone. */
const ZIP_TIME = new Date(2026, 0, 1);

/**
 * Everything about one plan, to be checked without us: who asked and who approved, what was known, what happened to
 * each person, and the part of the record that says so. Null when there is no such plan.
 */
export async function evidencePack(ports: PackPorts, id: PlanId): Promise<Uint8Array | null> {
  const record = await ports.store.plans.byId(id);
  if (record === null) return null;
  const files = await filesOf(ports, record);
  const whole: PackFiles = { ...files, [MANIFEST]: manifestOf(files, sha256) };
  const entries = Object.entries(whole).map(([name, text]) => [name, strToU8(text)] as const);
  return zipSync(Object.fromEntries(entries), { mtime: ZIP_TIME });
}

async function filesOf({ store, clock }: PackPorts, record: PlanRecord): Promise<PackFiles> {
  const { plan } = record;
  const [ledger, evidence, waves, records] = await Promise.all([
    store.ledger.of(plan.id),
    store.planEvidence.of(plan.id),
    store.waves.of(plan.id),
    sliceOf(store, plan.id),
  ]);
  const head = await store.chain.head();
  const names = await store.chain.pseudonyms(peopleOf(record));
  const isErased = [...peopleOf(record), ...record.holds.map(({ user }) => user)].some(isPseudonym);
  const known = canonicalEvidence(evidence);
  return {
    [PLAN]: pretty({
      ...planFacts(record),
      waves,
      names: Object.fromEntries([...names].map(([user, pseudonym]) => [pseudonym, user])),
    }),
    ...(!isErased && { [PLAN_TEXT]: canonicalPlan(plan) }),
    ...(plan.evidence !== null && !isErased && { [EVIDENCE_TEXT]: known }),
    "people.csv": packPeopleCsv(rowsOf(ledger, names, records)),
    "evidence.csv": planCsv(evidence),
    [CHAIN]: records.map((each) => `${JSON.stringify(each)}\n`).join(""),
    [HEAD]: pretty({ ...head, at: clock.now() }),
    "VERIFY.md": VERIFY,
  };
}

async function sliceOf({ chain }: Store, id: PlanId): Promise<readonly AuditRecord[]> {
  const span = await chain.span(id);
  const records: AuditRecord[] = [];
  if (span !== null) for await (const part of chain.slice(span)) records.push(...part);
  return records;
}

const peopleOf = ({ plan, decisions }: PlanRecord): readonly UserId[] => [
  plan.by,
  ...decisions.map(({ by }) => by),
  ...plan.changes.map(({ user }) => user),
];

function planFacts(record: PlanRecord): object {
  const { plan, decisions, holds, objections, state, why, round, haltedAt, supersededBy } = record;
  const { changes, ...facts } = plan;
  return {
    ...facts,
    people: changes.length,
    state,
    why,
    round,
    haltedAt,
    supersededBy,
    approvedBy: approversOf({ decisions }),
    decisions,
    objections,
    holds,
    overrides: changes
      .filter(({ override }) => override !== null)
      .map(({ user, override }) => ({ user, override })),
  };
}

/** Each person with the time of their outcome, which the record has. */
function rowsOf(
  ledger: readonly Change[],
  names: ReadonlyMap<UserId, string>,
  records: readonly AuditRecord[],
): readonly PackRow[] {
  const outcomes = records.filter(
    ({ event }) => event.startsWith("change.") && event !== "change.intended",
  );
  const at = new Map(outcomes.map((each) => [each.detail.user, each.at]));
  return ledger.map((change) => {
    const pseudonym = names.get(change.user) ?? (isPseudonym(change.user) ? change.user : "");
    return {
      ...change,
      pseudonym,
      reason: change.reason ?? "",
      readBack: change.readBack ?? "",
      override: change.override ?? "",
      settledAt: at.get(pseudonym) ?? null,
    };
  });
}

const pretty = (value: object): string => `${JSON.stringify(value, null, 2)}\n`;

import { type DifferenceView, differenceCard } from "../cards/difference.ts";
import type { Card } from "../cards/render.ts";
import { approversOf, type Word } from "../core/approval.ts";
import type { Verdict } from "../core/eligibility.ts";
import type { PlanId } from "../core/ids.ts";
import type { PlanKind, PlannedChange } from "../core/plan.ts";
import { isUndecided, type Sight } from "../core/sight.ts";
import type { PlanRecord } from "../ports/store/plans.ts";
import { wordsOf } from "./ballot.ts";
import { drawNonce, sightOf } from "./nonce.ts";
import { namesOf, type PlanPostPorts } from "./planPosts.ts";
import type { Copy } from "./postCard.ts";

/** Draws, for one copy, what has changed about a plan since its card showed `seen`; null when there is no such plan. */
export async function drawDifference(
  ports: PlanPostPorts,
  copy: Copy,
  pressed: { readonly plan: PlanId; readonly tried: Word["says"]; readonly seen: Sight | null },
): Promise<Card | null> {
  const record = await ports.store.plans.byId(pressed.plan);
  if (record === null) return null;
  const words = wordsOf(record);
  const approvers = approversOf({ decisions: words });
  const decliner = words.find(({ says }) => says === "decline")?.by ?? null;
  const [names, newer, ruledOut, nonce] = await Promise.all([
    namesOf(ports, [...approvers, ...(decliner === null ? [] : [decliner])]),
    newerOf(ports, record),
    isUndecided(record.state) ? ruledOutOf(ports, record) : [],
    drawNonce(ports.store.nonces, record, copy),
  ]);
  return differenceCard({
    id: copy.id,
    rev: copy.revision,
    nonce,
    reader: copy.reader,
    plan: record.plan,
    tried: pressed.tried,
    seen: pressed.seen,
    now: sightOf(record),
    approvers: approvers.map((each) => names.get(each) ?? each),
    decliner: decliner === null ? null : (names.get(decliner) ?? decliner),
    newer,
    ruledOut,
  });
}

/** The plan in its place, and whom that one adds or leaves out. */
async function newerOf(
  { store }: PlanPostPorts,
  { plan, supersededBy }: PlanRecord,
): Promise<DifferenceView["newer"]> {
  const newer = supersededBy === null ? null : await store.plans.byId(supersededBy);
  if (newer === null) return null;
  const without = (people: readonly PlannedChange[], others: readonly PlannedChange[]) => {
    const known = new Set(others.map(({ user }) => user));
    return people.filter(({ user }) => !known.has(user)).map(({ displayName }) => displayName);
  };
  const { hash, changes } = newer.plan;
  return {
    hash,
    people: changes.length,
    added: without(changes, plan.changes),
    removed: without(plan.changes, changes),
  };
}

/** The verdict people of a plan were chosen for. An undo restores whoever it names. */
const CHOSEN: Readonly<Record<PlanKind["kind"], Verdict | null>> = {
  enforce: "registered",
  "force-registration": "nudge",
  undo: null,
};

/**
 * Who would be left alone if the plan were written now, by what is known without asking the tenant: the last look
 * before each write asks it. Whose hold an admin set aside goes on.
 */
async function ruledOutOf(
  { store }: PlanPostPorts,
  { plan }: PlanRecord,
): Promise<readonly string[]> {
  const chosen = CHOSEN[plan.kind.kind];
  if (chosen === null) return [];
  const users = plan.changes.map(({ user }) => user);
  const [known, asked] = await Promise.all([store.people.byIds(users), store.holds.among(users)]);
  const verdicts = new Map(known.map(({ person, verdict }) => [person.id, verdict]));
  return plan.changes
    .filter(
      ({ user, override }) =>
        asked.has(user) || (override === null && verdicts.get(user) !== chosen),
    )
    .map(({ displayName }) => displayName);
}

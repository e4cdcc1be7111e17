import { driftCard } from "../cards/drift.ts";
import { speechFor } from "../cards/speech.ts";
import { type Drift, type DriftCandidate, driftKey, driftsOf } from "../core/drift.ts";
import { canSignIn } from "../core/eligibility.ts";
import type { ScanId, UserId } from "../core/ids.ts";
import type { Clock } from "../ports/clock.ts";
import type { Groups, MfaStates, Registrations } from "../ports/directory.ts";
import type { Store } from "../ports/store.ts";
import { type PostPorts, postCard, type Render } from "./postCard.ts";

export interface FindDriftPorts extends PostPorts {
  readonly store: Store;
  readonly clock: Clock;
  readonly groups: Groups;
  readonly mfaStates: Pick<MfaStates, "read">;
  readonly registrations: Registrations;
  readonly adminGroupId: string;
}

/** New findings that are read once more, one by one, after one scan; the next scan goes on with the rest. */
const MOST_CONFIRMED = 500;

/**
 * Compares what a scan read with what should be, and shows the admins whatever is new. A finding is told only once it was
 * read again from the person, because the report lags; and not told again while it lasts. Returns how many are new.
 */
export async function findDrift(ports: FindDriftPorts, scan: ScanId): Promise<number> {
  const { drifts } = ports.store;
  const open = await drifts.open();
  const known = new Set(open.map(driftKey));
  const seen = new Set<string>();
  const fresh: DriftCandidate[] = [];
  for await (const batch of drifts.candidates())
    for (const each of batch) {
      const keys = findingsOf(each, ports.clock.now()).map(driftKey);
      for (const key of keys) seen.add(key);
      if (keys.some((key) => !known.has(key))) fresh.push(each);
    }
  await drifts.over(
    open.filter((each) => !seen.has(driftKey(each))).map(({ user, kind }) => ({ user, kind })),
  );
  const confirmed = await confirm(ports, fresh.slice(0, MOST_CONFIRMED));
  await drifts.found(confirmed.filter((each) => !known.has(driftKey(each))));
  return tellNew(ports, scan);
}

/** What is wrong by what is known of them; nothing when their state is not. */
function findingsOf(candidate: DriftCandidate, at: Date): readonly Drift[] {
  const { user, displayName, plan, ours, state } = candidate;
  if (state === "unknown") return [];
  return driftsOf(candidate).map((kind) => ({
    user,
    displayName,
    kind,
    ours: kind === "changed-outside" ? ours : null,
    plan: kind === "changed-outside" ? plan : null,
    now: state,
    foundAt: at,
    told: false,
  }));
}

/** The same people, read from the tenant now. Whatever cannot be read proves nothing. */
async function confirm(
  { mfaStates, registrations, clock }: FindDriftPorts,
  candidates: readonly DriftCandidate[],
): Promise<readonly Drift[]> {
  if (candidates.length === 0) return [];
  const users = candidates.map(({ user }) => user);
  const [states, live] = await Promise.all([mfaStates.read(users), registrations.live(users)]);
  const now = clock.now();
  return candidates.flatMap((each) =>
    findingsOf(
      {
        ...each,
        state: states.get(each.user) ?? "unknown",
        registration: live.get(each.user)?.known ?? "unknown",
      },
      now,
    ).filter(({ kind }) => kind !== "stuck" || live.get(each.user)?.known === "registered"),
  );
}

/** Findings of an earlier scan that nobody could be told of count as new. */
async function tellNew(ports: FindDriftPorts, scan: ScanId): Promise<number> {
  const { drifts, audit } = ports.store;
  const fresh = (await drifts.open()).filter(({ told }) => !told);
  if (fresh.length === 0) return 0;
  const render = await driftRender(ports, true);
  if (render === null) return 0;
  for (const { id } of await ports.groups.members(ports.adminGroupId))
    await postCard(ports, id, { kind: "drift", subject: scan }, render);
  await drifts.told();
  const byKind = Object.groupBy(fresh, ({ kind }) => kind);
  await audit.append([
    {
      at: ports.clock.now(),
      actor: null,
      event: "drift.found",
      subject: scan,
      detail: Object.fromEntries(
        Object.entries(byKind).map(([kind, some]) => [kind, some?.length ?? 0]),
      ),
    },
  ]);
  return fresh.length;
}

/** The card as it stands now; null before the first scan. */
export async function driftRender(
  { store }: Pick<FindDriftPorts, "store">,
  mayPlan: boolean,
): Promise<Render | null> {
  const scan = await store.scans.latestFinished();
  if (scan?.outcome.state !== "finished") return null;
  const { at: scannedAt } = scan.outcome;
  const [drifts, tallies] = await Promise.all([store.drifts.open(), store.people.tallies()]);
  const base = tallies
    .filter(({ verdict }) => canSignIn(verdict))
    .reduce((sum, { people }) => sum + people, 0);
  const fresh = drifts.filter(({ foundAt }) => foundAt >= scan.startedAt).length;
  return ({ id, revision: rev, reader }) => ({
    card: driftCard({ id, rev, reader, drifts, fresh, base, scannedAt, mayPlan }),
    summary: `${speechFor(reader).say(drifts.length > 0 ? "drift:title/some" : "drift:title/none")}.`,
  });
}

/** Whoever is stuck at `enabled` by the last finding. */
export const stuckPeople = async ({
  store,
}: Pick<FindDriftPorts, "store">): Promise<readonly UserId[]> =>
  (await store.drifts.open()).filter(({ kind }) => kind === "stuck").map(({ user }) => user);

import { randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { systemClock } from "#bot/adapters/clock/systemClock.ts";
import { openGraph } from "#bot/adapters/graph/openGraph.ts";
import { openStore, type PostgresStore } from "#bot/adapters/postgres/openStore.ts";
import { type PlanId, planId, postId, type UserId, userId } from "#bot/core/ids.ts";
import { decidePlan } from "#bot/flows/decidePlan.ts";
import { hashNonce } from "#bot/flows/nonce.ts";
import { openPlan } from "#bot/flows/openPlan.ts";
import { sealsWith } from "#bot/flows/seal.ts";
import { underLease } from "#bot/flows/underLease.ts";
import { type WritePorts, writePlan } from "#bot/flows/writePlan.ts";
import type { Enforcer } from "./run.ts";

const ADMINS = ["one", "two", "three"].map((each) => userId(`bench-admin-${each}`));
const GROUP = "bench-admins";
const seals = sealsWith("the key of one bench, of more than thirty-two characters");

/** The bot's own executor on the bot's own store: a plan asked for, approved, and written to its end. */
export const oursOn = (databaseUrl: string): Enforcer => ({
  name: "ours",
  async enforce(url, people, perSecond) {
    const store = await openStore({ databaseUrl, log: () => {} });
    const graph = openGraph({
      graphUrl: url,
      credential: { kind: "sandbox" },
      clock: systemClock,
      appId: "bench",
      rates: { writes: { units: perSecond, perMs: 1_000 } },
    });
    try {
      const plan = await approvedPlan(store, people, perSecond);
      const began = performance.now();
      await write(portsOf(store, graph), plan, perSecond);
      return performance.now() - began;
    } finally {
      graph.close();
      await store.close();
    }
  },
});

const profile = (id: UserId) => ({
  id,
  displayName: id,
  userPrincipalName: `${id}@contoso.com`,
  mail: null,
  accountEnabled: true,
  userType: "member" as const,
  department: null,
  jobTitle: null,
  employeeType: null,
  usageLocation: null,
  preferredLanguage: null,
  licensed: true,
  licences: [],
  onPremisesSynced: false,
  createdAt: null,
  country: null,
  city: null,
  office: null,
});

/** Everything that is written goes to the judge, and so does every read of a state; who people are is given. */
function portsOf(store: PostgresStore, graph: ReturnType<typeof openGraph>): WritePorts {
  return {
    store,
    seals,
    clock: systemClock,
    mfaStates: graph.mfaStates,
    signInFailures: { around: async () => ({ read: false, why: "not measured" }) as const },
    killSwitch: { pulled: () => null, pull: () => {}, release: () => {} },
    groups: {
      among: async () => new Set([GROUP]),
      members: async () => ADMINS.map(profile),
      find: async () => [],
    },
    posture: {
      read: async () => ({
        readAt: systemClock.now(),
        securityDefaults: { read: true, value: false },
        mfaPolicies: { read: true, value: [] },
        conditionalAccessLicensed: { read: true, value: false },
      }),
    },
    directory: {
      ...graph.directory,
      usersById: async (ids) => new Map(ids.map((id) => [id, profile(id)])),
    },
    registrations: {
      ...graph.registrations,
      live: async (ids) => new Map(ids.map((id) => [id, registered()])),
    },
  };
}

const registered = () => ({
  known: "registered" as const,
  capable: true,
  phoneOnly: false,
  source: "live" as const,
  asOf: systemClock.now(),
});

/** One wave and nothing to watch: what is measured is the writing. */
async function approvedPlan(
  store: PostgresStore,
  people: readonly string[],
  perSecond: number,
): Promise<PlanId> {
  const [by = userId(""), ...others] = ADMINS;
  const opened = await openPlan(
    { store, clock: systemClock, groups: { members: async () => ADMINS.map(profile) } },
    {
      adminGroupId: GROUP,
      approvers: 2,
      planHours: 4,
      waves: { sizes: [people.length], percent: 100 },
      pace: { bakeMinutes: 0, writesPerSecond: perSecond, writesPerDay: 1_000_000 },
    },
    {
      kind: { kind: "enforce" },
      by,
      override: null,
      emergency: false,
      notes: null,
      evidence: null,
      draft: {
        holds: [],
        changes: people.map((id) => ({
          user: userId(id),
          displayName: id,
          prior: "disabled",
          target: "enforced",
          wave: 1,
          privileged: false,
          override: null,
        })),
      },
    },
  );
  if (!opened.ok) throw new Error(`The plan was refused: ${opened.why}`);
  const { id } = opened.record.plan;
  for (const admin of others) await approve(store, id, admin);
  return planId(id);
}

async function approve(store: PostgresStore, plan: PlanId, by: UserId): Promise<void> {
  const nonce = randomUUID();
  const copy = postId(nonce);
  await store.posts.create({
    id: copy,
    kind: "plan",
    subject: plan,
    recipient: by,
    address: { serviceUrl: "http://127.0.0.1", conversationId: "a:1" },
    messageId: null,
    revision: 1,
    at: systemClock.now(),
  });
  const seen = { state: "open", round: 1, approvals: 0 } as const;
  await store.nonces.issue({ hash: hashNonce(nonce), post: copy, revision: 1, plan, seen });
  const press = { plan, says: "approve", by, copy, nonce } as const;
  await decidePlan({ store, clock: systemClock, seals }, press);
}

async function write(ports: WritePorts, plan: PlanId, perSecond: number): Promise<void> {
  const settings = {
    adminGroupId: GROUP,
    approvers: 2,
    breakGlass: new Set<UserId>(),
    writesPerSecond: perSecond,
    writesPerDay: 1_000_000,
    readBackWaitsMs: [0, 250, 1_000, 2_000],
    clockMoves: false,
    waitOut: (ms: number) => wait(ms),
  };
  await underLease(ports.store.leases, "enforce", randomUUID(), async (held) => {
    for (;;) {
      const next = await writePlan(ports, settings, plan, held, async () => {});
      if (next === null) return;
      await systemClock.until(next);
    }
  });
}

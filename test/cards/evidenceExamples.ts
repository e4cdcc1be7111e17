import { evidenceCard } from "#bot/cards/evidence.ts";
import { readinessCard } from "#bot/cards/readiness.ts";
import type { Card } from "#bot/cards/render.ts";
import { userId } from "#bot/core/ids.ts";
import { FINDING_HOLDS } from "#bot/core/judgement.ts";
import type { Reader } from "#bot/core/language.ts";
import type { PersonEvidence } from "#bot/core/planEvidence.ts";
import { SERVICE_SIGNALS } from "#bot/core/serviceLikeness.ts";
import type { TenantReadiness } from "#bot/core/tenantReadiness.ts";
import { now } from "./exampleViews.ts";

const held = (text: string): PersonEvidence => ({
  user: userId("adele"),
  displayName: text,
  userPrincipalName: text,
  says: "hold",
  reasons: ["service-like", ...FINDING_HOLDS],
  override: null,
  mfaState: "disabled",
  registered: "yes",
  capable: false,
  strongest: { read: true, value: "phone" },
  legacy: {
    read: true,
    value: Array.from({ length: 7 }, () => ({
      protocol: text,
      application: text,
      lastSeen: now.toISOString(),
    })),
  },
  appPasswords: { read: true, value: true },
  lastInteractive: { read: true, value: now.toISOString() },
  lastNonInteractive: { read: true, value: null },
  coveredBy: { read: true, value: [text, text] },
  licensed: false,
  mailbox: "others",
  likeness: { score: 100, signals: [...SERVICE_SIGNALS], unread: ["mailbox", "sign-ins"] },
  roles: ["62e90394-69f5-4237-9190-012177145e10"],
});

const unread = (why: string) => ({ read: false, why }) as const;

/** Nothing of them could be read. */
const unknown = (text: string): PersonEvidence => ({
  ...held(text),
  reasons: ["methods-unread"],
  registered: "unknown",
  capable: null,
  strongest: unread(text),
  legacy: unread(text),
  appPasswords: unread(text),
  lastInteractive: unread(text),
  lastNonInteractive: unread(text),
  coveredBy: unread(text),
  roles: [],
});

const tenant = (text: string): TenantReadiness => ({
  readAt: now,
  methods: {
    read: true,
    value: {
      allowed: ["MicrosoftAuthenticator", "Sms", text],
      migration: "migrationInProgress",
      ending: ["Sms"],
    },
  },
  campaign: {
    read: true,
    value: {
      state: "enabled",
      snoozeDays: 14,
      endlessSnooze: true,
      methods: [text],
      included: 2,
      excluded: 1,
      everyone: false,
    },
  },
  partialPolicies: { read: true, value: [text] },
  breakGlass: {
    read: true,
    value: [
      {
        user: userId("one"),
        displayName: text,
        account: "enabled",
        passkey: { read: true, value: false },
      },
      { user: userId("two"), displayName: null, account: "missing", passkey: unread(text) },
    ],
  },
});

const inOrder = (text: string): TenantReadiness => ({
  readAt: now,
  methods: {
    read: true,
    value: { allowed: ["Fido2"], migration: "migrationComplete", ending: [] },
  },
  campaign: {
    read: true,
    value: {
      state: "disabled",
      snoozeDays: null,
      endlessSnooze: false,
      methods: [],
      included: 0,
      excluded: 0,
      everyone: true,
    },
  },
  partialPolicies: { read: true, value: [] },
  breakGlass: {
    read: true,
    value: ["one", "two"].map((id) => ({
      user: userId(id),
      displayName: text,
      account: "enabled",
      passkey: { read: true, value: true },
    })),
  },
});

/** The cards that say what requiring MFA would break, and whether the tenant is ready for it. */
export const evidenceExamples = (
  reader: Reader,
): Readonly<Record<string, (text: string) => Card>> => {
  const person = { reader, never: null, asOf: now };
  const share = { reader, registered: 412, canSignIn: 500, readyPercent: 0 };
  const nothing = (text: string): TenantReadiness => ({
    readAt: now,
    methods: unread(text),
    campaign: unread(text),
    partialPolicies: unread(text),
    breakGlass: unread(text),
  });
  return {
    evidence: (text) => evidenceCard({ ...person, known: held(text) }),
    "evidence/go": (text) =>
      evidenceCard({ ...person, known: { ...unknown(text), says: "go", reasons: [] } }),
    "evidence/never": (text) =>
      evidenceCard({ ...person, known: held(text), never: "break-glass" }),
    readiness: (text) =>
      readinessCard({ ...share, tenant: tenant(text), modern: { name: text, at: now } }),
    "readiness/in-order": (text) =>
      readinessCard({ ...share, readyPercent: 80, tenant: inOrder(text), modern: null }),
    "readiness/unread": (text) =>
      readinessCard({ ...share, readyPercent: 90, tenant: nothing(text), modern: null }),
    "readiness/unscanned": (text) =>
      readinessCard({ ...share, registered: 0, canSignIn: 0, tenant: tenant(text), modern: null }),
  };
};

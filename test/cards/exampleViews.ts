import type { ManagerView } from "#bot/cards/manager.ts";
import type { NudgeAnswer } from "#bot/cards/nudgeAnswered.ts";
import type { PlanView } from "#bot/cards/plan.ts";
import { planResults } from "#bot/cards/planRows.ts";
import type { PlanLine } from "#bot/cards/plans.ts";
import type { ReachListView } from "#bot/cards/reachList.ts";
import type { StatusView } from "#bot/cards/status.ts";
import { HELP_TOPICS } from "#bot/core/campaign.ts";
import { DELIVERY_FAILURES } from "#bot/core/delivery.ts";
import { VERDICTS } from "#bot/core/eligibility.ts";
import { planHash, planId, postId, userId } from "#bot/core/ids.ts";
import type { Reader } from "#bot/core/language.ts";
import type { PlannedChange } from "#bot/core/plan.ts";
import { type ReachFacts, tallyReach } from "#bot/core/reach.ts";

export const english: Reader = { language: "en", zone: "Europe/Oslo" };
const quiet: ReachFacts = {
  verdict: "nudge",
  place: "waiting",
  message: "none",
  answered: false,
  unreachable: null,
  email: "none",
  away: false,
};
export const now = new Date("2026-11-23T09:05:00Z");
export const id = postId("post-7f3a");
const [megan, lynne, diego] = [userId("megan"), userId("lynne"), userId("diego")];

export const nudge = (reader: Reader, text: string, number = 1, snoozesLeft = 3) => ({
  id,
  rev: 0,
  reader,
  hours: { zone: reader.zone, from: "08:00", to: "17:00", weekdays: [1, 2, 3, 4, 5] },
  now,
  code: "7QK-2F9-4MZ",
  organisation: text,
  note: "",
  serviceDesk: text,
  number,
  of: 3,
  asked: false,
  deadline: new Date("2026-12-04T15:00:00Z"),
  snoozesLeft,
  relapsed: false,
});

export const ANSWERS: readonly NudgeAnswer[] = [
  { is: "registered" },
  { is: "noticed" },
  { is: "not-yet", checkedAt: now },
  { is: "not-capable" },
  { is: "unreadable" },
  { is: "snoozed", until: new Date("2026-11-24T09:00:00Z") },
  { is: "snooze-refused", why: "past-deadline" },
  { is: "snooze-refused", why: "outside-hours" },
  ...HELP_TOPICS.map((topic) => ({ is: "help", topic }) as const),
  { is: "reported" },
];

const change = (text: string, number: number): PlannedChange => ({
  user: userId(`user-${number}`),
  displayName: `${text} ${number}`,
  prior: number % 10 === 0 ? "enabled" : "disabled",
  target: "enforced",
  wave: 1,
  privileged: false,
  override: null,
});

const hasResults = (state: PlanView["state"]): boolean =>
  state !== "open" && state !== "declined" && state !== "expired";

export const planView = (
  text: string,
  state: PlanView["state"] = "open",
  reader: Reader = english,
): PlanView => ({
  id,
  rev: 2,
  nonce: "",
  until: new Date("2026-11-23T13:05:00Z"),
  round: 1,
  reader,
  plan: {
    id: planId("plan-1"),
    kind: { kind: "enforce" },
    by: megan,
    createdAt: now,
    expiresAt: new Date("2026-11-23T13:05:00Z"),
    runsUntil: new Date("2026-11-25T13:05:00Z"),
    approvers: 2,
    bakeMinutes: 60,
    emergency: false,
    evidence: null,
    override: text,
    changes: Array.from({ length: 41 }, (_, number) => change(text, number)),
    hash: planHash("a1b2c3d4e5f6".padEnd(64, "0")),
  },
  undoes: null,
  state,
  why: state === "stopped" ? text : null,
  decisions: [
    { by: lynne, says: "approve", at: now, round: 1, seal: "" },
    ...(state === "declined"
      ? [{ by: diego, says: "decline", at: now, round: 1, seal: "" } as const]
      : []),
  ],
  holds: [
    ...Array.from({ length: 7 }, (_, number) => ({
      user: userId(`held-${number}`),
      displayName: text,
      why: "phone-only" as const,
    })),
    { user: userId("svc"), displayName: text, why: "service-like" },
    { user: megan, displayName: text, why: "is-requester" },
  ],
  notes: [text, "This tenant owns licences with Conditional Access."],
  summary: {
    base: 62,
    inPlan: 41,
    held: 9,
    unregistered: 10,
    registeredAlready: 1,
    unread: 1,
    strongest: { "phishing-resistant": 4, strong: 36, phone: 0, unread: 1 },
    legacyUnknown: 3,
    overridden: 1,
    privileged: 2,
    smtp: 2,
    registered: 51,
    canSignIn: 61,
  },
  names: new Map([
    [megan, text],
    [lynne, text],
    [diego, text],
  ]),
  results: !hasResults(state)
    ? []
    : planResults([
        ...Array.from({ length: 30 }, () => ({ state: "verified", reason: null }) as const),
        { state: "skipped", reason: "no-longer-registered" },
        { state: "failed", reason: text },
        ...Array.from({ length: 9 }, () => ({ state: "planned", reason: null }) as const),
      ]),
  course: {
    wave: 3,
    waves: 4,
    pause: { is: "bake", until: new Date("2026-11-23T08:05:00Z") },
    helps: hasResults(state)
      ? Array.from({ length: 7 }, (_, number) => change(text, number).user)
      : [],
    blind: true,
    finishAt: new Date("2026-11-23T09:07:00Z"),
  },
  undoable: state === "done" ? 30 : 0,
});

/** 4,210 people in every state there is. */
export const reachTally = tallyReach([
  ...DELIVERY_FAILURES.map((unreachable, at) => ({
    facts: { ...quiet, unreachable },
    people: 3 + at,
  })),
  { facts: { ...quiet, message: "sent" }, people: 1204 },
  { facts: { ...quiet, message: "uncertain" }, people: 12 },
  { facts: { ...quiet, message: "planned" }, people: 200 },
  { facts: { ...quiet, unreachable: "refused", email: "sent" }, people: 7 },
  { facts: { ...quiet, unreachable: "refused", email: "mailbox-gone" }, people: 2 },
  ...VERDICTS.map((verdict) => ({ facts: { ...quiet, verdict }, people: 100 })),
]);

export const reachList = (reader: Reader, text: string): ReachListView => ({
  id,
  rev: 1,
  reader,
  what: "uncertain",
  rows: Array.from({ length: 20 }, () => ({
    displayName: text,
    userPrincipalName: text,
    why: "message-unclear" as const,
    at: now,
  })),
  page: 2,
  total: 172,
  base: 4210,
  asOf: now,
});

export const manager = (reader: Reader, text: string): ManagerView => ({
  id,
  rev: 0,
  reader,
  now,
  organisation: text,
  notice: "",
  reports: Array.from({ length: 10 }, (_, number) => ({
    user: userId(`report-${number}`),
    displayName: text,
    userPrincipalName: text,
    why: number % 2 === 0 ? ("unreachable" as const) : ("reminded" as const),
    due: new Date("2026-12-04T15:00:00Z"),
  })),
  latest: new Date("2027-01-22T00:00:00Z"),
});

export const status = (reader: Reader, text: string): StatusView => ({
  reader,
  now,
  scan: { at: new Date("2026-11-23T01:04:00Z"), reportAsOf: new Date("2026-11-22T20:00:00Z") },
  tallies: [
    { verdict: "registered", mfaState: "disabled", registration: "registered", people: 3100 },
    { verdict: "registered", mfaState: "enforced", registration: "registered", people: 760 },
    { verdict: "nudge", mfaState: "disabled", registration: "not-registered", people: 312 },
    { verdict: "unknown", mfaState: "unknown", registration: "unknown", people: 38 },
    { verdict: "guest", mfaState: "disabled", registration: "unknown", people: 212 },
    { verdict: "disabled", mfaState: "disabled", registration: "not-registered", people: 96 },
  ],
  campaigns: [
    {
      name: text,
      state: "running",
      startedAt: new Date("2026-11-16T09:00:00Z"),
      enrolled: 420,
      active: 300,
      ended: {
        registered: 108,
        "reported-phishing": 0,
        unreachable: 12,
        "no-longer-eligible": 0,
        "all-nudges-sent": 0,
        "moved-to-another": 0,
        "campaign-stopped": 0,
      },
      reached: 400,
      sent: 812,
      uncertain: 2,
      failed: 12,
      nextAt: new Date("2026-11-23T10:00:00Z"),
    },
  ],
  reach: { tally: reachTally, at: now },
  plans: [planLine(text)],
  advice: [text],
});

export const planLine = (text: string): PlanLine => ({
  hash: planHash("a1b2c3d4e5f6".padEnd(64, "0")),
  kind: "enforce",
  state: "open",
  people: 41,
  requesterName: text,
  createdAt: now,
  expiresAt: new Date("2026-11-23T13:05:00Z"),
});

export const list = (reader: Reader, text: string, page = 2) => ({
  id,
  rev: 1,
  reader,
  department: "",
  rows: Array.from({ length: 20 }, () => ({
    displayName: text,
    userPrincipalName: text,
    department: text,
  })),
  page,
  total: 172,
  base: 4210,
  asOf: now,
});

export const COMMANDS = [
  {
    name: "status",
    aliases: [],
    audience: "everyone",
    usage: "status",
    summary: "How far we are.",
  },
  {
    name: "who",
    aliases: [],
    audience: "security",
    usage: "who <person>",
    summary: "A person's history.",
  },
  {
    name: "enforce",
    aliases: [],
    audience: "admins",
    usage: 'enforce [--override "reason"]',
    summary: "Make a plan.",
  },
] as const;

export const ownRegistration = { known: "not-registered", source: "live", asOf: now } as const;

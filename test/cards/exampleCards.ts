import { alertCard } from "#bot/cards/alert.ts";
import { askAnsweredCard, askCard } from "#bot/cards/ask.ts";
import { enforcedCard } from "#bot/cards/enforced.ts";
import { helpCard } from "#bot/cards/help.ts";
import { listCard } from "#bot/cards/list.ts";
import { noticeCard } from "#bot/cards/notice.ts";
import { nudgeCard } from "#bot/cards/nudge.ts";
import { type NudgeAnswer, nudgeAnsweredCard } from "#bot/cards/nudgeAnswered.ts";
import { ownStatusCard } from "#bot/cards/ownStatus.ts";
import { type PlanView, planCard } from "#bot/cards/plan.ts";
import { planResults } from "#bot/cards/planRows.ts";
import { type PlanLine, plansCard } from "#bot/cards/plans.ts";
import type { Card } from "#bot/cards/render.ts";
import { scanCard, scanFailedCard } from "#bot/cards/scan.ts";
import { scanFinishedCard } from "#bot/cards/scanFinished.ts";
import { type StatusView, statusCard } from "#bot/cards/status.ts";
import { timelineCard } from "#bot/cards/timeline.ts";
import { PLAN_STATES } from "#bot/core/approval.ts";
import { HELP_TOPICS } from "#bot/core/campaign.ts";
import { planHash, planId, postId, userId } from "#bot/core/ids.ts";
import type { PlannedChange } from "#bot/core/plan.ts";

const zone = "Europe/Oslo";
const now = new Date("2026-11-23T09:05:00Z");
const id = postId("post-7f3a");
const [megan, lynne, diego] = [userId("megan"), userId("lynne"), userId("diego")];

const nudge = (text: string, number = 1, snoozesLeft = 3) => ({
  id,
  rev: 0,
  zone,
  now,
  organisation: text,
  serviceDesk: text,
  number,
  of: 3,
  asked: false,
  deadline: new Date("2026-12-04T15:00:00Z"),
  snoozesLeft,
});

const ANSWERS: readonly NudgeAnswer[] = [
  { is: "registered" },
  { is: "noticed" },
  { is: "not-yet", checkedAt: now },
  { is: "not-capable" },
  { is: "unreadable" },
  { is: "snoozed", until: new Date("2026-11-24T09:00:00Z") },
  { is: "snooze-refused", why: "past-deadline" },
  ...HELP_TOPICS.map((topic) => ({ is: "help", topic }) as const),
  { is: "reported" },
];

const change = (text: string, number: number): PlannedChange => ({
  user: userId(`user-${number}`),
  displayName: `${text} ${number}`,
  prior: number % 10 === 0 ? "enabled" : "disabled",
  target: "enforced",
});

export const planView = (text: string, state: PlanView["state"] = "open"): PlanView => ({
  id,
  rev: 2,
  zone,
  plan: {
    id: planId("plan-1"),
    kind: { kind: "enforce" },
    by: megan,
    createdAt: now,
    expiresAt: new Date("2026-11-23T13:05:00Z"),
    approvers: 2,
    override: text,
    changes: Array.from({ length: 41 }, (_, number) => change(text, number)),
    hash: planHash("a1b2c3d4e5f6".padEnd(64, "0")),
  },
  state,
  why: state === "stopped" ? text : null,
  decisions: [
    { by: lynne, says: "approve", at: now },
    ...(state === "declined" ? [{ by: diego, says: "decline", at: now } as const] : []),
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
  names: new Map([
    [megan, text],
    [lynne, text],
    [diego, text],
  ]),
  results:
    state === "open" || state === "declined" || state === "expired"
      ? []
      : planResults([
          ...Array.from({ length: 30 }, () => ({ state: "verified", reason: null }) as const),
          { state: "skipped", reason: "no-longer-registered" },
          { state: "failed", reason: text },
          ...Array.from({ length: 9 }, () => ({ state: "planned", reason: null }) as const),
        ]),
  finishAt: new Date("2026-11-23T09:07:00Z"),
  undoable: state === "done" ? 30 : 0,
});

const status = (text: string): StatusView => ({
  zone,
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
  campaign: {
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
    },
    reached: 400,
    sent: 812,
    uncertain: 2,
    failed: 12,
    nextAt: new Date("2026-11-23T10:00:00Z"),
  },
  plans: [planLine(text)],
  advice: [text],
});

const planLine = (text: string): PlanLine => ({
  hash: planHash("a1b2c3d4e5f6".padEnd(64, "0")),
  kind: "enforce",
  state: "open",
  people: 41,
  requesterName: text,
  createdAt: now,
  expiresAt: new Date("2026-11-23T13:05:00Z"),
});

const list = (text: string, page = 2) => ({
  id,
  rev: 1,
  zone,
  title: "People who have not registered for MFA",
  rows: Array.from({ length: 20 }, () => ({
    displayName: text,
    userPrincipalName: text,
    department: text,
  })),
  page,
  total: 172,
  base: { people: 4210, what: "people who can sign in" },
  asOf: now,
});

const COMMANDS = [
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

const ownRegistration = { known: "not-registered", source: "live", asOf: now } as const;

/** One card of every kind and state. The name is the template's, with what is special after a slash. */
export const EXAMPLES: Readonly<Record<string, (text: string) => Card>> = {
  nudge: (text) => nudgeCard(nudge(text)),
  "nudge/last": (text) => nudgeCard(nudge(text, 3, 0)),
  "nudge/asked": (text) => nudgeCard({ ...nudge(text), asked: true }),
  "nudge/overdue": (text) =>
    nudgeCard({ ...nudge(text), deadline: new Date("2026-11-20T15:00:00Z") }),
  ...Object.fromEntries(
    ANSWERS.map((answer) => [
      `nudgeAnswered/${answer.is}${answer.is === "help" ? `-${answer.topic}` : ""}`,
      (text: string) => nudgeAnsweredCard({ ...nudge(text), rev: 1 }, answer),
    ]),
  ),
  ask: (text) =>
    askCard({
      id,
      rev: 0,
      title: "Start the campaign?",
      lines: ["312 people would be reminded, from 10:00 on.", text],
      confirmTitle: "Start campaign",
      cancelTitle: "Do not start",
    }),
  "notice/answered": (text) => askAnsweredCard({ title: "The campaign runs", lines: [text] }),
  notice: (text) => noticeCard({ title: text, lines: [text] }),
  scan: () =>
    scanCard({ zone, startedAt: now, phase: "people", read: 1200, expected: 4518, finishAt: now }),
  "scan/unmeasured": () =>
    scanCard({ zone, startedAt: now, phase: "report", read: 0, expected: null, finishAt: null }),
  "notice/scan-failed": (text) =>
    scanFailedCard({ zone, at: now, read: 7, expected: 120, why: text, hint: "Scan again: scan." }),
  scanFinished: (text) =>
    scanFinishedCard({
      zone,
      now,
      finishedAt: now,
      people: 120,
      verdicts: { registered: 80, nudge: 30, guest: 10 },
      reportAsOf: new Date("2026-11-22T20:00:00Z"),
      confirmed: 4,
      gaps: [text],
    }),
  status: (text) => statusCard(status(text) as Parameters<typeof statusCard>[0]),
  "status/empty": () =>
    statusCard({ zone, now, scan: null, tallies: [], campaign: null, plans: [], advice: [] }),
  ownStatus: (text) =>
    ownStatusCard({
      zone,
      verdict: "nudge",
      registration: ownRegistration,
      mfaState: "disabled",
      reminders: { deadline: now, nextAt: now },
      serviceDesk: text,
    }),
  "ownStatus/guest": (text) =>
    ownStatusCard({
      zone,
      verdict: "guest",
      registration: ownRegistration,
      mfaState: "disabled",
      reminders: null,
      serviceDesk: text,
    }),
  list: (text) => listCard(list(text)),
  "list/empty": (text) => listCard({ ...list(text), rows: [], page: 1, total: 0 }),
  ...Object.fromEntries(
    PLAN_STATES.map((state) => [
      `plan/${state}`,
      (text: string) => planCard(planView(text, state)),
    ]),
  ),
  "enforced/enforced": (text) =>
    enforcedCard({ id, organisation: text, serviceDesk: text, change: { now: "enforced" } }),
  "enforced/enabled": (text) =>
    enforcedCard({ id, organisation: text, serviceDesk: text, change: { now: "enabled" } }),
  "enforced/undone": (text) =>
    enforcedCard({
      id,
      organisation: text,
      serviceDesk: text,
      change: { now: "undone", state: "disabled" },
    }),
  alert: (text) =>
    alertCard({
      zone,
      displayName: text,
      userPrincipalName: text,
      post: id,
      sentAt: now,
      reportedAt: now,
    }),
  "help/admin": () => helpCard({ role: "admin", commands: COMMANDS }),
  "help/person": () => helpCard({ role: "person", commands: COMMANDS }),
  timeline: (text) =>
    timelineCard({
      title: "History",
      zone,
      lines: [text],
      rows: Array.from({ length: 40 }, () => ({ at: now, what: text, by: text })),
      chain: { ok: true, records: 1204 },
    }),
  "timeline/plans": (text) => plansCard({ zone, plans: [planLine(text)] }),
};

import { askAnsweredCard, askCard } from "#bot/cards/ask.ts";
import { type EnforcedChange, type EnforcedView, enforcedCard } from "#bot/cards/enforced.ts";
import { helpCard } from "#bot/cards/help.ts";
import { listCard } from "#bot/cards/list.ts";
import { managerCard } from "#bot/cards/manager.ts";
import { noticeCard } from "#bot/cards/notice.ts";
import { nudgeCard } from "#bot/cards/nudge.ts";
import { nudgeAnsweredCard } from "#bot/cards/nudgeAnswered.ts";
import { ownStatusCard } from "#bot/cards/ownStatus.ts";
import { planCard } from "#bot/cards/plan.ts";
import { plansCard } from "#bot/cards/plans.ts";
import { reachCard } from "#bot/cards/reach.ts";
import { reachListCard } from "#bot/cards/reachList.ts";
import type { Card } from "#bot/cards/render.ts";
import { scanCard, scanFailedCard } from "#bot/cards/scan.ts";
import { scanFinishedCard } from "#bot/cards/scanFinished.ts";
import { statusCard } from "#bot/cards/status.ts";
import { timelineCard } from "#bot/cards/timeline.ts";
import { PLAN_STATES } from "#bot/core/approval.ts";
import { RUNGS } from "#bot/core/ladder.ts";
import type { Reader } from "#bot/core/language.ts";
import { tallyReach } from "#bot/core/reach.ts";
import { campaignExamples } from "./campaignExamples.ts";
import { contractExamples } from "./contractExamples.ts";
import { differenceExamples } from "./differenceExamples.ts";
import { evidenceExamples } from "./evidenceExamples.ts";
import {
  ANSWERS,
  COMMANDS,
  english,
  id,
  list,
  manager,
  now,
  nudge,
  ownRegistration,
  planLine,
  planView,
  reachList,
  reachTally,
  status,
} from "./exampleViews.ts";
import { trustExamples } from "./trustExamples.ts";

/** One card of every kind and state. The name is the template's, with what is special after a slash. */
export const examplesFor = (reader: Reader): Readonly<Record<string, (text: string) => Card>> => ({
  nudge: (text) => nudgeCard(nudge(reader, text)),
  "nudge/noted": (text) => nudgeCard({ ...nudge(reader, text), note: text }),
  "nudge/last": (text) => nudgeCard(nudge(reader, text, 3, 0)),
  "nudge/asked": (text) => nudgeCard({ ...nudge(reader, text), asked: true }),
  "nudge/overdue": (text) =>
    nudgeCard({ ...nudge(reader, text), deadline: new Date("2026-11-20T15:00:00Z") }),
  "nudge/relapsed": (text) => nudgeCard({ ...nudge(reader, text), relapsed: true }),
  "nudge/firm": (text) =>
    nudgeCard({ ...nudge(reader, text), deadline: new Date("2026-11-25T15:00:00Z") }),
  ...Object.fromEntries(
    ANSWERS.map((answer) => [
      `nudgeAnswered/${answer.is}${answer.is === "help" ? `-${answer.topic}` : ""}`,
      (text: string) => nudgeAnsweredCard({ ...nudge(reader, text), rev: 1 }, answer),
    ]),
  ),
  ask: (text) =>
    askCard({
      reader,
      id,
      rev: 0,
      title: "Start the campaign?",
      lines: ["312 people would be reminded, from 10:00 on.", text],
      confirmTitle: "Start campaign",
      cancelTitle: "Do not start",
    }),
  "notice/answered": (text) =>
    askAnsweredCard({ reader, title: "The campaign runs", lines: [text] }),
  notice: (text) => noticeCard({ reader, title: text, lines: [text] }),
  scan: () =>
    scanCard({
      reader,
      startedAt: now,
      phase: "people",
      read: 1200,
      expected: 4518,
      finishAt: now,
    }),
  "scan/unmeasured": () =>
    scanCard({ reader, startedAt: now, phase: "report", read: 0, expected: null, finishAt: null }),
  "notice/scan-failed": (text) =>
    scanFailedCard({ reader, at: now, read: 7, expected: 120, why: text }),
  scanFinished: (text) =>
    scanFinishedCard({
      reader,
      now,
      finishedAt: now,
      people: 120,
      verdicts: { registered: 80, nudge: 30, guest: 10 },
      reportAsOf: new Date("2026-11-22T20:00:00Z"),
      confirmed: 4,
      gaps: [text],
    }),
  status: (text) => statusCard(status(reader, text)),
  "status/empty": () =>
    statusCard({
      reader,
      now,
      scan: null,
      reach: null,
      tallies: [],
      campaigns: [],
      plans: [],
      advice: [],
    }),
  ownStatus: (text) =>
    ownStatusCard({
      reader,
      verdict: "nudge",
      registration: ownRegistration,
      mfaState: "disabled",
      reminders: { deadline: now, nextAt: now },
      serviceDesk: text,
    }),
  "ownStatus/guest": (text) =>
    ownStatusCard({
      reader,
      verdict: "guest",
      registration: ownRegistration,
      mfaState: "disabled",
      reminders: null,
      serviceDesk: text,
    }),
  list: (text) => listCard(list(reader, text)),
  "list/empty": (text) => listCard({ ...list(reader, text), rows: [], page: 1, total: 0 }),
  ...Object.fromEntries(
    PLAN_STATES.map((state) => [
      `plan/${state}`,
      (text: string) => planCard(planView(text, state, reader)),
    ]),
  ),
  ...differenceExamples(reader),
  "enforced/enforced": (text) => enforcedCard(enforced(reader, text, { now: "enforced" })),
  "enforced/enabled": (text) => enforcedCard(enforced(reader, text, { now: "enabled" })),
  "enforced/undone": (text) =>
    enforcedCard(enforced(reader, text, { now: "undone", state: "disabled" })),
  "enforced/helped": (text) =>
    enforcedCard({ ...enforced(reader, text, { now: "enforced" }), askedForHelp: true }),
  reach: () => reachCard({ reader, tally: reachTally, at: now, rungs: RUNGS }),
  "reach/empty": () => reachCard({ reader, tally: tallyReach([]), at: now, rungs: [] }),
  reachList: (text) => reachListCard(reachList(reader, text)),
  "reachList/desk": (text) =>
    reachListCard({ ...reachList(reader, text), what: "desk", rows: [], page: 1, total: 0 }),
  manager: (text) => managerCard(manager(reader, text)),
  "manager/answered": (text) =>
    managerCard({ ...manager(reader, text), notice: text, reports: [] }),
  ...campaignExamples(reader),
  ...trustExamples(reader),
  ...evidenceExamples(reader),
  ...contractExamples(reader),
  "help/admin": () => helpCard({ reader, role: "admin", commands: COMMANDS }),
  "help/person": () => helpCard({ reader, role: "person", commands: COMMANDS }),
  timeline: (text) =>
    timelineCard({
      title: "History",
      reader,
      lines: [text],
      rows: Array.from({ length: 40 }, () => ({ at: now, what: text, by: text })),
      chain: { ok: true, records: 1204 },
    }),
  "timeline/plans": (text) => plansCard({ reader, plans: [planLine(text)] }),
});

export const EXAMPLES = examplesFor(english);

const enforced = (reader: Reader, text: string, change: EnforcedChange): EnforcedView => ({
  id,
  rev: 0,
  reader,
  organisation: text,
  serviceDesk: text,
  change,
  askedForHelp: false,
});

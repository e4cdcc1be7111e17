import { auditWords } from "../../cards/auditWords.ts";
import { memberText } from "../../cards/campaignWords.ts";
import { shortHash } from "../../cards/plans.ts";
import { changeWords, reasonWords } from "../../cards/planWords.ts";
import { reachSentence, rungWords } from "../../cards/reach.ts";
import { reminderWords, replyWords } from "../../cards/replyWords.ts";
import { type Speech, speechFor } from "../../cards/speech.ts";
import { type TimelineRow, timelineCard } from "../../cards/timeline.ts";
import {
  registrationWords,
  serviceSignWords,
  stateWords,
  verdictWords,
} from "../../cards/verdictWords.ts";
import type { AuditRecord } from "../../core/audit.ts";
import { serviceSigns } from "../../core/eligibility.ts";
import { type UserId, userId } from "../../core/ids.ts";
import { isPseudonym } from "../../core/pseudonym.ts";
import { reachOf } from "../../core/reach.ts";
import { plainText } from "../../core/text.ts";
import { namesOf, type PlanPostPorts } from "../../flows/planPosts.ts";
import type { KnownPerson } from "../../ports/store/people.ts";
import { type Command, say } from "./command.ts";
import { findPerson } from "./findPerson.ts";
import { findPlan } from "./planCommands.ts";

const BOT = "MFA Nudge";
const ROWS = 30;

/** `who <person>`: everything that happened between us and one person. */
export const whoCommand = (ports: PlanPostPorts): Command => ({
  spec: {
    name: "who",
    aliases: ["person", "timeline", "show"],
    audience: "security",
    usage: "who <person>",
    summary: "Show what is known of one person and everything that happened.",
  },
  run: async ({ typed, reader }) => {
    const speech = speechFor(reader);
    const found = await findPerson(ports.store.people, typed.words, speech);
    if (found.one === null) return say(found.say);
    const { person } = found.one;
    const rows = await timelineOf(ports, speech, found.one);
    const member = await memberLines(ports, speech, person.id);
    const { label, meaning } = verdictWords(speech, found.one.verdict);
    const now = ports.clock.now();
    const reached = (await ports.store.reach.of([person.id], now)).get(person.id);
    return {
      kind: "card",
      open: false,
      about: { kind: "list", subject: `who/${person.id}` },
      render: () => ({
        card: timelineCard({
          title: person.displayName,
          reader,
          lines: [
            person.userPrincipalName,
            speech.say("who:standing", { label, meaning }),
            ...serviceLines(speech, found.one),
            ...member,
            speech.say("who:registration", {
              registration: registrationWords(speech, person.registration),
            }),
            speech.say("who:state", { state: stateWords(speech, person.mfaState) }),
            ...(reached === undefined ? [] : [reachSentence(speech, reachOf(reached.facts))]),
          ],
          rows,
          chain: null,
        }),
        summary: speech.say("who:summary", { name: plainText(person.displayName) }),
      }),
    };
  },
});

/** The campaign somebody is in, or was in last: a person is in one at a time. */
async function memberLines(
  { store: { campaigns } }: PlanPostPorts,
  speech: Speech,
  user: UserId,
): Promise<readonly string[]> {
  const enrolment = await campaigns.ofUser(user);
  const campaign = enrolment && (await campaigns.byId(enrolment.campaign));
  return enrolment === null || campaign === null ? [] : [memberText(speech, campaign, enrolment)];
}

/** Why somebody is held for looking like a service; nothing for everyone else. */
const serviceLines = (speech: Speech, { verdict, person }: KnownPerson): readonly string[] =>
  verdict === "service-like"
    ? [
        speech.say("who:held", {
          signs: speech.numbers.list(
            serviceSigns(person).map((sign) => serviceSignWords(speech, sign)),
          ),
        }),
      ]
    : [];

async function timelineOf(
  ports: PlanPostPorts,
  speech: Speech,
  { person }: KnownPerson,
): Promise<TimelineRow[]> {
  const { nudges, replies, ledger, plans, audit, rungs } = ports.store;
  const [sent, answers, changes, rulings, climbs] = await Promise.all([
    nudges.ofUser(person.id),
    replies.of(person.id),
    ledger.ofUser(person.id),
    audit.latest(ROWS, person.id),
    rungs.ofUser(person.id),
  ]);
  const rows: TimelineRow[] = [
    ...sent.map((nudge) => ({
      at: nudge.plannedAt,
      what: reminderWords(speech, nudge),
      by: BOT,
    })),
    ...answers.map(({ at, reply }) => ({
      at,
      what: replyWords(speech, reply),
      by: plainText(person.displayName),
    })),
    ...climbs.map((climb) => ({ at: climb.at, what: rungWords(speech, climb), by: BOT })),
    ...(await rowsOf(ports, speech, rulings)),
    ...(person.registration.known === "registered" && person.registration.source === "live"
      ? [{ at: person.registration.asOf, what: speech.say("who:seenRegistered"), by: BOT }]
      : []),
  ];
  for (const change of changes) {
    const record = await plans.byId(change.plan);
    if (record === null) continue;
    rows.push({
      at: record.decisions.at(-1)?.at ?? record.plan.createdAt,
      what: speech.say("who:change", {
        plan: shortHash(record.plan.hash),
        prior: change.prior,
        target: change.target,
        label: changeWords(speech, change.state).label,
        reason: reasonWords(speech, change.state, change.reason),
      }),
      by: BOT,
    });
  }
  return rows.toSorted((one, other) => one.at.getTime() - other.at.getTime()).slice(-ROWS);
}

/** More entries than a plan of ten thousand people makes. */
const WHOLE_PLAN = 50_000;

/** As many entries as a card shows: who asked and who decided always, then the newest of what was done. Newest first. */
function decisionsFirst(records: readonly AuditRecord[]): readonly AuditRecord[] {
  if (records.length <= ROWS) return records;
  const decisions = records.filter(({ event }) => event.startsWith("plan."));
  const changes = records.filter(({ event }) => !event.startsWith("plan."));
  return [...decisions, ...changes.slice(0, Math.max(0, ROWS - decisions.length))]
    .toSorted((one, other) => other.seq - one.seq)
    .slice(0, ROWS);
}

/** `history [plan]`: the record nobody can edit, newest first, and whether it is whole. */
export const historyCommand = (ports: PlanPostPorts): Command => ({
  spec: {
    name: "history",
    aliases: ["audit", "log"],
    audience: "security",
    usage: "history [plan]",
    summary:
      "Show who asked, who approved, what was written and read back, and check that the record is whole.",
  },
  run: async ({ typed, reader }) => {
    const speech = speechFor(reader);
    const plan = typed.words.length > 0 ? await findPlan(ports, typed.words, speech) : null;
    if (typeof plan === "string") return say(plan);
    const all = await ports.store.audit.latest(plan === null ? ROWS : WHOLE_PLAN, plan?.plan.id);
    if (all.length === 0) return say(speech.say("history:empty"));
    const records = decisionsFirst(all);
    const [chain, rows] = await Promise.all([
      ports.store.audit.verify(),
      rowsOf(ports, speech, records),
    ]);
    const title =
      plan === null
        ? speech.say("history:title")
        : speech.say("history:plan", { plan: shortHash(plan.plan.hash) });
    return {
      kind: "card",
      open: false,
      about: { kind: "list", subject: `history/${plan?.plan.id ?? ""}` },
      render: () => ({
        card: timelineCard({
          title,
          reader,
          lines: [
            plan === null
              ? speech.say("history:newest", { count: rows.length })
              : speech.say("history:ofPlan", { shown: rows.length, count: all.length }),
          ],
          rows,
          chain,
        }),
        summary: title,
      }),
    };
  },
});

async function rowsOf(
  ports: PlanPostPorts,
  speech: Speech,
  records: readonly AuditRecord[],
): Promise<TimelineRow[]> {
  const users = records.flatMap(({ actor, detail }) => [
    ...(actor === null ? [] : [actor]),
    ...(typeof detail.user === "string" ? [userId(detail.user)] : []),
  ]);
  const erased = users.filter(isPseudonym);
  const names = new Map([
    ...(await namesOf(ports, users)),
    ...erased.map((each) => [each, speech.say("history:erased")] as const),
  ]);
  return records.map((record) => ({
    at: record.at,
    what: sentenceOf(speech, record, names),
    by: record.actor === null ? BOT : (names.get(record.actor) ?? record.actor),
  }));
}

/** What an entry says: its event in words, whom it was about, and its facts. */
function sentenceOf(
  speech: Speech,
  { event, detail }: AuditRecord,
  names: ReadonlyMap<UserId, string>,
): string {
  const { user, ...recorded } = detail;
  const name = typeof user === "string" ? (names.get(userId(user)) ?? user) : null;
  const rest = Object.entries(recorded)
    .filter(([, value]) => value !== null && value !== 0)
    .map(([key, value]) => `${key} ${key === "hash" ? String(value).slice(0, 12) : value}`)
    .join(", ");
  const said = auditWords(speech, event);
  const facts = plainText(rest, 200);
  if (name === null)
    return facts === "" ? said : speech.say("history:entryFacts", { event: said, facts });
  return facts === ""
    ? speech.say("history:entryOf", { event: said, name })
    : speech.say("history:entryOfFacts", { event: said, name, facts });
}

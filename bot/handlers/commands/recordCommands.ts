import { AUDIT_WORDS } from "../../cards/auditWords.ts";
import { deliveryWords } from "../../cards/deliveryWords.ts";
import { replyWords } from "../../cards/nudgeWords.ts";
import { shortHash } from "../../cards/plans.ts";
import { CHANGE_WORDS, reasonWords } from "../../cards/planWords.ts";
import { type TimelineRow, timelineCard } from "../../cards/timeline.ts";
import {
  registrationWords,
  SERVICE_SIGN_WORDS,
  STATE_WORDS,
  VERDICT_WORDS,
} from "../../cards/verdictWords.ts";
import type { AuditRecord } from "../../core/audit.ts";
import type { Nudge } from "../../core/campaign.ts";
import { serviceSigns } from "../../core/eligibility.ts";
import { type UserId, userId } from "../../core/ids.ts";
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
  run: async ({ typed }) => {
    const found = await findPerson(ports.store.people, typed.words);
    if (found.one === null) return say(found.say);
    const { person } = found.one;
    const rows = await timelineOf(ports, found.one);
    return {
      kind: "card",
      open: false,
      about: { kind: "list", subject: `who/${person.id}` },
      render: () => ({
        card: timelineCard({
          title: person.displayName,
          zone: ports.sender.zone,
          lines: [
            person.userPrincipalName,
            `${VERDICT_WORDS[found.one.verdict].label}. ${VERDICT_WORDS[found.one.verdict].meaning}`,
            ...serviceLines(found.one),
            `Registration: ${registrationWords(person.registration)}`,
            `Per-user MFA is ${STATE_WORDS[person.mfaState]}`,
          ],
          rows,
          chain: null,
        }),
        summary: `What is known of ${plainText(person.displayName)}.`,
      }),
    };
  },
});

/** Why somebody is held for looking like a service; nothing for everyone else. */
const serviceLines = ({ verdict, person }: KnownPerson): readonly string[] =>
  verdict === "service-like"
    ? [
        `Held because ${serviceSigns(person)
          .map((sign) => SERVICE_SIGN_WORDS[sign])
          .join(" and ")}.`,
      ]
    : [];

function nudgeWords({ asked, outcome }: Nudge): string {
  const what = asked ? "Reminder they asked for" : "Reminder";
  switch (outcome.state) {
    case "sent":
      return what;
    case "sending":
      return `${what}, on its way`;
    case "uncertain":
      return `${what}; nobody can tell whether it arrived, so it is not sent again`;
    case "failed":
      return `${what} not delivered: ${deliveryWords(outcome.failure)}`;
  }
}

async function timelineOf(ports: PlanPostPorts, { person }: KnownPerson): Promise<TimelineRow[]> {
  const { campaigns, nudges, replies, ledger, plans, audit } = ports.store;
  const campaign = await campaigns.current();
  const [sent, answers, changes, rulings] = await Promise.all([
    campaign === null ? [] : nudges.of(campaign.id, person.id),
    replies.of(person.id),
    ledger.ofUser(person.id),
    audit.latest(ROWS, person.id),
  ]);
  const rows: TimelineRow[] = [
    ...sent.map((nudge) => ({
      at: nudge.claimedAt,
      what: nudgeWords(nudge),
      by: BOT,
    })),
    ...answers.map(({ at, reply }) => ({
      at,
      what: replyWords(reply),
      by: plainText(person.displayName),
    })),
    ...(await rowsOf(ports, rulings)),
    ...(person.registration.known === "registered" && person.registration.source === "live"
      ? [{ at: person.registration.asOf, what: "Read from their account: registered", by: BOT }]
      : []),
  ];
  for (const change of changes) {
    const record = await plans.byId(change.plan);
    if (record === null) continue;
    rows.push({
      at: record.decisions.at(-1)?.at ?? record.plan.createdAt,
      what: `Plan ${shortHash(record.plan.hash)}, ${change.prior} to ${change.target}: ${CHANGE_WORDS[change.state].label}. ${reasonWords(change.state, change.reason)}`,
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
  run: async ({ typed }) => {
    const plan = typed.words.length > 0 ? await findPlan(ports, typed.words) : null;
    if (typeof plan === "string") return say(plan);
    const all = await ports.store.audit.latest(plan === null ? ROWS : WHOLE_PLAN, plan?.plan.id);
    if (all.length === 0) return say("Nothing has been recorded yet.");
    const records = decisionsFirst(all);
    const [chain, rows] = await Promise.all([ports.store.audit.verify(), rowsOf(ports, records)]);
    const title = plan === null ? "What happened last" : `Plan ${shortHash(plan.plan.hash)}`;
    return {
      kind: "card",
      open: false,
      about: { kind: "list", subject: `history/${plan?.plan.id ?? ""}` },
      render: () => ({
        card: timelineCard({
          title,
          zone: ports.sender.zone,
          lines: [
            plan === null
              ? `The newest ${rows.length} entries, newest first.`
              : `${rows.length} of ${all.length} entries, newest first: every decision, and the newest changes.`,
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
  records: readonly AuditRecord[],
): Promise<TimelineRow[]> {
  const users = records.flatMap(({ actor, detail }) => [
    ...(actor === null ? [] : [actor]),
    ...(typeof detail.user === "string" ? [userId(detail.user)] : []),
  ]);
  const names = await namesOf(ports, users);
  return records.map((record) => ({
    at: record.at,
    what: sentenceOf(record, names),
    by: record.actor === null ? BOT : (names.get(record.actor) ?? record.actor),
  }));
}

/** What an entry says: its event in words, whom it was about, and its facts. */
function sentenceOf({ event, detail }: AuditRecord, names: ReadonlyMap<UserId, string>): string {
  const { user, ...facts } = detail;
  const whom = typeof user === "string" ? `: ${names.get(userId(user)) ?? user}` : "";
  const rest = Object.entries(facts)
    .filter(([, value]) => value !== null && value !== 0)
    .map(([key, value]) => `${key} ${key === "hash" ? String(value).slice(0, 12) : value}`)
    .join(", ");
  return `${AUDIT_WORDS[event]}${whom}${rest === "" ? "" : ` (${plainText(rest, 200)})`}`;
}

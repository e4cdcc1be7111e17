import { askRefusalText } from "../cards/exemptionWords.ts";
import { managerCard, type OpenReport } from "../cards/manager.ts";
import { type Speech, speechFor } from "../cards/speech.ts";
import { daysAfter } from "../core/cadence.ts";
import { isBotError } from "../core/errors.ts";
import {
  type ExemptionTerms,
  isExemptionClass,
  LONGEST_EXEMPTION_TEXT,
} from "../core/exemption.ts";
import { type CampaignId, type UserId, userId } from "../core/ids.ts";
import type { Reader } from "../core/language.ts";
import { type LeaveRefusal, leaveUntil } from "../core/leave.ts";
import { plainText } from "../core/text.ts";
import type { Post } from "../ports/store/posts.ts";
import { type AskExemptionPorts, askExemption } from "./askExemption.ts";
import { type ExemptionPostPorts, postRequest } from "./exemptionPosts.ts";
import { type OpenReports, type OpenReportsPorts, openReports } from "./openReports.ts";
import { readHabits } from "./readHabits.ts";

export interface AnswerManagerPorts
  extends OpenReportsPorts,
    AskExemptionPorts,
    ExemptionPostPorts {
  readonly store: OpenReportsPorts["store"];
  readonly groups: AskExemptionPorts["groups"];
  readonly adminGroupId: string;
  /** Lets work go on beside the answer. */
  beside(sentence: string, work: Promise<unknown>): void;
}

/** A button on a manager's card, pressed by the manager it was sent to. `data` is the card's inputs, not to be believed. */
export interface ManagerPress {
  readonly by: UserId;
  readonly post: Post;
  readonly reader: Reader;
  readonly verb: "manager.leave" | "manager.exempt";
  readonly data: Readonly<Record<string, unknown>>;
}

/** Days somebody has for it after a leave that ended behind the date on their card. */
const AFTER_LEAVE_DAYS = 7;

/**
 * Answers a manager: only for somebody who is on this card and reports to them now, as the directory says at this moment.
 * Returns the card as it is from now on, with what the press came to on top.
 */
export async function answerManager(
  ports: AnswerManagerPorts,
  press: ManagerPress,
): Promise<object> {
  const speech = speechFor(press.reader);
  const notice = await act(ports, press, speech);
  const { reports, latest } = await readReports(ports, press);
  const revision = await ports.store.posts.revise(press.post.id);
  return managerCard({
    id: press.post.id,
    rev: revision,
    reader: press.reader,
    now: ports.clock.now(),
    organisation: ports.sender.organisation,
    notice,
    reports,
    latest,
  });
}

/** While the directory cannot be read, nobody is shown. */
async function readReports(ports: AnswerManagerPorts, press: ManagerPress): Promise<OpenReports> {
  try {
    return await openReports(ports, press.post.id, press.by);
  } catch (error) {
    if (!isBotError(error)) throw error;
    return { campaign: null, reports: [], latest: ports.clock.now() };
  }
}

async function act(
  ports: AnswerManagerPorts,
  press: ManagerPress,
  speech: Speech,
): Promise<string> {
  const who = typeof press.data.who === "string" ? userId(press.data.who) : null;
  let open: OpenReports;
  try {
    open = await openReports(ports, press.post.id, press.by);
  } catch (error) {
    if (isBotError(error)) return speech.say("manager:refused/unreadable");
    throw error;
  }
  const report = open.reports.find(({ user }) => user === who);
  if (report === undefined || open.campaign === null)
    return speech.say("manager:refused/not-yours");
  return press.verb === "manager.leave"
    ? leave(ports, press, speech, report, open.campaign)
    : exempt(ports, press, speech, report);
}

async function leave(
  ports: AnswerManagerPorts,
  { by, data }: ManagerPress,
  speech: Speech,
  { user, displayName }: OpenReport,
  campaign: CampaignId,
): Promise<string> {
  const now = ports.clock.now();
  const known = await ports.store.people.byIds([user]);
  const fallback = (await ports.store.campaigns.byId(campaign))?.hours ?? ports.hours;
  const people = known.map(({ person }) => person);
  const hours = (await readHabits(ports, people, fallback)).get(user)?.hours ?? fallback;
  const day = typeof data.back === "string" ? data.back : "";
  const earlier = (await ports.store.leaves.of(campaign, [user])).get(user);
  const asked = leaveUntil(day, earlier?.since ?? null, hours, now);
  if (!asked.ok) return refusalWords(speech, asked.why, asked.latest);
  const { until } = asked;
  await ports.store.atomically(async ({ leaves, campaigns, rungs, audit }) => {
    const enrolment = await campaigns.lock(campaign, user);
    await leaves.vouch({ campaign, user, by, since: now, until });
    if (enrolment?.progress.state === "active")
      await campaigns.save({
        ...enrolment,
        // The date on their card must not pass while nobody may remind them of it.
        deadline:
          enrolment.deadline &&
          later(enrolment.deadline, daysAfter(hours, until, AFTER_LEAVE_DAYS)),
        progress: { state: "active", dueAt: until },
      });
    await rungs.look(campaign, [user], until, now);
    await audit.append([
      {
        at: now,
        actor: by,
        event: "leave.vouched",
        subject: user,
        detail: { user, until: until.toISOString() },
      },
    ]);
  });
  return speech.say("manager:done/leave", {
    name: plainText(displayName),
    date: speech.dates.moment(until),
  });
}

const refusalWords = (speech: Speech, why: LeaveRefusal, latest: Date): string =>
  speech.say(`manager:refused/${why}`, { date: speech.dates.day(latest) });

const later = (one: Date, other: Date): Date => (one > other ? one : other);

/** A manager asks, and answers for it: another person, an admin, grants it or does not. */
async function exempt(
  ports: AnswerManagerPorts,
  { by, data }: ManagerPress,
  speech: Speech,
  report: OpenReport,
): Promise<string> {
  const { user } = report;
  const asked = await askExemption(ports, { by, user, owner: by, terms: termsFrom(data) });
  if (!asked.ok) return askRefusalText(speech, asked);
  ports.beside("The admins could not be told.", postRequest(ports, asked.asked.id, asked.admins));
  return speech.say("manager:done/exempt", { name: plainText(report.displayName) });
}

/** What a client sent as the card's inputs: anything that makes no sense is missing. */
const termsFrom = (data: ManagerPress["data"]): ExemptionTerms => ({
  why: isExemptionClass(data.why) ? data.why : null,
  days: data.days === undefined || data.days === "" ? null : Number(data.days),
  reason: typed(data.reason),
  control: typed(data.control),
});

/** One line, and a letter more than fits: what is too long is refused, not cut. */
const typed = (raw: unknown): string =>
  plainText(typeof raw === "string" ? raw : "", LONGEST_EXEMPTION_TEXT + 1);

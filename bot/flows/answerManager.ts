import { managerCard, type OpenReport } from "../cards/manager.ts";
import { noticeCard } from "../cards/notice.ts";
import { type Speech, speechFor } from "../cards/speech.ts";
import { daysAfter } from "../core/cadence.ts";
import { isBotError } from "../core/errors.ts";
import { type CampaignId, type UserId, userId } from "../core/ids.ts";
import type { Reader } from "../core/language.ts";
import { type LeaveRefusal, leaveUntil } from "../core/leave.ts";
import { plainText } from "../core/text.ts";
import type { Groups } from "../ports/directory.ts";
import type { Post } from "../ports/store/posts.ts";
import { type OpenReports, type OpenReportsPorts, openReports } from "./openReports.ts";
import { type PostPorts, postCard } from "./postCard.ts";
import { readHabits } from "./readHabits.ts";

export interface AnswerManagerPorts extends OpenReportsPorts, PostPorts {
  readonly store: OpenReportsPorts["store"];
  readonly groups: Groups;
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
const LONGEST_REASON = 300;

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
    : exempt(ports, press, speech, report, open.campaign);
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

async function exempt(
  ports: AnswerManagerPorts,
  { by, data }: ManagerPress,
  speech: Speech,
  report: OpenReport,
  campaign: CampaignId,
): Promise<string> {
  const reason = plainText(typeof data.reason === "string" ? data.reason : "", LONGEST_REASON);
  if (reason === "") return speech.say("manager:refused/no-reason");
  const at = ports.clock.now();
  const { user } = report;
  const first = await ports.store.atomically(async ({ leaves, audit }) => {
    if (!(await leaves.request({ campaign, user, by, reason, at }))) return false;
    await audit.append([
      { at, actor: by, event: "exemption.asked", subject: user, detail: { user, reason } },
    ]);
    return true;
  });
  if (first)
    ports.beside("The admins could not be told.", tellAdmins(ports, by, report, reason, campaign));
  return speech.say("manager:done/exempt", { name: plainText(report.displayName) });
}

/** The request changes nothing: it names the command that would. */
async function tellAdmins(
  ports: AnswerManagerPorts,
  by: UserId,
  report: OpenReport,
  reason: string,
  campaign: CampaignId,
): Promise<void> {
  const manager = (await ports.store.people.byId(by))?.person.displayName ?? by;
  const values = {
    manager: plainText(manager),
    name: plainText(report.displayName),
    principal: plainText(report.userPrincipalName, 120),
    reason,
  };
  const subject = `exemption/${campaign}/${report.user}`;
  for (const { id } of await ports.groups.members(ports.adminGroupId))
    await postCard(ports, id, { kind: "notice", subject }, ({ reader }) => {
      const { say } = speechFor(reader);
      return {
        card: noticeCard({
          reader,
          title: say("manager:request/title"),
          lines: [
            say("manager:request/line", values),
            say("manager:request/reason", values),
            say("manager:request/grant", values),
          ],
        }),
        summary: say("manager:request/summary"),
      };
    });
}

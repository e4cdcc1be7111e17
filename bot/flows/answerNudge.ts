import { type NudgeAnswer, nudgeAnsweredCard } from "../cards/nudgeAnswered.ts";
import {
  type Campaign,
  type Enrolment,
  isHelpTopic,
  nudgeSubject,
  type Reply,
} from "../core/campaign.ts";
import type { CampaignId, UserId } from "../core/ids.ts";
import type { Registration } from "../core/registration.ts";
import { SNOOZE_CHOICES, type SnoozeWish, snooze } from "../core/snooze.ts";
import type { Registrations } from "../ports/directory.ts";
import type { Post } from "../ports/store/posts.ts";
import type { Tables } from "../ports/store.ts";
import { currentCode } from "./campaignCode.ts";
import { keepRegistration, type NoticePorts } from "./noticeRegistrations.ts";
import { nudgeViewOf, readPlace } from "./nudgeView.ts";
import { type CasePorts, openCase, postCase } from "./openCase.ts";
import type { HabitPorts } from "./readHabits.ts";
import { thank } from "./thank.ts";

export interface AnswerPorts extends NoticePorts, HabitPorts, CasePorts {
  readonly registrations: Registrations;
  /** Told when somebody turned against a campaign, once it is written down. */
  onComplaint(campaign: CampaignId): void;
  /** Lets work go on beside the answer. */
  beside(sentence: string, work: Promise<unknown>): void;
}

/** A button of a nudge, pressed by the person it was sent to. `data` is the card's inputs, not to be believed. */
export interface NudgePress {
  readonly by: UserId;
  readonly post: Post;
  /** Which showing of the card was pressed. */
  readonly revision: number;
  readonly verb: Reply["verb"];
  readonly data: Readonly<Record<string, unknown>>;
}

export interface Answered {
  readonly card: object;
  readonly reply: Reply;
  /** False for a double click or a re-delivery: nothing was done again. */
  readonly first: boolean;
  /** The same card for the person's other devices. */
  readonly copy: Post;
}

/**
 * Answers a press within the time Teams gives: records it once, acts on it, and returns the card that replaces the
 * nudge. Pressed twice on the same showing, the second press gets the first one's answer.
 */
export async function answerNudge(
  ports: AnswerPorts,
  campaign: Campaign,
  press: NudgePress,
): Promise<Answered> {
  const { posts, replies } = ports.store;
  const key = { post: press.post.id, revision: press.revision, user: press.by, verb: press.verb };
  const earlier = await replies.find(key);
  const { first, reply } =
    earlier === null || earlier.verb === "nudge.done"
      ? await act(ports, campaign, press)
      : { first: false, reply: earlier };
  const now = ports.clock.now();
  const revision = first ? await posts.revise(press.post.id) : press.post.revision;
  const copy = { ...press.post, revision };
  const [place, { code }] = await Promise.all([
    readPlace(ports, campaign, press.by, now),
    currentCode(ports, campaign.id),
  ]);
  const view = nudgeViewOf(ports.sender, { ...place, code }, copy, place.standing, now);
  const card = nudgeAnsweredCard(view, answerTo(reply, now));
  return { card, reply, first, copy };
}

/** Whether a card was sent to this person: a copied or forwarded card is nobody else's. */
export const isTheirs = (post: Post, user: UserId, campaign: Campaign): boolean =>
  post.kind === "nudge" &&
  post.recipient === user &&
  post.subject === nudgeSubject(campaign.id, user);

type Recorded = { readonly first: boolean; readonly reply: Reply };

async function act(ports: AnswerPorts, campaign: Campaign, press: NudgePress): Promise<Recorded> {
  switch (press.verb) {
    case "nudge.done":
      return done(ports, press);
    case "nudge.snooze":
      return snoozed(ports, campaign, press);
    case "nudge.help": {
      const { topic } = press.data;
      return record(ports, press, {
        verb: "nudge.help",
        topic: isHelpTopic(topic) ? topic : "it-fails",
      });
    }
    case "nudge.report":
      return reported(ports, campaign, press);
  }
}

const record = (
  ports: { readonly store: Pick<Tables, "replies">; readonly clock: AnswerPorts["clock"] },
  press: NudgePress,
  reply: Reply,
): Promise<Recorded> =>
  ports.store.replies.record({
    user: press.by,
    post: press.post.id,
    revision: press.revision,
    reply,
    at: ports.clock.now(),
  });

/**
 * "I've done it" is never taken at its word: the person is read, now, at every press. Only the first press counts as a
 * reply. Their other cards are changed beside the answer: messages wait for their pace, and Teams does not wait for us.
 */
async function done(ports: AnswerPorts, press: NudgePress): Promise<Recorded> {
  const registration = (await ports.registrations.live([press.by])).get(press.by);
  const reply: Reply = { verb: "nudge.done", outcome: outcomeOf(registration) };
  const { first } = await record(ports, press, reply);
  if (registration !== undefined && (await keepRegistration(ports, press.by, registration)))
    ports.beside(
      "Somebody who registered could not be thanked.",
      thank(ports, press.by, first ? press.post.id : null),
    );
  return { first, reply };
}

function outcomeOf(
  registration: Registration | undefined,
): "registered" | "not-yet" | "not-capable" | "unreadable" {
  if (registration === undefined || registration.known === "unknown") return "unreadable";
  if (registration.known === "not-registered") return "not-yet";
  return registration.capable ? "registered" : "not-capable";
}

async function snoozed(
  ports: AnswerPorts,
  campaign: Campaign,
  press: NudgePress,
): Promise<Recorded> {
  const now = ports.clock.now();
  const { hours } = await readPlace(ports, campaign, press.by, now);
  return ports.store.atomically(async (tables) => {
    const enrolment = await tables.campaigns.lock(campaign.id, press.by);
    const until =
      enrolment?.progress.state !== "active" || enrolment.deadline === null
        ? ({ ok: false, why: "limit" } as const)
        : snooze(
            readSnooze(press.data),
            { snoozes: enrolment.snoozes, deadline: enrolment.deadline, now },
            campaign.cadence,
            hours,
          );
    const recorded = await record({ store: tables, clock: ports.clock }, press, {
      verb: "nudge.snooze",
      ...(until.ok
        ? { outcome: "snoozed" as const, until: until.until }
        : { outcome: "refused" as const, why: until.why }),
    });
    if (recorded.first && until.ok && enrolment !== null)
      await tables.campaigns.save({
        ...enrolment,
        snoozes: enrolment.snoozes + 1,
        snoozedUntil: until.until,
        progress: { state: "active", dueAt: until.until },
      });
    return recorded;
  });
}

/** An hour left empty is no hour, and of several inputs only text is read. */
function readSnooze({ when, date, time }: NudgePress["data"]): SnoozeWish {
  return {
    choice: SNOOZE_CHOICES.find((each) => each === when) ?? "tomorrow",
    date: typeof date === "string" ? date : null,
    time: typeof time === "string" && time !== "" ? time : null,
  };
}

/** Whoever doubts us hears no more from us. It counts against the campaign, and the security team is told at once. */
async function reported(
  ports: AnswerPorts,
  campaign: Campaign,
  press: NudgePress,
): Promise<Recorded> {
  const at = ports.clock.now();
  const { by: user, post } = press;
  const { recorded, opened } = await ports.store.atomically(async (tables) => {
    const written = await record({ store: tables, clock: ports.clock }, press, {
      verb: "nudge.report",
    });
    if (!written.first) return { recorded: written, opened: null };
    const enrolment: Enrolment | null = await tables.campaigns.lock(campaign.id, user);
    if (enrolment?.progress.state === "active")
      await tables.campaigns.save({
        ...enrolment,
        progress: { state: "ended", why: "reported-phishing", at },
      });
    await tables.breakers.note(campaign.id, user, "reported", at);
    const about = { user, campaign: campaign.id, post: post.id, sentAt: post.at };
    return { recorded: written, opened: await openCase(tables, { kind: "report", ...about }, at) };
  });
  if (opened !== null)
    ports.beside("The security team could not be told.", postCase(ports, opened));
  if (recorded.first) ports.onComplaint(campaign.id);
  return recorded;
}

function answerTo(reply: Reply, now: Date): NudgeAnswer {
  switch (reply.verb) {
    case "nudge.done":
      return reply.outcome === "not-yet"
        ? { is: "not-yet", checkedAt: now }
        : { is: reply.outcome };
    case "nudge.snooze":
      return reply.outcome === "snoozed"
        ? { is: "snoozed", until: reply.until }
        : { is: "snooze-refused", why: reply.why };
    case "nudge.help":
      return { is: "help", topic: reply.topic };
    case "nudge.report":
      return { is: "reported" };
  }
}

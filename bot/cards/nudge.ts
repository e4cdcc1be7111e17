import nudge from "../../cards/nudge.json" with { type: "json" };
import type { SendingHours } from "../core/cadence.ts";
import type { PostId } from "../core/ids.ts";
import type { Reader } from "../core/language.ts";
import { daysLeft, type Stage, stageOf } from "../core/stage.ts";
import { plainText } from "../core/text.ts";
import type { Key } from "./catalogue.ts";
import { laterChoices } from "./laterChoices.ts";
import { referenceCode } from "./reference.ts";
import { type Card, render } from "./render.ts";
import { organisationWords } from "./senderWords.ts";
import { type Speech, speechFor } from "./speech.ts";

/** One reminder as its reader sees it. */
export interface NudgeView {
  readonly id: PostId;
  readonly rev: number;
  readonly reader: Reader;
  /** Within these they may be reminded later. */
  readonly hours: SendingHours;
  readonly now: Date;
  /** The campaign's, which is published elsewhere too. */
  readonly code: string;
  readonly organisation: string;
  /** A paragraph of the admin's own; empty for none. */
  readonly note: string;
  /** Which unasked reminder this is, from 1. For one they asked for: how many there were so far. */
  readonly number: number;
  readonly of: number;
  /** True when they asked to be reminded: it does not count. */
  readonly asked: boolean;
  readonly deadline: Date;
  readonly snoozesLeft: number;
  /** They had a method once and have none again. */
  readonly relapsed: boolean;
}

/** Longest paragraph an admin may add. */
const NOTE_LIMIT = 600;

/** Something to say first, when the card is shown again after an answer. */
export interface NudgeNotice {
  readonly title: string;
  readonly lines: readonly string[];
}

/** Reminds one person to register. Firmer each time, never threatening: a frightened reader trusts phishing next. */
export const nudgeCard = (view: NudgeView): Card => nudgeCardWith(view, null);

/** The line that stands for a reminder in notifications. */
export function nudgeSummary({ reader, organisation }: Pick<NudgeView, "reader" | "organisation">) {
  const speech = speechFor(reader);
  const name = organisationWords(speech, organisation);
  return speech.say("nudge:summary", { organisation: capitalised(name) });
}

/** The same card with an answer on top of it and its buttons below. */
export function nudgeCardWith(view: NudgeView, notice: NudgeNotice | null): Card {
  const speech = speechFor(view.reader);
  const { say } = speech;
  const title = titleOf(speech, view);
  const organisation = organisationWords(speech, view.organisation);
  const note = plainText(view.note, NOTE_LIMIT);
  return render(
    nudge,
    {
      id: view.id,
      rev: view.rev,
      title,
      subtitle: say("nudge:subtitle", {
        from: say("proof:from", { organisation }),
        turn: turnOf(speech, view),
      }),
      fallback: say("proof:fallback", { title }),
      hasNotice: notice !== null,
      notice: { title: notice?.title ?? "", lines: notice?.lines ?? [] },
      why: say(view.relapsed ? "stage:relapse" : "nudge:why", {
        organisation: capitalised(organisation),
      }),
      hasNote: note !== "",
      note: say("stage:note", { sender: capitalised(organisation), note }),
      until: untilOf(speech, view),
      steps: speech.lines("nudge:steps"),
      ending: say(isLast(view) && !view.asked ? "nudge:ending/last" : "nudge:ending/open"),
      canSnooze: canSnooze(view),
      postponing: postponingOf(speech, view),
      later: laterChoices(speech, view),
      reference: referenceCode(view.id),
      campaignCode: say("campaignCode:label", { code: view.code }),
      words: { ...speech.block("proof:card"), ...speech.block("nudge:card") },
    },
    speech,
  );
}

/** For the start of a sentence: a configured name may be "your organisation". */
const capitalised = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

const isLast = (view: NudgeView): boolean => view.number >= view.of;
const isOverdue = (view: NudgeView): boolean => view.deadline <= view.now;
const canSnooze = (view: NudgeView): boolean => view.snoozesLeft > 0 && !isOverdue(view);

function titleOf({ say }: Speech, view: NudgeView): string {
  if (view.asked) return say("nudge:title/asked");
  if (view.relapsed && view.number <= 1 && !isOverdue(view)) return say("stage:title/relapse");
  return say(TITLES[stageOfView(view)]);
}

const TITLES = {
  invitation: "nudge:title/first",
  reminder: "nudge:title/again",
  firm: "stage:title/firm",
  last: "nudge:title/last",
  overdue: "stage:title/overdue",
} as const satisfies Readonly<Record<Stage, Key>>;

const leftOf = ({ now, deadline, reader }: NudgeView) => daysLeft(now, deadline, reader.zone);

const stageOfView = (view: NudgeView): Stage => stageOf({ ...view, daysLeft: leftOf(view) });

function turnOf({ say }: Speech, view: NudgeView): string {
  if (view.asked) return say("nudge:turn/asked", { count: view.of });
  const reminders = say("nudge:turn/of", { count: view.of });
  return say("nudge:turn/number", { count: view.number, ordinal: 1, reminders });
}

/** The date, with the days that are left until then by the reader's own calendar. */
function untilOf({ say, dates }: Speech, view: NudgeView): string {
  const date = dates.moment(view.deadline);
  const left = leftOf(view);
  if (left === "passed") return say("nudge:until/overdue", { date });
  const until = isLast(view)
    ? say("nudge:until/last", { date })
    : say("nudge:until/open", { date });
  return left === 0 ? say("stage:today", { until }) : say("stage:left", { count: left, until });
}

function postponingOf({ say }: Speech, view: NudgeView): string {
  if (canSnooze(view)) return say("nudge:postponing/can", { count: view.snoozesLeft });
  return isOverdue(view) ? say("nudge:postponing/overdue") : say("nudge:postponing/used");
}

import nudge from "../../cards/nudge.json" with { type: "json" };
import type { PostId } from "../core/ids.ts";
import { plainText } from "../core/text.ts";
import { ordinal, several } from "./count.ts";
import { referenceCode } from "./reference.ts";
import { type Card, render } from "./render.ts";
import { isoDay, moment } from "./when.ts";

/** One reminder as its reader sees it. */
export interface NudgeView {
  readonly id: PostId;
  readonly rev: number;
  readonly zone: string;
  readonly now: Date;
  readonly organisation: string;
  /** Which unasked reminder this is, from 1. For one they asked for: how many there were so far. */
  readonly number: number;
  readonly of: number;
  /** True when they asked to be reminded: it does not count. */
  readonly asked: boolean;
  readonly deadline: Date;
  readonly snoozesLeft: number;
}

/** Something to say first, when the card is shown again after an answer. */
export interface NudgeNotice {
  readonly title: string;
  readonly lines: readonly string[];
}

/** Reminds one person to register. Firmer each time, never threatening: a frightened reader trusts phishing next. */
export const nudgeCard = (view: NudgeView): Card => nudgeCardWith(view, null);

/** The same card with an answer on top of it and its buttons below. */
export function nudgeCardWith(view: NudgeView, notice: NudgeNotice | null): Card {
  const title = titleOf(view);
  const organisation = plainText(view.organisation);
  return render(nudge, {
    id: view.id,
    rev: view.rev,
    title,
    subtitle: `From MFA Nudge for ${organisation}. ${turnOf(view)}`,
    fallback: `${title}. Type help in this chat if you cannot see the card.`,
    hasNotice: notice !== null,
    notice: { title: notice?.title ?? "", lines: notice?.lines ?? [] },
    why: `Passwords get stolen. With a second step at sign-in (MFA) a stolen password alone opens nothing. ${capitalised(organisation)} asks everyone to register one, and I have found none for you yet.`,
    until: untilOf(view),
    steps: [
      "1. Press Set up MFA and sign in with your work account.",
      "2. Choose Add sign-in method, then Microsoft Authenticator or a passkey, and follow the page.",
      "3. Come back here and press I've done it.",
    ],
    ending: endingOf(view),
    canSnooze: canSnooze(view),
    postponing: postponingOf(view),
    minDate: isoDay(view.now, view.zone),
    maxDate: isoDay(view.deadline, view.zone),
    reference: referenceCode(view.id),
  });
}

/** For the start of a sentence: a configured name may be "your organisation". */
const capitalised = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

const isLast = (view: NudgeView): boolean => view.number >= view.of;
const isOverdue = (view: NudgeView): boolean => view.deadline <= view.now;
const canSnooze = (view: NudgeView): boolean => view.snoozesLeft > 0 && !isOverdue(view);

function titleOf(view: NudgeView): string {
  if (view.asked) return "You asked me to remind you: set up MFA";
  if (view.number <= 1) return "Please set up MFA for your account";
  return isLast(view) ? "Last reminder: set up MFA" : "Your account still has no MFA";
}

function turnOf(view: NudgeView): string {
  if (view.asked)
    return `You asked for this one: it does not count towards the ${several(view.of, "reminder")}.`;
  return `This is the ${ordinal(view.number)} of ${several(view.of, "reminder")}.`;
}

function untilOf(view: NudgeView): string {
  const date = moment(view.deadline, view.zone);
  if (isOverdue(view)) return `This was due by ${date}. Please do it today.`;
  return isLast(view)
    ? `It is due by ${date}.`
    : `Please do it by ${date}. It takes a few minutes.`;
}

function endingOf(view: NudgeView): string {
  const then =
    "your IT team may require it of you, and then it interrupts you at a sign-in you did not choose";
  if (isLast(view) && !view.asked)
    return `I will not remind you again. After that date ${then}. As soon as you have registered I notice and thank you.`;
  return `As soon as you have registered I notice and stop. If nothing happens I come back; after that date ${then}.`;
}

function postponingOf(view: NudgeView): string {
  if (canSnooze(view))
    return `You can ask me to come back later ${several(view.snoozesLeft, "time")}.`;
  return isOverdue(view)
    ? "The date has passed, so this cannot be put off any more. If something is in the way, press I need help."
    : "You have used every postponement. If something is in the way, press I need help.";
}

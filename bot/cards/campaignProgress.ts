import campaignProgress from "../../cards/campaignProgress.json" with { type: "json" };
import { type Campaign, NUDGE_STATES } from "../core/campaign.ts";
import { DELIVERY_FAILURES } from "../core/delivery.ts";
import type { PostId } from "../core/ids.ts";
import type { Reader } from "../core/language.ts";
import { isEveryone } from "../core/scope.ts";
import { plainText } from "../core/text.ts";
import { deliveryWords } from "./deliveryWords.ts";
import { heading } from "./heading.ts";
import { plainSentence } from "./isolated.ts";
import { LINE_LIMIT } from "./notice.ts";
import { type Card, render } from "./render.ts";
import { type Speech, speechFor } from "./speech.ts";

/** A campaign as its admins watch it. */
export interface CampaignProgressView
  extends Pick<Campaign, "name" | "state" | "place" | "startedAt" | "scope" | "cadence" | "voice"> {
  readonly id: PostId;
  readonly rev: number;
  readonly reader: Reader;
  readonly now: Date;
  /** How many campaigns are open, this one among them unless it is stopped. */
  readonly of: number;
  readonly tally: {
    readonly enrolled: number;
    readonly active: number;
    readonly nudges: Readonly<Record<(typeof NUDGE_STATES)[number], number>>;
  };
  readonly outlook: {
    readonly untouched: number;
    readonly failures: Readonly<Partial<Record<(typeof DELIVERY_FAILURES)[number], number>>>;
  };
  /** When the next message is due; null when nobody waits. */
  readonly nextAt: Date | null;
  /** When everyone will have had a first message; null when that is so already, or nothing goes out. */
  readonly finishAt: Date | null;
  readonly pace: {
    readonly perSecond: number;
    readonly ceiling: number;
    readonly pausedUntil: Date | null;
  };
}

/** How far a campaign is, with the buttons that hold, change and end it. */
export function campaignProgressCard(view: CampaignProgressView): Card {
  const speech = speechFor(view.reader);
  const { say, dates } = speech;
  const title = heading(view.name);
  const state = say(`campaignProgress:state/${view.state}`);
  const isOpen = view.state !== "stopped";
  const failures = failuresOf(speech, view);
  return render(
    campaignProgress,
    {
      id: view.id,
      rev: view.rev,
      title,
      subtitle: say("campaignProgress:subtitle", { date: dates.moment(view.now) }),
      fallback: say("campaignProgress:fallback", { title, state, name: title }),
      state: say("campaignProgress:since", { state, date: dates.fullMoment(view.startedAt) }),
      facts: factsOf(speech, view).map(({ label, value }) => ({
        label,
        value: plainSentence(value, LINE_LIMIT),
      })),
      messages: messagesOf(speech, view),
      base: say("campaignProgress:base", { count: planned(view) }),
      hasFailures: failures.length > 0,
      failures,
      canPause: view.state === "running",
      canResume: view.state === "paused" || view.state === "tripped",
      isOpen,
      words: speech.block("campaignProgress:card"),
    },
    speech,
  );
}

function factsOf(speech: Speech, view: CampaignProgressView) {
  const { say, people } = speech;
  const { tally, outlook } = view;
  const facts = [
    [
      "takenIn",
      say("campaignProgress:takenIn", { people: people(tally.enrolled), active: tally.active }),
    ],
    [
      "firstRound",
      outlook.untouched === 0
        ? say("campaignProgress:firstRound/through")
        : say("campaignProgress:firstRound/left", { people: people(outlook.untouched) }),
    ],
    ["finish", finishOf(speech, view)],
    ["next", nextOf(speech, view)],
    ["rate", rateOf(speech, view)],
    ["scope", scopeWords(speech, view.scope)],
    [
      "place",
      say("campaignProgress:place", { place: view.place, of: Math.max(view.of, view.place) }),
    ],
    ["cadence", cadenceOf(speech, view)],
    ["voice", voiceOf(speech, view)],
  ] as const;
  return facts.map(([label, value]) => ({ label: say(`campaignProgress:label/${label}`), value }));
}

function finishOf({ say, dates }: Speech, view: CampaignProgressView): string {
  if (view.outlook.untouched === 0) return say("campaignProgress:finish/none");
  return view.finishAt === null
    ? say("campaignProgress:finish/held")
    : say("campaignProgress:finish/at", { date: dates.moment(view.finishAt) });
}

const nextOf = ({ say, dates }: Speech, { nextAt }: CampaignProgressView): string =>
  nextAt === null
    ? say("campaignProgress:next/nobody")
    : say("campaignProgress:next/at", { date: dates.moment(nextAt) });

function rateOf({ say, dates }: Speech, { pace, now }: CampaignProgressView): string {
  if (pace.pausedUntil !== null && pace.pausedUntil > now)
    return say("campaignProgress:rate/paused", { date: dates.moment(pace.pausedUntil) });
  const rate = Math.max(1, Math.round(pace.perSecond));
  return say("campaignProgress:rate/now", { rate, ceiling: Math.round(pace.ceiling) });
}

function cadenceOf({ say }: Speech, { cadence }: CampaignProgressView): string {
  return say("campaignProgress:cadence", {
    max: cadence.maxNudges,
    gap: cadence.gapDays,
    deadline: cadence.deadlineDays,
    snoozes: cadence.maxSnoozes,
    grace: cadence.graceDays,
  });
}

function voiceOf({ say, reader }: Speech, { voice }: CampaignProgressView): string {
  const sender =
    voice.sender === ""
      ? say("campaignProgress:voice/tenant")
      : say("campaignProgress:voice/sender", { sender: plainText(voice.sender) });
  const name = voice.language && languageName(voice.language, reader);
  const language =
    name === null
      ? say("campaignProgress:voice/reader")
      : say("campaignProgress:voice/language", { language: name });
  return say("campaignProgress:voice/join", { sender, language });
}

/** What a language is called by this reader. */
export const languageName = (language: string, reader: Reader): string =>
  new Intl.DisplayNames([reader.language], { type: "language" }).of(language) ?? language;

/** Whom a campaign is for, in a line. Groups, licences and roles are counted: their names are a look-up away. */
export function scopeWords({ say, listed }: Speech, scope: Campaign["scope"]): string {
  if (isEveryone(scope)) return say("campaignProgress:scope/everyone");
  const parts: string[] = [];
  if (scope.departments.length > 0) {
    const names = listed(
      scope.departments.map((each) => plainText(each)),
      5,
    );
    parts.push(say("campaignProgress:scope/departments", { names }));
  }
  if (scope.groups.length > 0)
    parts.push(say("campaignProgress:scope/groups", { count: scope.groups.length }));
  if (scope.licences.length > 0)
    parts.push(say("campaignProgress:scope/licences", { count: scope.licences.length }));
  if (scope.roles.includes("any")) parts.push(say("campaignProgress:scope/anyRole"));
  else if (scope.roles.length > 0)
    parts.push(say("campaignProgress:scope/roles", { count: scope.roles.length }));
  return parts.join(say("campaignProgress:scope/separator"));
}

const planned = ({ tally: { nudges } }: CampaignProgressView): number =>
  NUDGE_STATES.reduce((sum, state) => sum + nudges[state], 0);

function messagesOf(speech: Speech, view: CampaignProgressView) {
  const base = planned(view);
  return NUDGE_STATES.map((state) => ({
    label: speech.say(`campaignProgress:nudge/${state}`),
    many: speech.say("campaignProgress:messages", { many: view.tally.nudges[state], base }),
  }));
}

const failuresOf = (speech: Speech, { outlook: { failures } }: CampaignProgressView) =>
  DELIVERY_FAILURES.flatMap((why) => {
    const many = failures[why] ?? 0;
    return many === 0
      ? []
      : [speech.say("campaignProgress:failure", { why: deliveryWords(speech, why), many })];
  });

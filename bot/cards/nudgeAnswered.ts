import nudgeAnswered from "../../cards/nudgeAnswered.json" with { type: "json" };
import type { SnoozeRefusal } from "../core/cadence.ts";
import type { HelpTopic } from "../core/campaign.ts";
import { plainText } from "../core/text.ts";
import { type NudgeView, nudgeCardWith } from "./nudge.ts";
import { HELP_PATHS, HELP_TITLES, SNOOZE_REFUSALS } from "./nudgeWords.ts";
import { referenceCode } from "./reference.ts";
import { type Card, render } from "./render.ts";
import { clockTime, moment } from "./when.ts";

/** Answers that show the reminder again, with the answer on top. */
type Reshown =
  | { readonly is: "not-yet"; readonly checkedAt: Date }
  | { readonly is: "snooze-refused"; readonly why: SnoozeRefusal };

/** Answers that take the reminder's place. `noticed`: we saw the registration before they told us. */
type Replaced =
  | { readonly is: "registered" | "noticed" | "not-capable" | "unreadable" | "reported" }
  | { readonly is: "snoozed"; readonly until: Date }
  | { readonly is: "help"; readonly topic: HelpTopic };

/** What became of a reminder. */
export type NudgeAnswer = Reshown | Replaced;

/** @property serviceDesk one line that says how to reach the service desk, from the configuration; empty where there is none */
export interface NudgeAnsweredView extends NudgeView {
  readonly serviceDesk: string;
}

interface Answered {
  readonly title: string;
  readonly lines: readonly string[];
  readonly canSetUp?: boolean;
  readonly checkTitle?: string;
  readonly showsDesk?: boolean;
}

/** What replaces a reminder once it was answered. `view.rev` is the new revision: buttons of the old showing are spent. */
export function nudgeAnsweredCard(view: NudgeAnsweredView, answer: NudgeAnswer): Card {
  if (answer.is === "not-yet") return nudgeCardWith(view, notYet(view, answer.checkedAt));
  if (answer.is === "snooze-refused")
    return nudgeCardWith(view, {
      title: "I cannot come back then",
      lines: [SNOOZE_REFUSALS[answer.why]],
    });
  const answered = answeredOf(view, answer);
  const desk = plainText(view.serviceDesk, 300);
  return render(nudgeAnswered, {
    id: view.id,
    rev: view.rev,
    title: answered.title,
    subtitle: `From MFA Nudge for ${plainText(view.organisation)}.`,
    fallback: `${answered.title}. Type help in this chat if you cannot see the card.`,
    lines: answered.lines,
    hasServiceDesk: answered.showsDesk === true && desk !== "",
    serviceDesk: `More help: ${desk}`,
    canSetUp: answered.canSetUp === true,
    canCheck: answered.checkTitle !== undefined,
    checkTitle: answered.checkTitle ?? "",
    reference: referenceCode(view.id),
  });
}

const notYet = (view: NudgeView, checkedAt: Date) => ({
  title: "Almost: I cannot see a method yet",
  lines: [
    `I looked at ${clockTime(checkedAt, view.zone)} and found no method on your account that counts as a second step.`,
    "A password, an e-mail address or security questions do not count. Microsoft Authenticator and a passkey do.",
    "If you added one a moment ago, wait a minute and press I've done it again. Make sure it is on your work account, not on a personal one.",
  ],
});

function answeredOf(view: NudgeView, answer: Replaced): Answered {
  switch (answer.is) {
    case "snoozed":
      return {
        title: "I will come back later",
        lines: [
          `I will remind you on ${moment(answer.until, view.zone)}.`,
          "If you register before, I notice and stay silent. You can also tell me here.",
        ],
        canSetUp: true,
        checkTitle: "I've done it",
      };
    case "help":
      return {
        title: HELP_TITLES[answer.topic],
        lines: [
          ...HELP_PATHS[answer.topic],
          "When it works, press I've done it. Until then I go on reminding you.",
        ],
        canSetUp: true,
        checkTitle: "I've done it",
        showsDesk: true,
      };
    case "registered":
    case "noticed":
    case "not-capable":
    case "unreadable":
    case "reported":
      return ANSWERED[answer.is];
  }
}

const ANSWERED: Readonly<Record<Exclude<Replaced["is"], "snoozed" | "help">, Answered>> = {
  registered: {
    title: "Thank you: you are registered",
    lines: [
      "I have checked: your account has a second step now. I will not remind you again.",
      "A good habit: add a second method on the same page, for the day you lose your phone.",
    ],
  },
  noticed: {
    title: "Thank you: I noticed that you registered",
    lines: [
      "A method was added to your account, so I will not remind you again. You need do nothing here.",
      "If it was not you who added it, tell your service desk at once.",
    ],
    showsDesk: true,
  },
  "not-capable": {
    title: "You have registered, and something is left for IT",
    lines: [
      "Your account has a method, but your organisation's policy does not allow it for MFA yet.",
      "You have done your part. IT has been told, and I will not remind you in the meantime.",
    ],
  },
  unreadable: {
    title: "I could not check just now",
    lines: [
      "Microsoft did not answer when I asked about your account. That says nothing about your registration.",
      "Please press Check again in a few minutes. If you have registered, I also notice by myself.",
    ],
    canSetUp: true,
    checkTitle: "Check again",
  },
  reported: {
    title: "Thank you for reporting this",
    lines: [
      "You did right: better one report too many. Your security team has been told, and I will send you no more of these messages.",
      "They will tell you whether it was genuine. Until then, do not press anything in messages you doubt.",
    ],
  },
};

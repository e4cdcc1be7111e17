import nudgeAnswered from "../../cards/nudgeAnswered.json" with { type: "json" };
import type { SendingHours } from "../core/cadence.ts";
import type { HelpTopic } from "../core/campaign.ts";
import type { SnoozeRefusal } from "../core/snooze.ts";
import { type NudgeView, nudgeCardWith } from "./nudge.ts";
import { referenceCode } from "./reference.ts";
import { type Card, render } from "./render.ts";
import { deskWords, organisationWords } from "./senderWords.ts";
import { type Speech, speechFor } from "./speech.ts";

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

/** What the card shows beside its words; `checkTitle` is empty where there is nothing left to check. */
interface Answered {
  readonly title: string;
  readonly lines: readonly string[];
  readonly canSetUp: boolean;
  readonly checkTitle: string;
  readonly showsDesk: boolean;
}

/** What replaces a reminder once it was answered. `view.rev` is the new revision: buttons of the old showing are spent. */
export function nudgeAnsweredCard(view: NudgeAnsweredView, answer: NudgeAnswer): Card {
  const speech = speechFor(view.reader);
  if (answer.is === "not-yet" || answer.is === "snooze-refused")
    return nudgeCardWith(view, noticeOf(speech, answer, view.hours));
  const { say } = speech;
  const answered = answeredOf(speech, answer);
  const desk = deskWords(speech, view.serviceDesk);
  return render(
    nudgeAnswered,
    {
      id: view.id,
      rev: view.rev,
      title: answered.title,
      subtitle: say("proof:from", { organisation: organisationWords(speech, view.organisation) }),
      fallback: say("proof:fallback", { title: answered.title }),
      lines: answered.lines,
      hasServiceDesk: answered.showsDesk && desk !== "",
      serviceDesk: say("proof:moreHelp", { desk }),
      canSetUp: answered.canSetUp,
      canCheck: answered.checkTitle !== "",
      checkTitle: answered.checkTitle,
      reference: referenceCode(view.id),
      words: { ...speech.block("proof:card"), ...speech.block("nudgeAnswered:card") },
    },
    speech,
  );
}

function noticeOf({ say, lines, dates }: Speech, answer: Reshown, { from, to }: SendingHours) {
  const title = say(`nudgeAnswered:title/${answer.is}`);
  return answer.is === "not-yet"
    ? {
        title,
        lines: lines("nudgeAnswered:lines/not-yet", { time: dates.clockTime(answer.checkedAt) }),
      }
    : { title, lines: [say(`nudgeAnswered:refused/${answer.why}`, { from, to })] };
}

function answeredOf({ say, lines, dates }: Speech, answer: Replaced): Answered {
  const nothingLeft = { canSetUp: false, checkTitle: "", showsDesk: false };
  switch (answer.is) {
    case "snoozed":
      return {
        title: say("nudgeAnswered:title/snoozed"),
        lines: lines("nudgeAnswered:lines/snoozed", { date: dates.moment(answer.until) }),
        canSetUp: true,
        checkTitle: say("nudgeAnswered:done"),
        showsDesk: false,
      };
    case "help":
      return {
        title: say(`nudgeAnswered:helpTitle/${answer.topic}`),
        lines: [...lines(`nudgeAnswered:helpPath/${answer.topic}`), say("nudgeAnswered:helpEnd")],
        canSetUp: true,
        checkTitle: say("nudgeAnswered:done"),
        showsDesk: true,
      };
    case "registered":
    case "noticed":
    case "not-capable":
    case "reported":
      return {
        ...nothingLeft,
        title: say(`nudgeAnswered:title/${answer.is}`),
        lines: lines(`nudgeAnswered:lines/${answer.is}`),
        showsDesk: answer.is === "noticed",
      };
    case "unreadable":
      return {
        title: say("nudgeAnswered:title/unreadable"),
        lines: lines("nudgeAnswered:lines/unreadable"),
        canSetUp: true,
        checkTitle: say("nudgeAnswered:checkAgain"),
        showsDesk: false,
      };
  }
}

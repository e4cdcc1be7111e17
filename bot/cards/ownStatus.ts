import ownStatus from "../../cards/ownStatus.json" with { type: "json" };
import type { Verdict } from "../core/eligibility.ts";
import type { Reader } from "../core/language.ts";
import type { PerUserMfaState } from "../core/person.ts";
import type { Registration } from "../core/registration.ts";
import { noticeCard } from "./notice.ts";
import { type Card, render } from "./render.ts";
import { deskWords } from "./senderWords.ts";
import { type Speech, speechFor } from "./speech.ts";

export interface OwnStatusView {
  readonly reader: Reader;
  readonly verdict: Verdict;
  readonly registration: Registration;
  readonly mfaState: PerUserMfaState | "unknown";
  /** Null when no campaign reminds them. */
  readonly reminders: { readonly deadline: Date | null; readonly nextAt: Date | null } | null;
  readonly serviceDesk: string;
}

/** What we know about whoever asks, for them alone. */
export function ownStatusCard(view: OwnStatusView): Card {
  const speech = speechFor(view.reader);
  if (view.verdict === "guest") return guestCard(speech);
  const { say } = speech;
  const { registration } = view;
  const desk = deskWords(speech, view.serviceDesk);
  const title = titleOf(speech, registration);
  return render(
    ownStatus,
    {
      title,
      subtitle: seen(speech, registration),
      fallback: title,
      lines: [
        registrationLine(speech, registration),
        say(`ownStatus:state/${view.mfaState}`),
        ...reminderLines(speech, view),
      ],
      hasServiceDesk: desk !== "",
      serviceDesk: say("proof:moreHelp", { desk }),
      canSetUp: registration.known !== "registered" || registration.phoneOnly,
      words: speech.block("proof:card"),
    },
    speech,
  );
}

/** A guest registers with their own organisation: sending them to our page would register them in the wrong place. */
const guestCard = ({ reader, say, lines }: Speech): Card =>
  noticeCard({
    reader,
    title: say("ownStatus:guest/title"),
    lines: lines("ownStatus:guest/lines"),
  });

function titleOf({ say }: Speech, registration: Registration): string {
  switch (registration.known) {
    case "registered":
      return say(`ownStatus:title/${registration.phoneOnly ? "phone-only" : "registered"}`);
    case "not-registered":
      return say("ownStatus:title/not-registered");
    case "unknown":
      return say(`ownStatus:title/${registration.why}`);
  }
}

const seen = ({ say, dates }: Speech, registration: Registration): string =>
  registration.known === "unknown"
    ? say("ownStatus:seen")
    : say("ownStatus:seenAsOf", { date: dates.moment(registration.asOf) });

function registrationLine({ say }: Speech, registration: Registration): string {
  if (registration.known !== "registered")
    return say(`ownStatus:registration/${registration.known}`);
  if (!registration.capable) return say("ownStatus:registration/not-capable");
  return say(`ownStatus:registration/${registration.phoneOnly ? "phone-only" : "registered"}`);
}

function reminderLines({ say, dates }: Speech, { reminders }: OwnStatusView): readonly string[] {
  if (reminders === null) return [];
  const { deadline, nextAt } = reminders;
  return [
    ...(deadline === null ? [] : [say("ownStatus:due", { date: dates.moment(deadline) })]),
    nextAt === null
      ? say("ownStatus:noneNext")
      : say("ownStatus:next", { date: dates.moment(nextAt) }),
  ];
}

import { APP_PASSWORDS_UNTOLD, isUnlicensed } from "../core/findings.ts";
import type { PersonEvidence } from "../core/planEvidence.ts";
import type { Reading } from "../core/posture.ts";
import { plainText } from "../core/text.ts";
import type { Speech } from "./speech.ts";
import { stateWords } from "./verdictWords.ts";

/** Old sign-ins named one by one; the rest are counted. */
const MOST_SIGN_INS = 5;
const WHY_LIMIT = 200;

/** One thing that was found out, and what it is. */
export interface Fact {
  readonly label: string;
  readonly value: string;
}

/** Everything known of one person, a row each. What could not be read says why: it is never "none". */
export function evidenceFacts(speech: Speech, known: PersonEvidence): readonly Fact[] {
  const { say, numbers } = speech;
  const fact = (label: Label, value: string): Fact => ({
    label: say(`evidence:fact/${label}`),
    value,
  });
  return [
    fact("registered", registeredWords(speech, known)),
    fact("strongest", strongestWords(speech, known)),
    fact("state", stateWords(speech, known.mfaState)),
    fact("legacy", legacyWords(speech, known)),
    fact(
      "appPasswords",
      read(speech, known.appPasswords, (has) => yesNo(speech, has)),
    ),
    fact(
      "lastInteractive",
      read(speech, known.lastInteractive, (at) => moment(speech, at)),
    ),
    fact(
      "lastNonInteractive",
      read(speech, known.lastNonInteractive, (at) => moment(speech, at)),
    ),
    fact(
      "coveredBy",
      read(speech, known.coveredBy, (names) =>
        names.length === 0
          ? say("evidence:value/nothing")
          : speech.listed(
              names.map((name) => plainText(name)),
              3,
            ),
      ),
    ),
    fact("licence", yesNo(speech, known.licensed)),
    fact("mailbox", say(`evidence:mailbox/${known.mailbox}`)),
    fact("likeness", likenessWords(speech, known)),
    fact(
      "roles",
      known.roles.length === 0
        ? say("counted:none")
        : say("evidence:value/roles", { many: numbers.count(known.roles.length) }),
    ),
  ];
}

type Label =
  | "registered"
  | "strongest"
  | "state"
  | "legacy"
  | "appPasswords"
  | "lastInteractive"
  | "lastNonInteractive"
  | "coveredBy"
  | "licence"
  | "mailbox"
  | "likeness"
  | "roles";

function read<T>({ say }: Speech, part: Reading<T>, words: (value: T) => string): string {
  if (part.read) return words(part.value);
  if (isUnlicensed(part)) return say("evidence:value/unlicensed");
  if (part.why === APP_PASSWORDS_UNTOLD) return say("evidence:value/untold");
  return say("evidence:value/unread", { why: plainText(part.why, WHY_LIMIT) });
}

const yesNo = ({ say }: Speech, yes: boolean): string =>
  say(yes ? "evidence:value/yes" : "evidence:value/no");

const moment = ({ say, dates }: Speech, at: string | null): string =>
  at === null ? say("evidence:value/never") : dates.stamp(new Date(at));

function registeredWords(speech: Speech, { registered, capable }: PersonEvidence): string {
  if (registered === "yes" && capable === false) return speech.say("evidence:value/notCapable");
  return registered === "unknown"
    ? speech.say("evidence:value/unknown")
    : yesNo(speech, registered === "yes");
}

const strongestWords = (speech: Speech, { strongest }: PersonEvidence): string =>
  read(speech, strongest, (value) =>
    value === null ? speech.say("counted:none") : speech.say(`evidence:strength/${value}`),
  );

const legacyWords = (speech: Speech, { legacy }: PersonEvidence): string =>
  read(speech, legacy, (signIns) =>
    signIns.length === 0
      ? speech.say("evidence:value/noLegacy")
      : speech.listed(
          signIns.map(({ protocol, application, lastSeen }) =>
            speech.say("evidence:value/legacy", {
              protocol: plainText(protocol, 60),
              application: plainText(application, 60) || speech.say("counted:noName"),
              date: speech.dates.stamp(new Date(lastSeen)),
            }),
          ),
          MOST_SIGN_INS,
        ),
  );

function likenessWords(speech: Speech, { likeness }: PersonEvidence): string {
  const { say } = speech;
  const signals = likeness.signals.map((each) => say(`evidence:signal/${each}`));
  const unread = likeness.unread.map((each) => say(`evidence:signalUnread/${each}`));
  const score = say("evidence:value/likeness", { score: likeness.score });
  return [
    score,
    ...(signals.length === 0
      ? []
      : [say("evidence:value/because", { signals: speech.listed(signals) })]),
    ...(unread.length === 0
      ? []
      : [say("evidence:value/notCounted", { parts: speech.listed(unread) })]),
  ].join(" ");
}

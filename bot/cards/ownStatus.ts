import ownStatus from "../../cards/ownStatus.json" with { type: "json" };
import type { Verdict } from "../core/eligibility.ts";
import type { PerUserMfaState } from "../core/person.ts";
import type { Registration } from "../core/registration.ts";
import { plainText } from "../core/text.ts";
import { noticeCard } from "./notice.ts";
import { type Card, render } from "./render.ts";
import { registrationWords } from "./verdictWords.ts";
import { moment } from "./when.ts";

export interface OwnStatusView {
  readonly zone: string;
  readonly verdict: Verdict;
  readonly registration: Registration;
  readonly mfaState: PerUserMfaState | "unknown";
  /** Null when no campaign reminds them. */
  readonly reminders: { readonly deadline: Date | null; readonly nextAt: Date | null } | null;
  readonly serviceDesk: string;
}

/** What we know about whoever asks, for them alone. */
export function ownStatusCard(view: OwnStatusView): Card {
  if (view.verdict === "guest") return guestCard();
  const { registration } = view;
  const desk = plainText(view.serviceDesk, 300);
  const title = `Your account: ${registrationWords(registration)}`;
  return render(ownStatus, {
    title,
    subtitle: `Only you see this. I found it in your organisation's directory${asOf(view)}.`,
    fallback: title,
    lines: [...registrationLines(registration), STATE_LINES[view.mfaState], ...reminderLines(view)],
    hasServiceDesk: desk !== "",
    serviceDesk: `More help: ${desk}`,
    canSetUp: registration.known !== "registered" || registration.phoneOnly,
  });
}

/** A guest registers with their own organisation: sending them to our page would register them in the wrong place. */
const guestCard = (): Card =>
  noticeCard({
    title: "You are a guest here",
    lines: [
      "You set up MFA with your own organisation, not with this one, so I never remind you.",
      "If a sign-in here asks you for a second step, follow what it says, or ask whoever invited you.",
    ],
  });

const asOf = ({ registration, zone }: OwnStatusView): string =>
  registration.known === "unknown" ? "" : ` as of ${moment(registration.asOf, zone)}`;

function registrationLines(registration: Registration): readonly string[] {
  if (registration.known === "not-registered")
    return ["Your account has no second step yet. Press Set up MFA: it takes a few minutes."];
  if (registration.known === "unknown")
    return ["That is about what I could read, not about you. Open the page to see your methods."];
  if (!registration.capable)
    return ["Your method is not allowed by policy yet. That is for IT to change, not for you."];
  return registration.phoneOnly
    ? ["Microsoft ends SMS and voice on 1 February 2027: add Microsoft Authenticator or a passkey."]
    : ["Your account has a second step. There is nothing for you to do."];
}

const STATE_LINES: Readonly<Record<PerUserMfaState | "unknown", string>> = {
  disabled: "Per-user MFA asks nothing of you. Other policies of your organisation may.",
  enabled: "You will be asked to register at a sign-in.",
  enforced: "You are asked for the second step when you sign in.",
  unknown: "I could not read whether per-user MFA asks anything of you.",
};

function reminderLines({ reminders, zone }: OwnStatusView): readonly string[] {
  if (reminders === null) return [];
  const lines = [];
  if (reminders.deadline !== null) lines.push(`It is due by ${moment(reminders.deadline, zone)}.`);
  lines.push(
    reminders.nextAt === null
      ? "No further reminder is planned."
      : `My next reminder would come on ${moment(reminders.nextAt, zone)}.`,
  );
  return lines;
}

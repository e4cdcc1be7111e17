import enforced from "../../cards/enforced.json" with { type: "json" };
import type { PostId } from "../core/ids.ts";
import type { PerUserMfaState } from "../core/person.ts";
import { plainText } from "../core/text.ts";
import { referenceCode } from "./reference.ts";
import { type Card, render } from "./render.ts";

/** What was changed for the reader. An undo names the state they are back at. */
export type EnforcedChange =
  | { readonly now: "enforced" }
  | { readonly now: "enabled" }
  | { readonly now: "undone"; readonly state: PerUserMfaState };

export interface EnforcedView {
  readonly id: PostId;
  readonly organisation: string;
  readonly serviceDesk: string;
  readonly change: EnforcedChange;
}

interface Words {
  readonly title: string;
  readonly lead: string;
  readonly see: readonly string[];
  readonly breaks: readonly string[];
  readonly canSetUp: boolean;
}

const OLD_APPS = [
  "Mail apps that know your password only (older Outlook, some phone mail apps, POP, IMAP, SMTP) may stop getting mail.",
  "Update such an app, or add the account in it anew. If it cannot do better, ask your service desk whether app passwords are allowed.",
  "Printers and scripts that send mail with your password may stop as well: tell your service desk about them.",
];

const ENFORCED: Words = {
  title: "From your next sign-in you will be asked for a second step",
  lead: "You have registered for MFA, and now it protects your account.",
  see: [
    "After your password you are asked for the method you registered, for instance a number to type into Microsoft Authenticator.",
    "Not at every sign-in: a device you use often may remember you for a while.",
    "A request you did not start is somebody else with your password: refuse it, and tell your service desk.",
  ],
  breaks: OLD_APPS,
  canSetUp: false,
};

const ENABLED: Words = {
  title: "At your next sign-in you will be asked to register for MFA",
  lead: "You can do it now, when it suits you, instead of then.",
  see: [
    "After your password a page says More information required. Choose Next and follow it: it takes a few minutes.",
    "Take Microsoft Authenticator or a passkey.",
    "When you have registered, you are asked for that second step at sign-in.",
  ],
  breaks: OLD_APPS,
  canSetUp: true,
};

const UNDONE: Readonly<Record<PerUserMfaState, string>> = {
  disabled: "Per-user MFA asks nothing of you any more. Other policies of your organisation may.",
  enabled: "You may be asked to register at a sign-in.",
  enforced: "You are asked for the second step when you sign in, as before.",
};

const undone = (state: PerUserMfaState): Words => ({
  title: "A change to your sign-in was taken back",
  lead: "Your IT team restored what applied to you before. You need do nothing.",
  see: [UNDONE[state], "The methods you registered are still there, and still worth having."],
  breaks: [],
  canSetUp: false,
});

function wordsFor(change: EnforcedChange): Words {
  if (change.now === "undone") return undone(change.state);
  return change.now === "enforced" ? ENFORCED : ENABLED;
}

/** Tells a person what changes for them at sign-in, before it surprises them (`004-14`). */
export function enforcedCard(view: EnforcedView): Card {
  const words = wordsFor(view.change);
  const desk = plainText(view.serviceDesk, 300) || "ask your IT team.";
  return render(enforced, {
    ...words,
    subtitle: `From MFA Nudge for ${plainText(view.organisation)}.`,
    fallback: words.title,
    hasBreaks: words.breaks.length > 0,
    serviceDesk: `If you cannot sign in: ${desk}`,
    reference: referenceCode(view.id),
  });
}

import type { ServiceSign, Verdict } from "../core/eligibility.ts";
import type { PerUserMfaState } from "../core/person.ts";
import type { Registration, UnknownReason } from "../core/registration.ts";

/** A verdict in a table: a short label, what it means for the person, and the one thing that would change it. */
interface VerdictWords {
  readonly label: string;
  readonly meaning: string;
  readonly fix: string;
}

export const VERDICT_WORDS: Readonly<Record<Verdict, VerdictWords>> = {
  nudge: {
    label: "Not registered",
    meaning: "Has no MFA method: a campaign reminds them.",
    fix: "Start or resume the campaign: nudge.",
  },
  registered: {
    label: "Registered",
    meaning: "Has a method that works: can be enforced.",
    fix: "Nothing: enforce takes them in.",
  },
  "not-capable": {
    label: "Registered, not capable",
    meaning: "Policy allows none of their methods: no reminder helps.",
    fix: "Allow one of their methods in the Authentication methods policy.",
  },
  "phone-only": {
    label: "Phone only",
    meaning: "SMS or voice is all they have, which ends on 1 February 2027.",
    fix: "Ask them to add Microsoft Authenticator or a passkey.",
  },
  guest: {
    label: "Guest",
    meaning: "Registers in their home tenant: never reminded.",
    fix: "Require MFA of guests by Conditional Access.",
  },
  disabled: {
    label: "Account disabled",
    meaning: "Cannot sign in: left alone.",
    fix: "Nothing while it is disabled.",
  },
  "break-glass": {
    label: "Break-glass",
    meaning: "Emergency account: never written, never reminded.",
    fix: "Protect it with a passkey or a certificate, by hand.",
  },
  "shared-mailbox": {
    label: "Shared mailbox",
    meaning: "Nobody signs in as a mailbox.",
    fix: "Block sign-in for it.",
  },
  "room-mailbox": {
    label: "Room mailbox",
    meaning: "A room cannot answer a prompt.",
    fix: "Use Conditional Access made for Teams Rooms.",
  },
  "equipment-mailbox": {
    label: "Equipment mailbox",
    meaning: "Equipment cannot answer a prompt.",
    fix: "Block sign-in for it.",
  },
  "sync-account": {
    label: "Synchronisation account",
    meaning: "Microsoft Entra Connect's own: enforcing it stops synchronisation.",
    fix: "Move to application-based authentication in Entra Connect.",
  },
  exempt: {
    label: "Exempt",
    meaning: "An admin exempted them until a date.",
    fix: "Wait for the date, or lift the exemption.",
  },
  "service-like": {
    label: "Looks like a service",
    meaning: "The name or type looks like a service: held for an admin's word.",
    fix: "Tell me that it is a person, or move the service to a managed identity.",
  },
  unknown: {
    label: "Unknown",
    meaning: "Registration could not be read: not counted as unregistered.",
    fix: "Scan again; if it stays, check the bot's permissions: scan.",
  },
};

/** Verdicts in the order tables show them: what needs doing first. */
export const VERDICT_ORDER: readonly Verdict[] = [
  "nudge",
  "registered",
  "phone-only",
  "not-capable",
  "unknown",
  "exempt",
  "service-like",
  "break-glass",
  "guest",
  "disabled",
  "shared-mailbox",
  "room-mailbox",
  "equipment-mailbox",
  "sync-account",
];

export const SERVICE_SIGN_WORDS: Readonly<Record<ServiceSign, string>> = {
  "service-name": "its name is one that services have",
  "service-employee-type": "its employee type says so",
  "mailbox-of-no-person": "its mailbox is set up for something else than a person",
};

export const UNKNOWN_WORDS: Readonly<Record<UnknownReason, string>> = {
  "no-report-row": "the registration report does not list them",
  "report-null": "the registration report says nothing about them",
  "not-licensed": "the tenant's licence does not include the registration report",
  unreadable: "their methods could not be read",
};

/** What is known of someone's registration, as part of a sentence. */
export function registrationWords(registration: Registration): string {
  switch (registration.known) {
    case "registered":
      return registration.phoneOnly ? "registered, by phone only" : "registered";
    case "not-registered":
      return "not registered";
    case "unknown":
      return `unknown: ${UNKNOWN_WORDS[registration.why]}`;
  }
}

/** What a state does, for people who know it by name only. */
export const STATE_WORDS: Readonly<Record<PerUserMfaState | "unknown", string>> = {
  disabled: "disabled: per-user MFA asks nothing of them",
  enabled: "enabled: asked to register, mail apps with the password alone still get in until then",
  enforced: "enforced: MFA at sign-in",
  unknown: "unknown: could not be read",
};

import type { Person, PersonKind } from "./person.ts";
import { chance, guid } from "./random.ts";

/** One line of the sign-in log, as far as it is modelled. */
export interface SignIn {
  readonly id: string;
  readonly at: number;
  readonly client: string;
  readonly application: string;
  readonly interactive: boolean;
  /** 0 for a success; 50126 is a wrong password (graph.md 7). */
  readonly errorCode: number;
}

/** Old-protocol mail clients poll at least this often. */
const LEGACY_EVERY_MS = 6 * 3_600_000;
const DAY_MS = 24 * 3_600_000;
const EXCHANGE = "Office 365 Exchange Online";
const MODERN = "Mobile Apps and Desktop clients";

/** Nobody sits before these. */
const SILENT: ReadonlySet<PersonKind> = new Set([
  "break-glass",
  "shared-mailbox",
  "room-mailbox",
  "equipment-mailbox",
  "disabled",
]);
const MACHINES: ReadonlySet<PersonKind> = new Set(["service", "sync-account"]);
/** Machines of this name send mail as they did in 2005. */
const MAILING = /scanner|controller/i;
/** Clients that fetch mail need another one to send it. */
const FETCHING: ReadonlySet<string> = new Set(["IMAP4", "POP3"]);

/**
 * The newest sign-in of each kind, newest first, as a function of the person and the hour. People use a browser every day;
 * those with an old client use that as well; an attacker tries the passwords of a few by IMAP, in vain.
 */
export function signInsOf(person: Person, now: number): readonly SignIn[] {
  if (!person.accountEnabled || SILENT.has(person.kind)) return [];
  const log = (client: string, everyMs: number, more: Partial<SignIn> = {}): SignIn => {
    const at = Math.floor(now / everyMs) * everyMs;
    const id = guid("sign-in", person.id, client, at);
    return {
      id,
      at,
      client,
      application: EXCHANGE,
      interactive: false,
      errorCode: 0,
      ...more,
    };
  };
  if (MACHINES.has(person.kind))
    return [
      MAILING.test(person.displayName)
        ? log("Authenticated SMTP", LEGACY_EVERY_MS)
        : log(MODERN, LEGACY_EVERY_MS, { application: "Custom script" }),
    ];
  const { legacyClient } = person;
  return [
    ...(legacyClient === null
      ? []
      : [
          log(legacyClient, LEGACY_EVERY_MS, {
            // ActiveSync asks for the password itself, and stands in the other list.
            interactive: legacyClient === "Exchange ActiveSync",
          }),
        ]),
    ...(FETCHING.has(legacyClient ?? "") ? [log("Authenticated SMTP", 3 * DAY_MS)] : []),
    log(MODERN, LEGACY_EVERY_MS, { application: "Microsoft Teams" }),
    log("Browser", DAY_MS, { application: "OfficeHome", interactive: true }),
    ...(chance("sprayed", person.id) < 0.05
      ? [log("IMAP4", DAY_MS, { errorCode: 50126, interactive: true })]
      : []),
  ];
}

/** `signInActivity` as Graph has it: nothing for somebody who never signed in (graph.md 2.1). */
export function signInActivityOf(person: Person, now: number): object | undefined {
  const all = signInsOf(person, now);
  const last = (which: (each: SignIn) => boolean): string | null => {
    const times = all.filter(which).map(({ at }) => at);
    return times.length === 0 ? null : new Date(Math.max(...times)).toISOString();
  };
  if (all.length === 0) return undefined;
  return {
    lastSignInDateTime: last(({ interactive }) => interactive),
    lastNonInteractiveSignInDateTime: last(({ interactive }) => !interactive),
    lastSuccessfulSignInDateTime: last(({ errorCode }) => errorCode === 0),
  };
}

import { type Speech, speechFor } from "../../cards/speech.ts";
import { verdictWords } from "../../cards/verdictWords.ts";
import type { Typed } from "../../core/command.ts";
import type { UserId } from "../../core/ids.ts";
import { isNever } from "../../core/judgement.ts";
import { escapeMarkdown } from "../../core/text.ts";
import type { Clock } from "../../ports/clock.ts";
import type { KnownPerson } from "../../ports/store/people.ts";
import type { Store } from "../../ports/store.ts";
import { type Command, say } from "./command.ts";
import { findPerson } from "./findPerson.ts";

export interface OverridePorts {
  readonly store: Store;
  readonly clock: Clock;
}

const DAY_MS = 86_400_000;
const DEFAULT_DAYS = 3;
const MOST_DAYS = 7;
const FLAGS = ["reason", "days", "lift"];

/**
 * `override <person>`: sets aside, with a reason, what holds one person, so that the next plan takes them in and needs an
 * approver more. It never brings in whom nobody may write, nor somebody who is not registered.
 */
export const overrideCommand = (ports: OverridePorts): Command => ({
  spec: {
    name: "override",
    aliases: [],
    audience: "admins",
    usage: 'override <person> --reason "why" [--days 3]  |  override <person> --lift',
    summary:
      "Set aside, with a reason, what holds one person, so that the next plan takes them in; --lift takes it back.",
  },
  run: async ({ by, typed, reader }) => {
    const speech = speechFor(reader);
    const odd = [...typed.flags.keys()].find((flag) => !FLAGS.includes(flag));
    if (odd !== undefined) return say(speech.say("override:oddFlag", { flag: odd }));
    const found = await findPerson(ports.store.people, typed.words, speech);
    if (found.one === null) return say(speech.say("override:notFound", { question: found.say }));
    return say(
      typed.flags.has("lift")
        ? await lift(ports, by, found.one, speech)
        : await make(ports, by, found.one, typed, speech),
    );
  },
});

const nameOf = ({ person }: KnownPerson): string => escapeMarkdown(person.displayName);

async function make(
  { store, clock }: OverridePorts,
  by: UserId,
  known: KnownPerson,
  { flags }: Typed,
  speech: Speech,
): Promise<string> {
  const name = nameOf(known);
  const user = known.person.id;
  if (isNever(known.verdict))
    return speech.say("override:never", { name, why: verdictWords(speech, known.verdict).meaning });
  const reason = flags.get("reason")?.trim() ?? "";
  if (reason === "") return speech.say("override:noReason");
  const days = Number(flags.get("days") ?? DEFAULT_DAYS);
  if (!Number.isInteger(days) || days < 1 || days > MOST_DAYS)
    return speech.say("override:oddDays", { most: MOST_DAYS });
  const at = clock.now();
  const until = new Date(at.getTime() + days * DAY_MS);
  await store.atomically(async ({ overrides, audit }) => {
    await overrides.make({ user, reason, by, at, until });
    const detail = { reason, until: until.toISOString() };
    await audit.append([{ at, actor: by, event: "override.made", subject: user, detail }]);
  });
  return speech.say("override:done", {
    name,
    account: escapeMarkdown(known.person.userPrincipalName),
    date: speech.dates.day(until),
  });
}

async function lift(
  { store, clock }: OverridePorts,
  by: UserId,
  known: KnownPerson,
  speech: Speech,
): Promise<string> {
  const name = nameOf(known);
  const subject = known.person.id;
  const at = clock.now();
  const lifted = await store.atomically(async ({ overrides, audit }) => {
    if (!(await overrides.lift(subject))) return false;
    await audit.append([{ at, actor: by, event: "override.lifted", subject, detail: {} }]);
    return true;
  });
  return speech.say(lifted ? "override:lifted" : "override:none", { name });
}

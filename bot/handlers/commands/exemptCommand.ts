import { type Speech, speechFor } from "../../cards/speech.ts";
import { endFor } from "../../core/campaign.ts";
import type { Ruling } from "../../core/eligibility.ts";
import { verdictOf } from "../../core/eligibility.ts";
import type { UserId } from "../../core/ids.ts";
import { escapeMarkdown } from "../../core/text.ts";
import type { Clock } from "../../ports/clock.ts";
import type { KnownPerson } from "../../ports/store/people.ts";
import type { Store, Tables } from "../../ports/store.ts";
import { type Command, say } from "./command.ts";
import { findPerson } from "./findPerson.ts";

export interface ExemptPorts {
  readonly store: Store;
  readonly clock: Clock;
  readonly breakGlass: ReadonlySet<UserId>;
}

const DAY_MS = 86_400_000;
const DEFAULT_DAYS = 30;
const MAX_DAYS = 90;

/**
 * `exempt`: takes one person out of campaign and plans until a date, with a reason. `--lift` ends that, and also lifts
 * a hold from someone who only looks like a service: it says "this is a person".
 */
export const exemptCommand = (ports: ExemptPorts): Command => ({
  spec: {
    name: "exempt",
    aliases: ["exemption", "except"],
    audience: "admins",
    usage: 'exempt <person> --reason "why" [--days 30]  |  exempt <person> --lift',
    summary:
      "Leave somebody out of reminders and plans for up to 90 days; --lift takes them back, or says that a service-like account is a person.",
  },
  run: async ({ by, typed, reader }) => {
    const speech = speechFor(reader);
    const found = await findPerson(ports.store.people, typed.words, speech);
    if (found.one === null) return say(speech.say("exempt:notFound", { question: found.say }));
    if (typed.flags.has("lift")) return say(await lift(ports, by, found.one, speech));

    const reason = typed.flags.get("reason")?.trim() ?? "";
    if (reason === "") return say(speech.say("exempt:noReason"));
    const days = Number(typed.flags.get("days") ?? DEFAULT_DAYS);
    if (!Number.isInteger(days) || days < 1 || days > MAX_DAYS)
      return say(speech.say("exempt:oddDays", { most: MAX_DAYS }));
    const until = new Date(ports.clock.now().getTime() + days * DAY_MS);
    await rule(ports, by, found.one, { says: "exempt", until }, reason);
    return say(
      speech.say("exempt:done", {
        name: nameOf(found.one),
        date: speech.dates.day(until),
        account: escapeMarkdown(found.one.person.userPrincipalName),
      }),
    );
  },
});

const nameOf = ({ person }: KnownPerson): string => escapeMarkdown(person.displayName);

async function lift(
  ports: ExemptPorts,
  by: UserId,
  known: KnownPerson,
  speech: Speech,
): Promise<string> {
  const name = nameOf(known);
  if (known.verdict === "service-like") {
    await rule(ports, by, known, { says: "person" }, "An admin says this is a person.");
    return speech.say("exempt:person", { name });
  }
  const at = ports.clock.now();
  const lifted = await ports.store.atomically(async (tables) => {
    if (!(await tables.rulings.lift(known.person.id))) return false;
    await reassess(tables, ports, known, null, at);
    await tables.audit.append([
      { at, actor: by, event: "ruling.lifted", subject: known.person.id, detail: {} },
    ]);
    return true;
  });
  return lifted ? speech.say("exempt:lifted", { name }) : speech.say("exempt:notExempt", { name });
}

async function rule(
  ports: ExemptPorts,
  by: UserId,
  known: KnownPerson,
  ruling: Ruling,
  reason: string,
): Promise<void> {
  const at = ports.clock.now();
  const user = known.person.id;
  await ports.store.atomically(async (tables) => {
    await tables.rulings.make({ user, ruling, reason, by, at });
    await reassess(tables, ports, known, ruling, at);
    await tables.audit.append([
      {
        at,
        actor: by,
        event: "ruling.made",
        subject: user,
        detail: {
          says: ruling.says,
          reason,
          until: ruling.says === "exempt" ? ruling.until.toISOString() : null,
        },
      },
    ]);
  });
}

/** Gives the person their new verdict at once, and ends the campaign for them if it says so. */
async function reassess(
  tables: Tables,
  ports: ExemptPorts,
  { person }: KnownPerson,
  ruling: Ruling | null,
  at: Date,
): Promise<void> {
  const verdict = verdictOf({ person, breakGlass: ports.breakGlass.has(person.id), ruling }, at);
  await tables.people.update(person.id, { verdict });
  const why = endFor(verdict);
  const last = await tables.campaigns.ofUser(person.id);
  if (last === null || why === null) return;
  const enrolment = await tables.campaigns.lock(last.campaign, person.id);
  if (enrolment?.progress.state !== "active") return;
  await tables.campaigns.save({ ...enrolment, progress: { state: "ended", why, at } });
}

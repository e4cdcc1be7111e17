import type { ExemptionFormValues } from "../../cards/exemptionForm.ts";
import { askRefusalText } from "../../cards/exemptionWords.ts";
import { type Speech, speechFor } from "../../cards/speech.ts";
import type { Typed } from "../../core/command.ts";
import { type ExemptionProblem, USUAL_EXEMPTION_DAYS } from "../../core/exemption.ts";
import type { UserId } from "../../core/ids.ts";
import { escapeMarkdown } from "../../core/text.ts";
import { type AskExemptionPorts, type AskedFor, askExemption } from "../../flows/askExemption.ts";
import { endExemption } from "../../flows/decideExemption.ts";
import {
  type ExemptionPostPorts,
  postRequest,
  updateExemption,
} from "../../flows/exemptionPosts.ts";
import { exemptionsPage, type ListExemptionsPorts } from "../../flows/listExemptions.ts";
import { reassess } from "../../flows/reassess.ts";
import type { KnownPerson } from "../../ports/store/people.ts";
import { aboutForm, formRender, termsOf } from "../invokes/exemptionForm.ts";
import { type Answer, type Command, say } from "./command.ts";
import { findPerson } from "./findPerson.ts";

export type ExemptPorts = AskExemptionPorts & ExemptionPostPorts;

/** Flags by which everything is said in one line; without any of them the answer is a form. */
const TERMS = ["class", "days", "reason", "control", "owner"];
const OTHERS = ["end", "lift", "person"];

/**
 * `exempt`: asks to leave one person out of campaign and plans until a date; another admin must grant it. `--end` takes
 * them back. `--person` lifts a hold from someone who only looks like a service.
 */
export const exemptCommand = (ports: ExemptPorts): Command => ({
  spec: {
    name: "exempt",
    aliases: ["exemption", "except"],
    audience: "admins",
    usage:
      'exempt <person> [--class leave --days 30 --reason "why" --control "what protects" --owner <person>]  |  exempt <person> --end  |  exempt <person> --person',
    summary:
      "Ask to leave somebody out of reminders and plans for up to 90 days, by a form; --end takes them back, --person says that a service-like account is a person.",
  },
  run: async ({ by, typed, reader }) => {
    const speech = speechFor(reader);
    const odd = [...typed.flags.keys()].find((each) => ![...TERMS, ...OTHERS].includes(each));
    if (odd !== undefined) return say(speech.say("exempt:oddFlag", { flag: odd }));
    const found = await findPerson(ports.store.people, typed.words, speech);
    if (found.one === null) return say(speech.say("exempt:notFound", { question: found.say }));
    const known = found.one;
    const lifts = typed.flags.has("end") || typed.flags.has("lift");
    if (typed.flags.has("person") || (lifts && known.verdict === "service-like"))
      return say(await ruleAPerson(ports, by, known, speech));
    if (lifts) return say(await end(ports, by, known, speech));
    return ask(ports, by, known, typed, speech);
  },
});

const nameOf = ({ person }: KnownPerson): string => escapeMarkdown(person.displayName);

async function ruleAPerson(
  ports: ExemptPorts,
  by: UserId,
  known: KnownPerson,
  speech: Speech,
): Promise<string> {
  const at = ports.clock.now();
  const user = known.person.id;
  const name = nameOf(known);
  if ((await ports.store.exemptions.among([user], at)).has(user))
    return speech.say("exempt:isExempt", { name });
  const ruling = { says: "person" } as const;
  const reason = "An admin says this is a person.";
  await ports.store.atomically(async (tables) => {
    await tables.rulings.make({ user, ruling, reason, by, at });
    await reassess(tables, ports.breakGlass, user, ruling, at);
    const detail = { says: ruling.says, reason, until: null };
    await tables.audit.append([{ at, actor: by, event: "ruling.made", subject: user, detail }]);
  });
  return speech.say("exempt:person", { name });
}

async function end(
  ports: ExemptPorts,
  by: UserId,
  known: KnownPerson,
  speech: Speech,
): Promise<string> {
  const { what, closed } = await endExemption(ports, known.person.id, by);
  for (const id of closed) await updateExemption(ports, id);
  return speech.say(`exempt:${what}`, { name: nameOf(known) });
}

/** What is missing is asked for on a form that has what was typed. */
async function ask(
  ports: ExemptPorts,
  by: UserId,
  known: KnownPerson,
  typed: Typed,
  speech: Speech,
): Promise<Answer> {
  const values = valuesOf(typed);
  if (!TERMS.some((flag) => typed.flags.has(flag))) return form(known, values, []);
  const owner = await ownerNamed(ports, values.owner, by);
  const terms = termsOf(values);
  const asked = await askExemption(ports, {
    by,
    user: known.person.id,
    // Nobody owns their own exemption: what cannot be told is refused by the rule for owners.
    owner: owner ?? known.person.id,
    terms,
  });
  if (!asked.ok && asked.why === "faults") return form(known, values, asked.faults);
  return say(await requestText(ports, asked, nameOf(known), speech));
}

const form = (
  known: KnownPerson,
  values: ExemptionFormValues,
  problems: readonly ExemptionProblem[],
): Answer => ({
  kind: "card",
  open: false,
  about: aboutForm(known.person.id),
  render: formRender(known, values, problems),
});

function valuesOf({ flags }: Typed): ExemptionFormValues {
  const days = Number(flags.get("days") ?? USUAL_EXEMPTION_DAYS);
  return {
    why: flags.get("class")?.toLowerCase() ?? "",
    days: Number.isFinite(days) ? days : null,
    reason: flags.get("reason") ?? "",
    control: flags.get("control") ?? "",
    owner: flags.get("owner") ?? "",
  };
}

/** The one person meant as owner; whoever asks, where nobody is named; null where it cannot be told who is meant. */
export async function ownerNamed(
  { store }: Pick<ExemptPorts, "store">,
  typed: string,
  by: UserId,
): Promise<UserId | null> {
  if (typed.trim() === "") return by;
  const [one, another] = await store.people.find(typed.trim(), 2);
  return one === undefined || another !== undefined ? null : one.person.id;
}

/** Sends a request to those who may grant it, and says what came of asking. */
async function requestText(
  ports: ExemptPorts,
  asked: AskedFor,
  name: string,
  speech: Speech,
): Promise<string> {
  if (!asked.ok) return askRefusalText(speech, asked);
  const reached = await postRequest(ports, asked.asked.id, asked.admins);
  return speech.say("exemption:sent", {
    name,
    reached,
    admins: asked.admins.length,
    date: speech.dates.moment(asked.asked.lapsesAt),
  });
}

/** What the posts of the list are filed under. */
export const EXEMPTIONS_LIST = "exemptions";

/** `exemptions`: who is exempt, until when, and who answers for it. For everyone to see; the reasons are for admins. */
export const exemptionsCommand = (ports: ListExemptionsPorts): Command => ({
  spec: {
    name: "exemptions",
    aliases: ["exempted", "exceptions"],
    audience: "everyone",
    usage: "exemptions",
    summary: "Show who is exempt, why, until when and who answers for it.",
  },
  run: async ({ role }) => ({
    kind: "card",
    open: false,
    about: { kind: "list", subject: EXEMPTIONS_LIST },
    render: await exemptionsPage(ports, 1, role === "admin"),
  }),
});

import { evidenceCard } from "../../cards/evidence.ts";
import { speechFor } from "../../cards/speech.ts";
import type { Subject } from "../../core/eligibility.ts";
import type { UserId } from "../../core/ids.ts";
import { judge } from "../../core/judgement.ts";
import { evidenceOf } from "../../core/planEvidence.ts";
import { serviceLikeness } from "../../core/serviceLikeness.ts";
import type { ImportPorts } from "../../flows/importSignIns.ts";
import type { Clock } from "../../ports/clock.ts";
import type { FindingsReader } from "../../ports/findings.ts";
import type { KnownPerson } from "../../ports/store/people.ts";
import type { Store } from "../../ports/store.ts";
import { type Answer, type Command, say } from "./command.ts";
import { findPerson } from "./findPerson.ts";
import { importEvidence } from "./importEvidence.ts";

export type EvidencePorts = ImportPorts & {
  readonly store: Store;
  readonly findings: FindingsReader;
  readonly clock: Clock;
  readonly breakGlass: ReadonlySet<UserId>;
};

/** `evidence <person>`: what requiring MFA of them would break, read now. `evidence import`: takes in sign-in files. */
export const evidenceCommand = (ports: EvidencePorts): Command => ({
  spec: {
    name: "evidence",
    aliases: [],
    audience: "admins",
    usage: "evidence <person>  |  evidence import",
    summary:
      "Show what is known of one person before MFA is required of them; with import, take in the sign-in files of the Entra admin center.",
  },
  run: async (call) => {
    const { typed, reader } = call;
    if (typed.words.length === 1 && typed.words[0]?.toLowerCase() === "import")
      return importEvidence(ports, call);
    const found = await findPerson(ports.store.people, typed.words, speechFor(reader));
    return found.one === null ? say(found.say) : await show(ports, found.one);
  },
});

async function show(ports: EvidencePorts, { person }: KnownPerson): Promise<Answer> {
  const { id } = person;
  const [read, rulings] = await Promise.all([
    ports.findings.read([id]),
    ports.store.rulings.of([id]),
  ]);
  const asOf = ports.clock.now();
  const findings = read.get(id);
  if (findings === undefined) throw new Error("A person asked for has findings.");
  const ruling = rulings.get(id)?.ruling ?? null;
  const subject: Subject = { person, breakGlass: ports.breakGlass.has(id), ruling };
  const candidate = { subject, findings };
  const judgement = judge(candidate, "registered", asOf);
  const known = evidenceOf(person, findings, serviceLikeness(candidate), {
    says: judgement.says,
    reasons: judgement.says === "hold" ? judgement.reasons : [],
    override: null,
  });
  const never = judgement.says === "never" ? judgement.why : null;
  return {
    kind: "card",
    open: false,
    about: { kind: "notice", subject: "evidence" },
    render: ({ reader }) => ({
      card: evidenceCard({ reader, known, never, asOf }),
      summary: speechFor(reader).say("evidence:title"),
    }),
  };
}

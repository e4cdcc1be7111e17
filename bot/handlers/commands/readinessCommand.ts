import { readinessCard } from "../../cards/readiness.ts";
import { speechFor } from "../../cards/speech.ts";
import type { UserId } from "../../core/ids.ts";
import { namesOf, type PlanPostPorts } from "../../flows/planPosts.ts";
import { registeredShare } from "../../flows/registeredShare.ts";
import type { Readiness } from "../../ports/readiness.ts";
import { type Answer, type Call, type Command, say } from "./command.ts";

export type ReadinessPorts = PlanPostPorts & {
  readonly readiness: Readiness;
  readonly breakGlass: ReadonlySet<UserId>;
  readonly settings: { readonly readyPercent: number };
};

/** The one thing no Graph call tells. */
const MODERN = "modern-auth";

/** `readiness`: the tenant's own side of requiring MFA. `confirm modern-auth` puts a dated tick beside what no call tells. */
export const readinessCommand = (ports: ReadinessPorts): Command => ({
  spec: {
    name: "readiness",
    aliases: ["ready"],
    audience: "security",
    usage: "readiness [confirm modern-auth | withdraw modern-auth]",
    summary:
      "Show whether the tenant itself is ready: registrations, methods, policies, emergency accounts; with confirm modern-auth, vouch for modern authentication.",
  },
  run: async (call) => (call.typed.words.length === 0 ? show(ports) : await attest(ports, call)),
});

async function attest(ports: ReadinessPorts, { by, role, typed, reader }: Call): Promise<Answer> {
  const speech = speechFor(reader);
  const [what, about, ...more] = typed.words.map((word) => word.toLowerCase());
  if (about !== MODERN || more.length > 0 || (what !== "confirm" && what !== "withdraw"))
    return say(speech.say("readiness:confirmWhat"));
  if (role !== "admin") return say(speech.say("readiness:confirmAdmin"));
  const at = ports.clock.now();
  await ports.store.atomically(async ({ attestations, audit }) => {
    if (what === "confirm") await attestations.make("modern-authentication", by, at);
    else await attestations.withdraw("modern-authentication");
    await audit.append([
      {
        at,
        actor: by,
        event: what === "confirm" ? "readiness.confirmed" : "readiness.withdrawn",
        subject: "modern-authentication",
        detail: {},
      },
    ]);
  });
  return say(speech.say(what === "confirm" ? "readiness:confirmed" : "readiness:withdrawn"));
}

async function show(ports: ReadinessPorts): Promise<Answer> {
  const [tenant, share, attested] = await Promise.all([
    ports.readiness.read([...ports.breakGlass]),
    registeredShare(ports),
    ports.store.attestations.of("modern-authentication"),
  ]);
  const names = await namesOf(ports, attested === null ? [] : [attested.by]);
  const modern = attested === null ? null : { name: names.get(attested.by) ?? "", at: attested.at };
  return {
    kind: "card",
    open: false,
    about: { kind: "notice", subject: "readiness" },
    render: ({ reader }) => ({
      card: readinessCard({
        reader,
        tenant,
        ...share,
        readyPercent: ports.settings.readyPercent,
        modern,
      }),
      summary: speechFor(reader).say("readiness:title"),
    }),
  };
}

import type { Plan } from "../core/plan.ts";
import type { PlanSummary } from "../core/planSummary.ts";
import { plainText } from "../core/text.ts";
import { shortHash } from "./plans.ts";
import type { Speech } from "./speech.ts";

/** Overrides named one by one; the rest are counted, and stand in the file of the plan. */
const MOST_OVERRIDES = 5;

interface Fact {
  readonly label: string;
  readonly value: string;
}

/** What a plan rests on, in numbers that each say what they are out of. */
export function summaryFacts(
  speech: Speech,
  plan: Pick<Plan, "changes">,
  summary: PlanSummary | null,
): readonly Fact[] {
  const { say, people, numbers } = speech;
  const overridden = plan.changes.filter(({ override }) => override !== null);
  const overrides = {
    label: say("plan:fact/overrides"),
    value: speech.listed(
      overridden.slice(0, MOST_OVERRIDES).map(({ displayName, override }) =>
        say("plan:overridden", {
          name: plainText(displayName) || say("counted:noName"),
          reason: plainText(override ?? "", 200),
        }),
      ),
      MOST_OVERRIDES,
      overridden.length,
    ),
  };
  const shown = overridden.length === 0 ? [] : [overrides];
  if (summary === null) return shown;
  const { strongest, privileged } = summary;
  const care = {
    label: say("plan:fact/care"),
    value: say("plan:care", { privileged, overridden: summary.overridden }),
  };
  return [
    { label: say("plan:fact/judged"), value: judgedWords(speech, summary) },
    {
      label: say("plan:fact/strongest"),
      value: say("plan:strongest/parts", {
        resistant: strongest["phishing-resistant"],
        strong: strongest.strong,
        phone: strongest.phone,
        unread: strongest.unread,
        people: people(summary.inPlan),
      }),
    },
    ...(summary.canSignIn === 0
      ? []
      : [
          {
            label: say("plan:fact/ready"),
            value: say("plan:ready", {
              many: summary.registered,
              people: people(summary.canSignIn),
              share: numbers.share(summary.registered, summary.canSignIn),
            }),
          },
        ]),
    ...(privileged + summary.overridden > 0 ? [care] : []),
    ...shown,
  ];
}

function judgedWords({ say, people }: Speech, summary: PlanSummary): string {
  const { inPlan, held, base, unregistered, registeredAlready, unread } = summary;
  return [
    say("plan:judged/of", { inPlan, held, people: people(base) }),
    ...(unregistered > 0 ? [say("plan:judged/unregistered", { many: unregistered })] : []),
    ...(registeredAlready > 0 ? [say("plan:judged/already", { many: registeredAlready })] : []),
    ...(unread > 0 ? [say("plan:judged/unread", { many: unread })] : []),
  ].join(" ");
}

/** What whoever approves should know of the evidence: what nobody could read, what ends soon, where the details are. */
export function summaryNotes(
  { say, people }: Speech,
  plan: Pick<Plan, "hash">,
  summary: PlanSummary | null,
): readonly string[] {
  if (summary === null) return [];
  const { legacyUnknown, inPlan, smtp } = summary;
  return [
    ...(legacyUnknown > 0
      ? [say("plan:note/legacyUnknown", { many: legacyUnknown, people: people(inPlan) })]
      : []),
    ...(smtp > 0 ? [say("plan:note/smtp", { many: smtp })] : []),
    say("plan:note/details", { command: `export plan ${shortHash(plan.hash)}` }),
  ];
}

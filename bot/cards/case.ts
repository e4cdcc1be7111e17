import caseTemplate from "../../cards/case.json" with { type: "json" };
import type { CampaignId, PostId, UserId } from "../core/ids.ts";
import type { Reader } from "../core/language.ts";
import type { Suspicion } from "../core/suspicion.ts";
import { plainText } from "../core/text.ts";
import { referenceCode } from "./reference.ts";
import { type Card, render } from "./render.ts";
import { type Speech, speechFor } from "./speech.ts";

export interface CaseView {
  readonly id: PostId;
  readonly rev: number;
  readonly reader: Reader;
  readonly found: {
    readonly openedAt: Date;
    readonly about:
      | {
          readonly kind: "report";
          readonly user: UserId;
          readonly campaign: CampaignId;
          readonly post: PostId;
          readonly sentAt: Date;
        }
      | {
          readonly kind: "registration";
          readonly user: UserId;
          readonly answer: "no" | "none";
          readonly why: Suspicion;
          readonly registeredAt: Date;
        };
    readonly outcome:
      | { readonly state: "open" }
      | { readonly state: "genuine" | "hostile"; readonly by: UserId; readonly at: Date };
  };
  /** Plain text, of the person and of whoever closed it. */
  readonly names: ReadonlyMap<UserId, string>;
  readonly userPrincipalName: string;
}

/** Shows the security team what somebody doubts, until one of them closes it. */
export function caseCard({ id, rev, reader, found, names, userPrincipalName }: CaseView): Card {
  const speech = speechFor(reader);
  const { say } = speech;
  const { about, outcome } = found;
  const title =
    about.kind === "report"
      ? say("case:title/report")
      : say(`case:title/registration/${about.answer}`);
  return render(
    caseTemplate,
    {
      id,
      rev,
      tone: outcome.state === "open" ? "attention" : "emphasis",
      title,
      subtitle: subtitleOf(speech, found, names),
      fallback: say("case:fallback", { title }),
      lines: linesOf(speech, found),
      facts: [
        { label: say("case:who"), value: names.get(about.user) || say("counted:noName") },
        { label: say("case:principal"), value: plainText(userPrincipalName, 120) },
        ...factsOf(speech, about),
      ],
      isOpen: outcome.state === "open",
      genuine: say(`case:button/${about.kind}/genuine`),
      genuineTip: say(`case:button/${about.kind}/genuineTip`),
      hostile: say(`case:button/${about.kind}/hostile`),
      hostileTip: say(`case:button/${about.kind}/hostileTip`),
    },
    speech,
  );
}

function subtitleOf(
  { say, dates }: Speech,
  { outcome, openedAt }: CaseView["found"],
  names: CaseView["names"],
): string {
  if (outcome.state === "open")
    return say("case:subtitle/open", { date: dates.fullMoment(openedAt) });
  return say(`case:subtitle/${outcome.state}`, {
    name: names.get(outcome.by) ?? outcome.by,
    date: dates.fullMoment(outcome.at),
  });
}

function linesOf({ say, lines }: Speech, { about, outcome }: CaseView["found"]): readonly string[] {
  if (outcome.state !== "open") return [say(`case:closed/${about.kind}/${outcome.state}`)];
  return about.kind === "report"
    ? lines("case:lines/report")
    : lines(`case:lines/registration/${about.answer}`);
}

function factsOf({ say, dates }: Speech, about: CaseView["found"]["about"]) {
  if (about.kind === "report")
    return [
      { label: say("case:reference"), value: referenceCode(about.post) },
      { label: say("case:sent"), value: dates.fullMoment(about.sentAt) },
    ];
  return [
    { label: say("case:registered"), value: dates.fullMoment(about.registeredAt) },
    { label: say("case:why"), value: say(`case:suspicion/${about.why}`) },
  ];
}

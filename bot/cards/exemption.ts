import exemption from "../../cards/exemption.json" with { type: "json" };
import type { Exemption } from "../core/exemption.ts";
import type { PostId, UserId } from "../core/ids.ts";
import type { Reader } from "../core/language.ts";
import { plainText } from "../core/text.ts";
import { LINE_LIMIT } from "./notice.ts";
import { type Card, render } from "./render.ts";
import { type Speech, speechFor } from "./speech.ts";

export interface ExemptionView {
  readonly id: PostId;
  readonly rev: number;
  readonly reader: Reader;
  readonly found: Exemption;
  /** Plain text. */
  readonly names: ReadonlyMap<UserId, string>;
  readonly userPrincipalName: string;
}

/** A request nobody decided on in time is told apart from an exemption that ran its course. */
const standOf = ({ state, granted }: Exemption) =>
  state === "expired" && granted === null ? "lapsed" : state;

/** One exemption for the admins: to decide on while it is asked, and what became of it after that. */
export function exemptionCard({ id, rev, reader, ...view }: ExemptionView): Card {
  const speech = speechFor(reader);
  const { say, dates } = speech;
  const { found } = view;
  const stand = standOf(found);
  const title = say(`exemption:title/${stand}`);
  return render(
    exemption,
    {
      id,
      rev,
      title,
      subtitle: subtitleOf(speech, view),
      fallback: say("exemption:fallback", { title }),
      lines: [say(`exemption:line/${stand}`, { date: dates.moment(found.lapsesAt) })],
      facts: [
        { label: say("exemption:fact/who"), value: nameIn(view, found.user) },
        {
          label: say("exemption:fact/principal"),
          value: plainText(view.userPrincipalName, 120) || nameIn(view, found.user),
        },
        ...termFacts(speech, found),
        { label: say("exemption:fact/owner"), value: nameIn(view, found.owner) },
        { label: say("exemption:fact/until"), value: dates.fullMoment(found.until) },
      ],
      isAsked: found.state === "asked",
      words: speech.block("exemption:card"),
    },
    speech,
  );
}

const nameIn = ({ names }: Pick<ExemptionView, "names">, user: UserId): string =>
  names.get(user) || user;

function subtitleOf({ say, dates }: Speech, view: Pick<ExemptionView, "found" | "names">): string {
  const { askedBy, askedAt, granted, closed } = view.found;
  const stand = standOf(view.found);
  const by = stand === "granted" ? (granted?.by ?? askedBy) : (closed?.by ?? askedBy);
  const at = stand === "granted" ? granted?.at : closed?.at;
  return say(`exemption:subtitle/${stand}`, {
    name: nameIn(view, by),
    date: dates.fullMoment(at ?? askedAt),
  });
}

/** What was agreed, in rows: names and free text as whoever asked typed them. */
export const termFacts = (
  { say }: Speech,
  { why, reason, control }: Pick<Exemption, "why" | "reason" | "control">,
): readonly { readonly label: string; readonly value: string }[] => [
  { label: say("exemption:fact/class"), value: say(`exemption:class/${why}`) },
  { label: say("exemption:fact/reason"), value: plainText(reason, LINE_LIMIT) || "-" },
  { label: say("exemption:fact/control"), value: plainText(control, LINE_LIMIT) || "-" },
];

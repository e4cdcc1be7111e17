import breaker from "../../cards/breaker.json" with { type: "json" };
import { COMPLAINTS, type Wave } from "../core/breaker.ts";
import type { PostId, UserId } from "../core/ids.ts";
import type { Reader } from "../core/language.ts";
import { plainText } from "../core/text.ts";
import { heading } from "./heading.ts";
import { type Card, render } from "./render.ts";
import { type Speech, speechFor } from "./speech.ts";

export interface BreakerView {
  readonly id: PostId;
  readonly rev: number;
  readonly reader: Reader;
  /** The campaign's. */
  readonly name: string;
  readonly trip: {
    readonly at: Date;
    readonly why: "too-many" | "hostile";
    readonly since: Date;
    readonly wave: Wave;
    readonly resumed: { readonly by: UserId; readonly at: Date } | null;
  };
  /** Plain text: who let it go on; empty for nobody, or for somebody no scan has read. */
  readonly resumedBy: string;
}

/** Tells admins that a campaign stopped by itself, with the numbers and what they are out of. */
export function breakerCard({ id, rev, reader, name, trip, resumedBy }: BreakerView): Card {
  const speech = speechFor(reader);
  const { say, dates, lines } = speech;
  const title = heading(say(`breaker:title/${trip.why}`, { name: plainText(name) }));
  const { resumed } = trip;
  const after =
    resumed === null
      ? []
      : [
          say("breaker:resumed", {
            name: resumedBy || resumed.by,
            date: dates.moment(resumed.at),
          }),
        ];
  return render(
    breaker,
    {
      id,
      rev,
      tone: resumed === null ? "attention" : "emphasis",
      title,
      subtitle: say("breaker:subtitle", { date: dates.moment(trip.at) }),
      fallback: say("breaker:fallback", { title }),
      lines: [...after, ...lines(`breaker:lines/${trip.why}`), say("breaker:once")],
      facts: [
        { label: say("breaker:against"), value: againstOf(speech, trip.wave) },
        ...COMPLAINTS.map((kind) => ({
          label: say(`breaker:by/${kind}`),
          value: speech.people(trip.wave.by[kind]),
        })),
        { label: say("breaker:since"), value: dates.moment(trip.since) },
      ],
      canResume: resumed === null,
      words: speech.block("breaker:card"),
    },
    speech,
  );
}

function againstOf({ say, people, numbers }: Speech, { sent, against }: Wave): string {
  if (sent === 0) return say("breaker:peopleOnly", { people: people(against) });
  return say("breaker:people", {
    people: people(against),
    // Yesterday's messages can bring in more complaints than were sent today.
    share: numbers.share(Math.min(against, sent), sent),
    sent: say("breaker:sent", { count: sent }),
  });
}

import drift from "../../cards/drift.json" with { type: "json" };
import { DRIFT_KINDS, type Drift, type DriftKind } from "../core/drift.ts";
import type { PostId } from "../core/ids.ts";
import type { Reader } from "../core/language.ts";
import { plainText } from "../core/text.ts";
import { type Card, render } from "./render.ts";
import { type Speech, speechFor } from "./speech.ts";

export interface DriftView {
  readonly id: PostId;
  readonly rev: number;
  readonly reader: Reader;
  readonly drifts: readonly Drift[];
  /** How many of them the admins had not been told of. */
  readonly fresh: number;
  /** People who can sign in. */
  readonly base: number;
  readonly scannedAt: Date;
  /** Whether the reader may ask for a plan. */
  readonly mayPlan: boolean;
}

/** Names of one kind on one card. */
const SHOWN = 10;

/** What the last scan found wrong with states, kind by kind, and what to do about each. */
export function driftCard(view: DriftView): Card {
  const speech = speechFor(view.reader);
  const { say } = speech;
  const byKind = Map.groupBy(view.drifts, ({ kind }) => kind);
  const people = new Set(view.drifts.map(({ user }) => user)).size;
  const stand = people > 0 ? "some" : "none";
  const title = say(`drift:title/${stand}`);
  return render(
    drift,
    {
      id: view.id,
      rev: view.rev,
      tone: people > 0 ? "warning" : "good",
      title,
      subtitle: say("drift:subtitle", { date: speech.dates.fullMoment(view.scannedAt) }),
      fallback: say("drift:fallback", { title }),
      lines: [
        people > 0
          ? say("drift:line/some", { many: people, base: view.base, fresh: view.fresh })
          : say("drift:line/none"),
      ],
      sections: DRIFT_KINDS.flatMap((kind) => {
        const found = byKind.get(kind) ?? [];
        return found.length === 0 ? [] : [sectionOf(speech, kind, found)];
      }),
      canPlan: view.mayPlan && byKind.has("stuck"),
      words: speech.block("drift:card"),
    },
    speech,
  );
}

function sectionOf(speech: Speech, kind: DriftKind, found: readonly Drift[]) {
  const { say } = speech;
  return {
    title: say(`drift:kind/${kind}/title`, { many: found.length }),
    lines: [
      say(`drift:kind/${kind}/line`),
      ...(kind === "changed-outside" ? changesOf(speech, found) : [whoOf(speech, found)]),
    ],
  };
}

const nameOf = ({ say }: Speech, { displayName }: Drift): string =>
  plainText(displayName) || say("counted:noName");

const whoOf = (speech: Speech, found: readonly Drift[]): string =>
  speech.say("drift:names", {
    names: speech.listed(
      found.slice(0, SHOWN).map((each) => nameOf(speech, each)),
      SHOWN,
      found.length,
    ),
  });

function changesOf(speech: Speech, found: readonly Drift[]): readonly string[] {
  const { say, dates, people } = speech;
  const rest = found.length - SHOWN;
  return [
    ...found.slice(0, SHOWN).map((each) =>
      say("drift:changed", {
        name: nameOf(speech, each),
        before: each.ours ?? each.now,
        now: each.now,
        date: dates.stamp(each.foundAt),
      }),
    ),
    ...(rest > 0 ? [say("drift:more", { people: people(rest) })] : []),
  ];
}

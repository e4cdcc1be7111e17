import enforced from "../../cards/enforced.json" with { type: "json" };
import type { PostId } from "../core/ids.ts";
import type { Reader } from "../core/language.ts";
import type { PerUserMfaState } from "../core/person.ts";
import { referenceCode } from "./reference.ts";
import { type Card, render } from "./render.ts";
import { deskWords, organisationWords } from "./senderWords.ts";
import { type Speech, speechFor } from "./speech.ts";

/** What was changed for the reader. An undo names the state they are back at. */
export type EnforcedChange =
  | { readonly now: "enforced" }
  | { readonly now: "enabled" }
  | { readonly now: "undone"; readonly state: PerUserMfaState };

export interface EnforcedView {
  readonly id: PostId;
  readonly rev: number;
  readonly reader: Reader;
  readonly organisation: string;
  readonly serviceDesk: string;
  readonly change: EnforcedChange;
  /** Whether the reader has said that something does not work. */
  readonly askedForHelp: boolean;
}

/** Tells a person what changes for them at sign-in, before it surprises them (`004-14`). */
export function enforcedCard(view: EnforcedView): Card {
  const speech = speechFor(view.reader);
  const { say } = speech;
  const { change, askedForHelp } = view;
  const title = say(`enforced:title/${change.now}`);
  const breaks = change.now === "undone" ? [] : speech.lines("enforced:oldApps");
  const desk = deskWords(speech, view.serviceDesk) || say("enforced:askIt");
  return render(
    enforced,
    {
      id: view.id,
      rev: view.rev,
      title,
      subtitle: say("proof:from", { organisation: organisationWords(speech, view.organisation) }),
      fallback: title,
      lead: say(`enforced:lead/${change.now}`),
      see: seen(speech, change),
      hasBreaks: breaks.length > 0,
      breaks,
      canSetUp: change.now === "enabled",
      canAsk: change.now !== "undone" && !askedForHelp,
      serviceDesk: say(askedForHelp ? "enforced:helped" : "enforced:serviceDesk", { desk }),
      reference: referenceCode(view.id),
      words: { ...speech.block("proof:card"), ...speech.block("enforced:card") },
    },
    speech,
  );
}

/** The line that stands for the card in notifications. */
export function enforcedSummary(reader: Reader, organisation: string): string {
  const speech = speechFor(reader);
  return speech.say("enforced:summary", { organisation: organisationWords(speech, organisation) });
}

const seen = ({ say, lines }: Speech, change: EnforcedChange): readonly string[] =>
  change.now === "undone"
    ? [say(`enforced:back/${change.state}`), say("enforced:stillThere")]
    : lines(`enforced:see/${change.now}`);

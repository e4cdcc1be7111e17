import { type DifferenceView, differenceCard } from "#bot/cards/difference.ts";
import type { Card } from "#bot/cards/render.ts";
import { planHash } from "#bot/core/ids.ts";
import type { Reader } from "#bot/core/language.ts";
import { planView } from "./exampleViews.ts";

/** What is shown to whoever pressed a card that was out of date. */
export function differenceExamples(
  reader: Reader,
): Readonly<Record<string, (text: string) => Card>> {
  const view = (text: string, over: Partial<DifferenceView>): DifferenceView => {
    const { id, rev, plan } = planView(text, "open", reader);
    return {
      id,
      rev,
      nonce: "kX2vJ0c1s9bQf7Zt3LwPqA",
      reader,
      plan,
      tried: "approve",
      seen: { state: "open", round: 1, approvals: 1 },
      now: { state: "halted", round: 2, approvals: 0 },
      approvers: [],
      decliner: null,
      newer: null,
      ruledOut: [text, text],
      ...over,
    };
  };
  return {
    difference: (text) => differenceCard(view(text, {})),
    "difference/declined": (text) =>
      differenceCard(
        view(text, {
          tried: "decline",
          now: { state: "declined", round: 1, approvals: 2 },
          approvers: [text, text],
          decliner: text,
          ruledOut: [],
        }),
      ),
    "difference/superseded": (text) =>
      differenceCard(
        view(text, {
          seen: null,
          now: { state: "superseded", round: 1, approvals: 1 },
          approvers: [text],
          newer: {
            hash: planHash("b2c3d4e5f6a1".padEnd(64, "0")),
            people: 40,
            added: [text],
            removed: Array.from({ length: 12 }, () => text),
          },
          ruledOut: [],
        }),
      ),
  };
}

import { driftCard } from "#bot/cards/drift.ts";
import { exemptionCard } from "#bot/cards/exemption.ts";
import { exemptionEndingCard } from "#bot/cards/exemptionEnding.ts";
import { exemptionFormCard } from "#bot/cards/exemptionForm.ts";
import { exemptionsCard } from "#bot/cards/exemptions.ts";
import type { Card } from "#bot/cards/render.ts";
import { DRIFT_KINDS, type Drift } from "#bot/core/drift.ts";
import type { Exemption, ExemptionProblem } from "#bot/core/exemption.ts";
import { planId, userId } from "#bot/core/ids.ts";
import type { Reader } from "#bot/core/language.ts";
import { plainText } from "#bot/core/text.ts";
import { id, now } from "./exampleViews.ts";

const [adele, megan, lynne] = [userId("adele"), userId("megan"), userId("lynne")];
const word = { by: lynne, at: now };

const asked = (text: string): Exemption => ({
  id: "exemption",
  user: adele,
  why: "device-free-work",
  reason: text,
  control: text,
  owner: megan,
  askedBy: megan,
  askedAt: now,
  until: new Date("2026-12-23T09:05:00Z"),
  lapsesAt: new Date("2026-11-30T09:05:00Z"),
  state: "asked",
  granted: null,
  closed: null,
  remindAt: null,
});

const STANDS: Readonly<Record<string, Partial<Exemption>>> = {
  granted: { state: "granted", granted: word },
  declined: { state: "declined", closed: word },
  lapsed: { state: "expired", closed: { by: null, at: now } },
  expired: { state: "expired", granted: word, closed: { by: null, at: now } },
  ended: { state: "ended", granted: word, closed: word },
};

const PROBLEMS: readonly ExemptionProblem[] = ["why", "days", "reason", "control", "owner"];

const drifts = (text: string, many: number): readonly Drift[] =>
  DRIFT_KINDS.flatMap((kind) =>
    Array.from({ length: many }, (_, nth) => ({
      user: userId(`${kind}-${nth}`),
      displayName: text,
      kind,
      ours: kind === "changed-outside" ? ("enforced" as const) : null,
      plan: kind === "changed-outside" ? planId("plan") : null,
      now: kind === "locked-out" ? ("enforced" as const) : ("disabled" as const),
      foundAt: now,
      told: false,
    })),
  );

/** The cards of exemptions, and of what scans find wrong with states. */
export const contractExamples = (
  reader: Reader,
): Readonly<Record<string, (text: string) => Card>> => {
  const names = (text: string) =>
    new Map([adele, megan, lynne].map((each) => [each, plainText(text)]));
  const exemption = (text: string, facts: Partial<Exemption>): Card =>
    exemptionCard({
      id,
      rev: 1,
      reader,
      found: { ...asked(text), ...facts },
      names: names(text),
      userPrincipalName: text,
    });
  const form = (text: string, problems: readonly ExemptionProblem[]): Card =>
    exemptionFormCard({
      id,
      rev: 0,
      reader,
      displayName: text,
      userPrincipalName: text,
      values: { why: "leave", days: 30, reason: text, control: text, owner: text },
      problems,
    });
  const list = { id, rev: 0, reader, page: 2, total: 55, waiting: 3, base: 4210, most: 84, now };
  const row = (text: string, nth: number) => ({
    displayName: text,
    userPrincipalName: text,
    ownerName: text,
    why: "leave" as const,
    until: now,
    terms: nth % 2 === 0 ? { reason: text, control: text } : null,
  });
  return {
    exemption: (text) => exemption(text, {}),
    ...Object.fromEntries(
      Object.entries(STANDS).map(([stand, facts]) => [
        `exemption/${stand}`,
        (text: string) => exemption(text, facts),
      ]),
    ),
    exemptionForm: (text) => form(text, []),
    "exemptionForm/faulty": (text) => form(text, PROBLEMS),
    exemptionEnding: (text) =>
      exemptionEndingCard({
        id,
        rev: 0,
        reader,
        found: { ...asked(text), ...STANDS.granted },
        name: plainText(text),
      }),
    exemptions: (text) =>
      exemptionsCard({ ...list, rows: Array.from({ length: 20 }, (_, nth) => row(text, nth)) }),
    "exemptions/none": () => exemptionsCard({ ...list, rows: [], page: 1, total: 0, waiting: 0 }),
    drift: (text) =>
      driftCard({
        id,
        rev: 0,
        reader,
        drifts: drifts(text, 12),
        fresh: 7,
        base: 4210,
        scannedAt: now,
        mayPlan: true,
      }),
    "drift/none": () =>
      driftCard({
        id,
        rev: 0,
        reader,
        drifts: [],
        fresh: 0,
        base: 4210,
        scannedAt: now,
        mayPlan: false,
      }),
  };
};

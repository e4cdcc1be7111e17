import type { Cadence, SendingHours } from "./cadence.ts";
import { type Campaign, PLAIN_VOICE, type Voice } from "./campaign.ts";
import type { CampaignId, UserId } from "./ids.ts";
import { EVERYONE, type Scope } from "./scope.ts";
import { plainText } from "./text.ts";

/** What an admin says of a campaign; the rest follows from who starts it and when. */
export interface CampaignDraft {
  readonly name: string;
  /** Where it is to stand among the others, from 1; beyond the last is the last. */
  readonly place: number;
  readonly scope: Scope;
  readonly cadence: Cadence;
  readonly voice: Voice;
}

const DEFAULT_NAME = "MFA for everyone";
const NAME_LIMIT = 60;
const SENDER_LIMIT = 80;
const NOTE_LIMIT = 600;

/** The campaign `nudge` offers: everyone, by the tenant's cadence, behind all others. */
export const everyoneDraft = (cadence: Cadence, place: number): CampaignDraft => ({
  name: DEFAULT_NAME,
  place,
  scope: EVERYONE,
  cadence,
  voice: PLAIN_VOICE,
});

/** What a campaign says of itself, to be changed. */
export const draftOf = ({ name, place, scope, cadence, voice }: Campaign): CampaignDraft => ({
  name,
  place,
  scope,
  cadence,
  voice,
});

/** What cannot be so, by the field it is about. Numbers outside a field's bounds are refused with these bounds. */
export type DraftProblem =
  | { readonly field: "name"; readonly why: "empty" | "taken" }
  | { readonly field: "name" | "sender" | "note"; readonly why: "too-long"; readonly limit: number }
  | {
      readonly field: NumberField;
      readonly why: "out-of-bounds";
      readonly from: number;
      readonly to: number;
    }
  | { readonly field: "deadlineDays"; readonly why: "before-last-reminder"; readonly least: number }
  | {
      readonly field: "groups";
      readonly why: "unknown-group" | "ambiguous-group" | "unreadable-group";
      readonly value: string;
    };

export type DraftField = DraftProblem["field"];

/** The numbers of a form, with what they may be. */
export const BOUNDS = {
  place: [1, 99],
  maxNudges: [1, 10],
  gapDays: [1, 30],
  deadlineDays: [1, 180],
  maxSnoozes: [0, 10],
  graceDays: [0, 60],
} as const satisfies Readonly<Record<string, readonly [number, number]>>;
export type NumberField = keyof typeof BOUNDS;
export const NUMBER_FIELDS = Object.keys(BOUNDS) as readonly NumberField[];

/** Everything wrong with a draft, one problem a field. @param others the campaigns it would stand among */
export function problemsOf(
  draft: CampaignDraft,
  others: readonly Pick<Campaign, "name">[],
): readonly DraftProblem[] {
  const numbers = { ...draft.cadence, place: draft.place };
  const found = [
    ...nameProblems(draft.name, others),
    ...lengthProblems(draft),
    ...NUMBER_FIELDS.flatMap((field): readonly DraftProblem[] => {
      const [from, to] = BOUNDS[field];
      const value = numbers[field];
      const fits = Number.isInteger(value) && value >= from && value <= to;
      return fits ? [] : [{ field, why: "out-of-bounds", from, to }];
    }),
  ];
  const least = (draft.cadence.maxNudges - 1) * draft.cadence.gapDays;
  if (found.length === 0 && draft.cadence.deadlineDays < least)
    return [{ field: "deadlineDays", why: "before-last-reminder", least }];
  return found;
}

function nameProblems(
  name: string,
  others: readonly Pick<Campaign, "name">[],
): readonly DraftProblem[] {
  if (plainText(name, NAME_LIMIT) === "") return [{ field: "name", why: "empty" }];
  if (others.some((other) => sameName(other.name, name))) return [{ field: "name", why: "taken" }];
  return [];
}

function lengthProblems({ name, voice }: CampaignDraft): readonly DraftProblem[] {
  const limits = [
    ["name", name, NAME_LIMIT],
    ["sender", voice.sender, SENDER_LIMIT],
    ["note", voice.note, NOTE_LIMIT],
  ] as const;
  return limits.flatMap(([field, text, limit]) =>
    [...text].length > limit ? [{ field, why: "too-long", limit } as const] : [],
  );
}

/** Whether two names are one to a reader. */
export const sameName = (one: string, other: string): boolean => folded(one) === folded(other);

const folded = (name: string): string => plainText(name, NAME_LIMIT).toLowerCase();

/** The campaign a draft becomes. */
export const campaignFrom = (
  draft: CampaignDraft,
  start: {
    readonly id: CampaignId;
    readonly by: UserId;
    readonly at: Date;
    readonly hours: SendingHours;
  },
): Campaign => ({
  ...draft,
  id: start.id,
  startedBy: start.by,
  startedAt: start.at,
  watchedSince: start.at,
  state: "running",
  hours: start.hours,
});

/**
 * All open campaigns with one of them put in or changed: in its place, the others in their order around it, places
 * counted from 1 without gaps. One that is not among them is added.
 */
export function placed(open: readonly Campaign[], changed: Campaign): readonly Campaign[] {
  const others = open.filter(({ id }) => id !== changed.id);
  const at = Math.min(Math.max(changed.place, 1), others.length + 1) - 1;
  return others.toSpliced(at, 0, changed).map((each, nth) => ({ ...each, place: nth + 1 }));
}

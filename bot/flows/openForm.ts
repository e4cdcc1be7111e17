import {
  campaignFormCard,
  type FormChoice,
  type FormValues,
  joinedChoices,
  READERS_LANGUAGE,
} from "../cards/campaignForm.ts";
import { speechFor } from "../cards/speech.ts";
import type { Cadence } from "../core/cadence.ts";
import type { Campaign } from "../core/campaign.ts";
import type { DraftProblem } from "../core/campaignDraft.ts";
import type { CampaignId } from "../core/ids.ts";
import type { Groups, Licences, Roles } from "../ports/directory.ts";
import type { Shared } from "../ports/store/people.ts";
import type { Store } from "../ports/store.ts";
import type { About, Render } from "./postCard.ts";

export interface FormPorts {
  readonly store: Store;
  readonly groups: Pick<Groups, "find">;
  readonly roles: Pick<Roles, "names">;
  readonly licences: Licences;
}

/** What a form's card is about: the campaign it changes, or a new one. */
export const aboutForm = (id: CampaignId | null): About => ({
  kind: "campaign",
  subject: `${FORM}${id ?? "new"}`,
});

const FORM = "form/";
export const isForm = ({ kind, subject }: About): boolean =>
  kind === "campaign" && subject.startsWith(FORM);

/** The form as it is to be shown, with what the last scan found to choose from. */
export async function formRender(
  ports: FormPorts,
  changes: Campaign | null,
  values: FormValues,
  problems: readonly DraftProblem[],
): Promise<Render> {
  const [found, licences, roles] = await Promise.all([
    ports.store.people.scopeChoices(),
    ports.licences.names(),
    ports.roles.names(),
  ]);
  const choices = {
    departments: choicesOf(found.departments, new Map(), changes?.scope.departments ?? []),
    licences: choicesOf(found.licences, licences, changes?.scope.licences ?? []),
    roles: choicesOf(
      found.roles,
      roles,
      changes?.scope.roles.filter((role) => role !== "any") ?? [],
    ),
  };
  return ({ id, revision: rev, reader }) => ({
    card: campaignFormCard({
      ...{ id, rev, reader, values, problems, ...choices },
      changes: changes?.name ?? null,
    }),
    summary: speechFor(reader).say("campaignForm:summary"),
  });
}

/** What was chosen earlier stays a choice, though the last scan found nobody with it. */
function choicesOf(
  found: readonly Shared[],
  names: ReadonlyMap<string, string>,
  chosen: readonly string[],
): readonly FormChoice[] {
  const title = (value: string): string => names.get(value.toLowerCase()) ?? value;
  const known = new Set(found.map(({ value }) => value.toLowerCase()));
  return [
    ...found.map(({ value, people }) => ({ value, title: title(value), people })),
    ...chosen
      .filter((value) => !known.has(value.toLowerCase()))
      .map((value) => ({ value, title: title(value), people: null })),
  ];
}

/** What a form for a new campaign begins with: the tenant's own cadence, in front of the others so that it takes its people first. */
export const newValues = (cadence: Cadence, open: number): FormValues => ({
  ...numbersOf(cadence),
  place: open === 0 ? 1 : Math.max(1, open),
  name: "",
  groups: "",
  departments: "",
  licences: "",
  roles: "",
  sender: "",
  note: "",
  language: READERS_LANGUAGE,
});

/** What a form for a campaign that exists begins with. Groups are shown by their names where these can be read. */
export async function valuesOf(ports: FormPorts, campaign: Campaign): Promise<FormValues> {
  const { name, place, scope, cadence, voice } = campaign;
  return {
    ...numbersOf(cadence),
    place,
    name,
    groups: (await Promise.all(scope.groups.map((id) => groupName(ports, id)))).join("\n"),
    departments: joinedChoices(scope.departments),
    licences: joinedChoices(scope.licences),
    roles: joinedChoices(scope.roles),
    sender: voice.sender,
    note: voice.note,
    language: voice.language ?? READERS_LANGUAGE,
  };
}

/** The id stands for a name that is not the only one of its kind, or cannot be read. */
async function groupName({ groups }: FormPorts, id: string): Promise<string> {
  const [found] = await groups.find(id).catch(() => []);
  if (found === undefined) return id;
  const same = await groups.find(found.displayName).catch(() => []);
  return same.length === 1 ? found.displayName : id;
}

const numbersOf = ({ maxNudges, gapDays, deadlineDays, maxSnoozes, graceDays }: Cadence) => ({
  maxNudges,
  gapDays,
  deadlineDays,
  maxSnoozes,
  graceDays,
});

import type { DraftProblem } from "../core/campaignDraft.ts";
import type { Groups } from "../ports/directory.ts";

export interface ResolvedGroups {
  readonly ids: readonly string[];
  readonly problems: readonly DraftProblem[];
}

/** Checked one by one against Graph, so there is a limit. */
const MOST_GROUPS = 20;

/** The groups somebody has typed, by name or id, one a line. A name that is none or several is a problem, never a guess. */
export async function resolveGroups(
  groups: Pick<Groups, "find">,
  typed: string,
): Promise<ResolvedGroups> {
  const wanted = [...new Set(typed.split(/[\n\r;]/).map((each) => each.trim()))]
    .filter((each) => each !== "")
    .slice(0, MOST_GROUPS);
  const looked = await Promise.all(wanted.map((value) => look(groups, value)));
  return {
    ids: [...new Set(looked.flatMap((each) => (typeof each === "string" ? [each] : [])))],
    problems: looked.flatMap((each) => (typeof each === "string" ? [] : [each])),
  };
}

async function look(groups: Pick<Groups, "find">, value: string): Promise<string | DraftProblem> {
  const found = await groups.find(value).catch(() => null);
  if (found === null) return { field: "groups", why: "unreadable-group", value };
  const [first, ...others] = found;
  if (first === undefined) return { field: "groups", why: "unknown-group", value };
  return others.length > 0 ? { field: "groups", why: "ambiguous-group", value } : first.id;
}

import type { Campaign } from "../core/campaign.ts";
import type { UserId } from "../core/ids.ts";
import type { Person } from "../core/person.ts";
import { inScope, type ScopeFacts } from "../core/scope.ts";
import type { Groups } from "../ports/directory.ts";

/** Whether a campaign's scope takes somebody in, and which of several does: the first, in their places. */
export interface Chooser {
  fits(campaign: Pick<Campaign, "scope">, person: Person): boolean;
  /** Null for somebody in the scope of none. */
  choose(campaigns: readonly Campaign[], person: Person): Campaign | null;
}

/** Group members are read once for everybody. Throws when a group cannot be read: a guess could move people about. */
export async function openChooser(
  ports: { readonly groups: Pick<Groups, "members"> },
  campaigns: readonly Pick<Campaign, "scope">[],
): Promise<Chooser> {
  const ids = new Set(campaigns.flatMap(({ scope }) => scope.groups));
  const groupsOf = new Map<UserId, Set<string>>();
  for (const group of ids)
    for (const { id } of await ports.groups.members(group))
      groupsOf.set(id, (groupsOf.get(id) ?? new Set()).add(group));
  const fits: Chooser["fits"] = ({ scope }, person) => {
    const facts: ScopeFacts = { ...person, groups: groupsOf.get(person.id) ?? NO_GROUPS };
    return inScope(scope, facts);
  };
  return {
    fits,
    choose: (all, person) => all.find((each) => fits(each, person)) ?? null,
  };
}

const NO_GROUPS: ReadonlySet<string> = new Set();

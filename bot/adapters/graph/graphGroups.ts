import { BotError, isBotError } from "../../core/errors.ts";
import type { UserId } from "../../core/ids.ts";
import type { Profile } from "../../core/person.ts";
import type { Groups, NamedGroup } from "../../ports/directory.ts";
import type { GraphClient } from "./graphClient.ts";
import { pages } from "./pages.ts";
import { PROFILE_SELECT, profileOf } from "./profile.ts";
import { objectsOf, stringOf, stringsOf, type WireObject } from "./wire.ts";

/** graph.md 6 */
const MOST_GROUPS = 20;

/** Memberships, nested ones included (graph.md 6). Nothing is cached: these decide who may approve. */
export class GraphGroups implements Groups {
  readonly #client: GraphClient;

  constructor(client: GraphClient) {
    this.#client = client;
  }

  async among(user: UserId, groups: readonly string[]): Promise<ReadonlySet<string>> {
    if (groups.length > MOST_GROUPS) throw new RangeError(`at most ${MOST_GROUPS} groups at once`);
    if (groups.length === 0) return new Set();
    const path = `/users/${encodeURIComponent(user)}/checkMemberGroups`;
    // A POST that only reads: it may be repeated.
    const { value } = await this.#client.read(path, {
      method: "POST",
      body: { groupIds: groups },
      repeatable: true,
    });
    if (!Array.isArray(value))
      throw new BotError(
        "directory-unavailable",
        "Graph did not say which groups the person is in.",
        "Try again in a minute.",
      );
    const member = new Set(stringsOf(value).map((id) => id.toLowerCase()));
    return new Set(groups.filter((id) => member.has(id.toLowerCase())));
  }

  async members(group: string): Promise<readonly Profile[]> {
    const first = `/groups/${encodeURIComponent(group)}/transitiveMembers?$select=${PROFILE_SELECT}&$top=999`;
    const listing = pages(first, (target, onNextLink) => this.#client.page(target, {}, onNextLink));
    const rows = (await Array.fromAsync(listing)).flat();
    return rows.filter(isUser).flatMap((row) => {
      const profile = profileOf(row);
      return profile?.accountEnabled && profile.userType === "member" ? [profile] : [];
    });
  }

  async find(nameOrId: string): Promise<readonly NamedGroup[]> {
    const asked = nameOrId.trim();
    if (GUID.test(asked)) return this.#byId(asked);
    const filter = encodeURIComponent(`displayName eq '${asked.replaceAll("'", "''")}'`);
    const { value } = await this.#client.read(
      `/groups?$filter=${filter}&$select=id,displayName&$top=${MOST_FOUND}`,
    );
    return objectsOf(value).flatMap(namedGroup);
  }

  async #byId(id: string): Promise<readonly NamedGroup[]> {
    try {
      return namedGroup(await this.#client.read(`/groups/${id}?$select=id,displayName`));
    } catch (error) {
      if (isBotError(error, "directory-not-found")) return [];
      throw error;
    }
  }
}

const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** Display names need not be unique; more of one name than this are not told apart by anyone. */
const MOST_FOUND = 10;

function namedGroup(row: WireObject): readonly NamedGroup[] {
  const id = stringOf(row.id);
  return id === null
    ? []
    : [{ id: id.toLowerCase(), displayName: stringOf(row.displayName) ?? id }];
}

/** Members may be groups, devices and service principals too. */
function isUser(row: WireObject): boolean {
  const type = stringOf(row["@odata.type"]);
  return type === null
    ? stringOf(row.userPrincipalName) !== null
    : type === "#microsoft.graph.user";
}

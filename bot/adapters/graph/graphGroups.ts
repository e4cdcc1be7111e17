import { BotError } from "../../core/errors.ts";
import type { UserId } from "../../core/ids.ts";
import type { Profile } from "../../core/person.ts";
import type { Groups } from "../../ports/directory.ts";
import type { GraphClient } from "./graphClient.ts";
import { pages } from "./pages.ts";
import { PROFILE_SELECT, profileOf } from "./profile.ts";
import { stringOf, stringsOf, type WireObject } from "./wire.ts";

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
    const listing = pages(first, (target) => this.#client.read(target));
    const rows = (await Array.fromAsync(listing)).flat();
    return rows.filter(isUser).flatMap((row) => {
      const profile = profileOf(row);
      return profile?.accountEnabled && profile.userType === "member" ? [profile] : [];
    });
  }
}

/** Members may be groups, devices and service principals too. */
function isUser(row: WireObject): boolean {
  const type = stringOf(row["@odata.type"]);
  return type === null
    ? stringOf(row.userPrincipalName) !== null
    : type === "#microsoft.graph.user";
}

import { isBotError } from "../../core/errors.ts";
import { type UserId, userId } from "../../core/ids.ts";
import type { GraphClient } from "./graphClient.ts";
import { pages } from "./pages.ts";
import { stringOf } from "./wire.ts";

/** The ids of all a group holds, nested groups resolved; none of a group that is gone, which holds nobody. Throws a `BotError`. */
export async function readGroupIds(
  client: GraphClient,
  group: string,
): Promise<ReadonlySet<UserId>> {
  const first = `/groups/${encodeURIComponent(group)}/transitiveMembers?$select=id&$top=999`;
  const ids = new Set<UserId>();
  try {
    for await (const rows of pages(first, (target, onNextLink) =>
      client.page(target, { background: true }, onNextLink),
    ))
      for (const row of rows) ids.add(userId(stringOf(row.id) ?? ""));
  } catch (error) {
    if (!isBotError(error, "directory-not-found")) throw error;
  }
  return ids;
}

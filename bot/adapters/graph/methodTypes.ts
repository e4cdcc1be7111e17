import { isBotError } from "../../core/errors.ts";
import { type UserId, userId } from "../../core/ids.ts";
import type { Clock } from "../../ports/clock.ts";
import { type Part, readBatched } from "./batch.ts";
import type { GraphClient } from "./graphClient.ts";
import { pages } from "./pages.ts";
import { isObject, objectsOf, stringOf } from "./wire.ts";

/** The types of each person's methods (graph.md 4.1); null where any of them could not be read. Everyone asked for has an entry. */
export async function readMethodTypes(
  client: GraphClient,
  clock: Clock,
  users: readonly UserId[],
  background = false,
): Promise<ReadonlyMap<UserId, readonly string[] | null>> {
  const parts = await readBatched({
    client,
    // v1.0 leaves out hardware tokens: whoever has nothing else would look unregistered (graph.md 4.1).
    version: "beta",
    keys: users.map(userId),
    path: (id) => `/users/${encodeURIComponent(id)}/authentication/methods`,
    background,
    now: () => clock.now(),
  });
  const found = new Map<UserId, readonly string[] | null>();
  for (const user of users) found.set(user, await typesOf(client, parts.get(userId(user))));
  return found;
}

/** From every page of the list. */
async function typesOf(
  client: GraphClient,
  part: Part | undefined,
): Promise<readonly string[] | null> {
  if (part?.status !== 200 || !isObject(part.body) || !Array.isArray(part.body.value)) return null;
  const rows = [...objectsOf(part.body.value)];
  const next = stringOf(part.body["@odata.nextLink"]);
  try {
    if (next !== null)
      for await (const page of pages(next, (link, onNextLink) =>
        client.page(link, { version: "beta" }, onNextLink),
      ))
        rows.push(...page);
  } catch (error) {
    if (isBotError(error)) return null;
    throw error;
  }
  return rows.map((method) => stringOf(method["@odata.type"]) ?? "");
}

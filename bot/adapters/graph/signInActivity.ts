import { type UserId, userId } from "../../core/ids.ts";
import type { GraphClient } from "./graphClient.ts";
import type { Charge } from "./lane.ts";
import { licensedPage } from "./licensedPage.ts";
import { pages } from "./pages.ts";
import { dateOf, isObject, stringOf, type WireObject } from "./wire.ts";

/** Ids one `in` may name. */
const BY_ID = 15;
/** From here on the whole directory is listed, 500 a page (graph.md 2.1): ten requests a minute are all there is. */
const LIST_FROM = 150;

/** By the path it would be an ordinary read of users. */
const CHARGE: Charge = { lane: "sign-in-activity", units: 1 };

export interface SignInActivity {
  /** Failed attempts count too, says Microsoft; null for never. */
  readonly interactive: Date | null;
  readonly nonInteractive: Date | null;
}

/**
 * When each of these people last signed in. A row without the property is somebody who never did. Whoever has no row is
 * missing. Throws a `BotError`, `directory-not-licensed` without Entra ID P1 or P2.
 */
export async function readSignInActivity(
  client: GraphClient,
  users: readonly UserId[],
): Promise<ReadonlyMap<UserId, SignInActivity>> {
  const wanted = new Set(users.map(userId));
  const found = new Map<UserId, SignInActivity>();
  const fetchPage = licensedPage(client, { background: true, charge: CHARGE });
  for (const first of listings([...wanted]))
    for await (const rows of pages(first, fetchPage))
      for (const row of rows) {
        const id = userId(stringOf(row.id) ?? "");
        if (wanted.has(id)) found.set(id, activityOf(row));
      }
  return found;
}

function listings(users: readonly UserId[]): readonly string[] {
  const select = "$select=id,signInActivity";
  if (users.length > LIST_FROM) return [`/users?${select}&$top=500`];
  return Array.from({ length: Math.ceil(users.length / BY_ID) }, (_, nth) => {
    const ids = users.slice(nth * BY_ID, (nth + 1) * BY_ID).map((id) => `'${id}'`);
    return `/users?${select}&$filter=${encodeURIComponent(`id in (${ids.join(",")})`)}`;
  });
}

function activityOf({ signInActivity: told }: WireObject): SignInActivity {
  const activity = isObject(told) ? told : {};
  return {
    interactive: dateOf(activity.lastSignInDateTime),
    nonInteractive: dateOf(activity.lastNonInteractiveSignInDateTime),
  };
}

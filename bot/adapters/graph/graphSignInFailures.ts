import { type UserId, userId } from "../../core/ids.ts";
import type { Reading } from "../../core/posture.ts";
import type { SignInFailureReader } from "../../ports/signInFailures.ts";
import type { GraphClient } from "./graphClient.ts";
import { licensedPage } from "./licensedPage.ts";
import { pages } from "./pages.ts";
import { reading } from "./reading.ts";
import { dateOf, isObject, stringOf, type WireObject } from "./wire.ts";

/** Up to so many people are asked for by id, in one filter; beyond, the whole tenant's log of the time is read. */
const MOST_BY_ID = 10;
/**
 * Codes of a sign-in that goes on: the second factor or a registration is asked for (50072, 50074, 50076, 50079, 50125),
 * or whether to stay signed in (50140). Enforcing MFA brings more of them, as it should.
 */
const GOES_ON: ReadonlySet<number> = new Set([50072, 50074, 50076, 50079, 50125, 50140]);

/** Failed interactive sign-ins, from the tenant's log (v1.0). */
export class GraphSignInFailures implements SignInFailureReader {
  readonly #client: GraphClient;

  constructor(client: GraphClient) {
    this.#client = client;
  }

  around(
    users: readonly UserId[],
    at: Date,
    windowMs: number,
  ): Promise<Reading<{ readonly before: number; readonly after: number }>> {
    return reading(async () => {
      const [from, to] = [-windowMs, windowMs].map((ms) => new Date(at.getTime() + ms));
      const wanted = new Set(users.map(userId));
      const before = new Set<UserId>();
      const after = new Set<UserId>();
      const filter = encodeURIComponent(
        [
          `createdDateTime ge ${from?.toISOString()}`,
          `createdDateTime le ${to?.toISOString()}`,
          ...narrowed(users),
        ].join(" and "),
      );
      const fetchPage = licensedPage(this.#client, { version: "v1.0", background: true });
      for await (const rows of pages(`/auditLogs/signIns?$filter=${filter}&$top=1000`, fetchPage))
        for (const row of rows) {
          const failure = failureOf(row);
          if (failure === null || !wanted.has(failure.user)) continue;
          (failure.at < at ? before : after).add(failure.user);
        }
      return { before: before.size, after: after.size };
    });
  }
}

function narrowed(users: readonly UserId[]): readonly string[] {
  if (users.length > MOST_BY_ID) return [];
  return [`(${users.map((id) => `userId eq '${id.replaceAll("'", "''")}'`).join(" or ")})`];
}

/** Null for a success, for one that goes on, and for a row that tells not of whom or when. */
function failureOf(row: WireObject): { readonly user: UserId; readonly at: Date } | null {
  const user = stringOf(row.userId);
  const at = dateOf(row.createdDateTime);
  const code = isObject(row.status) ? row.status.errorCode : 0;
  if (user === null || at === null || typeof code !== "number") return null;
  return code === 0 || GOES_ON.has(code) ? null : { user: userId(user), at };
}

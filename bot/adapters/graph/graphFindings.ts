import { APP_PASSWORDS_UNTOLD, type Findings } from "../../core/findings.ts";
import { type UserId, userId } from "../../core/ids.ts";
import type { Reading } from "../../core/posture.ts";
import { strongestOf } from "../../core/registration.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Roles } from "../../ports/directory.ts";
import type { FindingsReader } from "../../ports/findings.ts";
import { readAppPasswords } from "./appPasswords.ts";
import { type CoveredBy, readCoverage } from "./coverage.ts";
import type { GraphClient } from "./graphClient.ts";
import { readMethodTypes } from "./methodTypes.ts";
import { reading } from "./reading.ts";
import { readSignInActivity, type SignInActivity } from "./signInActivity.ts";
import { readLegacySignIns } from "./signInLog.ts";

/** As far back as sign-ins and audits are kept with Entra ID P1 or P2 (graph.md 7, 12). */
const KEPT_MS = 30 * 86_400_000;

const UNREAD_METHODS = "Graph did not tell this person's methods.";
const UNREAD_ACTIVITY = "Graph did not list this person's sign-in activity.";

/** What requiring MFA of people would break, from everything Graph knows (graph.md 2.1, 4.1, 5, 7, 12). */
export class GraphFindings implements FindingsReader {
  readonly #client: GraphClient;
  readonly #roles: Roles;
  readonly #clock: Clock;

  constructor(client: GraphClient, roles: Roles, clock: Clock) {
    this.#client = client;
    this.#roles = roles;
    this.#clock = clock;
  }

  async read(users: readonly UserId[]): Promise<ReadonlyMap<UserId, Findings>> {
    const ids = [...new Set(users.map(userId))];
    if (ids.length === 0) return new Map();
    const client = this.#client;
    const since = new Date(this.#clock.now().getTime() - KEPT_MS);
    const [methods, legacy, appPasswords, activity, coverage] = await Promise.all([
      reading(() => readMethodTypes(client, this.#clock, ids, true)),
      reading(() => readLegacySignIns(client, ids, since)),
      reading(() => readAppPasswords(client, since)),
      reading(() => readSignInActivity(client, ids)),
      reading(() => readCoverage(client, this.#roles)),
    ]);
    return new Map(
      ids.map((user) => {
        const strongest = ofOne(methods, (all) => strengthFrom(all.get(user) ?? null));
        const seen = ofOne(activity, (all) => activityFrom(all.get(user)));
        return [
          user,
          {
            user,
            strongest,
            legacy: ofOne(legacy, (all) => known(all.get(user) ?? [])),
            appPasswords: ofOne(appPasswords, (holders) => appPasswordsFrom(holders.has(user))),
            lastInteractive: ofOne(seen, ({ interactive }) => known(interactive)),
            lastNonInteractive: ofOne(seen, ({ nonInteractive }) => known(nonInteractive)),
            coveredBy: ofOne(coverage, (of: CoveredBy) => known(of(user))),
          },
        ];
      }),
    );
  }
}

const known = <T>(value: T): Reading<T> => ({ read: true, value });
const unknown = (why: string): Reading<never> => ({ read: false, why });

/** What follows for one person from what was read for all. */
const ofOne = <All, One>(all: Reading<All>, one: (value: All) => Reading<One>): Reading<One> =>
  all.read ? one(all.value) : all;

function strengthFrom(types: readonly string[] | null): Findings["strongest"] {
  const strongest = types === null ? undefined : strongestOf(types);
  return strongest === undefined ? unknown(UNREAD_METHODS) : known(strongest);
}

const activityFrom = (activity: SignInActivity | undefined): Reading<SignInActivity> =>
  activity === undefined ? unknown(UNREAD_ACTIVITY) : known(activity);

/** Never no: nothing in Graph can tell that. */
const appPasswordsFrom = (seen: boolean): Findings["appPasswords"] =>
  seen ? known(true) : unknown(APP_PASSWORDS_UNTOLD);

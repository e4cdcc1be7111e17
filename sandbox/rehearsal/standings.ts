import { hasTeams } from "../licences.ts";
import type { Tenant } from "../tenant.ts";

/** What truly keeps a message from somebody when all is over. */
export interface Standing {
  readonly blocked: boolean;
  readonly byPolicy: boolean;
  readonly installed: boolean;
  readonly licensed: boolean;
}

export const standingsOf = ({ people, apps }: Tenant): ReadonlyMap<string, Standing> =>
  new Map(
    people.map((person) => [
      person.id,
      {
        blocked: apps.blockOf(person.id) !== undefined,
        byPolicy: apps.isRefusedByPolicy(person.id),
        installed: apps.of(person.id) !== undefined,
        licensed: hasTeams(person),
      },
    ]),
  );

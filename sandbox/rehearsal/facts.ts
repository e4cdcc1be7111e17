import { hasTeams } from "../licences.ts";
import type { PersonKind } from "../person.ts";
import type { Tenant } from "../tenant.ts";
import { type Workday, workdayOf } from "./workday.ts";

/** One account as the tenant knew it before the bot did anything. */
export interface Account {
  readonly id: string;
  readonly displayName: string;
  readonly userPrincipalName: string;
  readonly kind: PersonKind;
  readonly registered: boolean;
  readonly workday: Workday;
  readonly createdAt: Date;
  /** No message in Teams can come through: a policy keeps the app away, or they have no Teams. */
  readonly barred: boolean;
  /** Holds a directory role. */
  readonly privileged: boolean;
}

/** What the judge knows besides the journal. It comes from the tenant, never from the bot. */
export interface Facts {
  readonly accounts: ReadonlyMap<string, Account>;
  readonly admins: ReadonlySet<string>;
  readonly from: Date;
  /** When the rehearsal is over. */
  readonly until: Date;
}

export function factsOf(tenant: Tenant, days: number): Facts {
  const from = tenant.clock.now();
  const accounts = tenant.people.map((person) => ({
    id: person.id,
    displayName: person.displayName,
    userPrincipalName: person.userPrincipalName,
    kind: person.kind,
    registered: tenant.isRegistered(person.id),
    workday: workdayOf(person),
    createdAt: new Date(person.createdDateTime),
    barred: !hasTeams(person) || tenant.apps.isRefusedByPolicy(person.id),
    privileged: person.roles.length > 0,
  }));
  return {
    accounts: new Map(accounts.map((each) => [each.id, each])),
    admins: new Set(tenant.people.filter(({ role }) => role === "admin").map(({ id }) => id)),
    from,
    until: new Date(from.getTime() + days * 86_400_000),
  };
}

/** What the truth about an account means for a reminder: null for somebody to remind, else why not, in the bot's words. */
export function exclusionOf(kind: PersonKind): string | null {
  switch (kind) {
    case "unregistered":
    case "report-silent":
      return null;
    case "registered":
    case "enforced":
    case "stuck-enabled":
    case "legacy":
      return "registered";
    case "service":
      return "service-like";
    default:
      return kind;
  }
}

import type { PersonKind } from "../person.ts";
import type { Tenant } from "../tenant.ts";

/** One account as the tenant knew it before the bot did anything. */
export interface Account {
  readonly id: string;
  readonly displayName: string;
  readonly kind: PersonKind;
  readonly registered: boolean;
}

/** What the judge knows besides the journal. It comes from the tenant, never from the bot. */
export interface Facts {
  readonly accounts: ReadonlyMap<string, Account>;
  readonly admins: ReadonlySet<string>;
}

export function factsOf(tenant: Tenant): Facts {
  const accounts = tenant.people.map(({ id, displayName, kind }) => ({
    id,
    displayName,
    kind,
    registered: tenant.isRegistered(id),
  }));
  return {
    accounts: new Map(accounts.map((each) => [each.id, each])),
    admins: new Set(tenant.people.filter(({ role }) => role === "admin").map(({ id }) => id)),
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

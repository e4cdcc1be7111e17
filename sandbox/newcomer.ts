import { licence } from "./licences.ts";
import { officeHours } from "./mailbox.ts";
import type { MethodKind } from "./methods.ts";
import type { MfaState, Newcomer, Person, PersonKind } from "./person.ts";
import { chance, guid } from "./random.ts";
import type { RoleName } from "./roles.ts";

export const DOMAIN = "contoso.com";
const FIRST_DAY = Date.UTC(2016, 0, 4);
const DAYS = 3600;

/** Kinds that are nobody's mailbox or licence. */
const UNLICENSED: ReadonlySet<PersonKind> = new Set([
  "guest",
  "break-glass",
  "shared-mailbox",
  "room-mailbox",
  "equipment-mailbox",
  "sync-account",
  "service",
]);
const MAILBOX = {
  "shared-mailbox": "shared",
  "room-mailbox": "room",
  "equipment-mailbox": "equipment",
} as const satisfies Partial<Record<PersonKind, Person["mailbox"]>>;

/** A person whose id and details belong to (seed, key); `details` wins over what a kind usually has. */
export function newcomer(
  seed: string,
  key: string,
  kind: PersonKind,
  details: Partial<Person> & Pick<Person, "displayName" | "userPrincipalName">,
  methods: readonly MethodKind[],
  mfaState: MfaState,
): Newcomer {
  const licensed = !UNLICENSED.has(kind);
  const createdDateTime = new Date(
    FIRST_DAY + Math.floor(chance(seed, key, "created") * DAYS) * 86_400_000,
  ).toISOString();
  const person: Person = {
    id: guid("person", seed, key),
    kind,
    role: null,
    givenName: null,
    surname: null,
    mail: null,
    userType: kind === "guest" ? "Guest" : "Member",
    accountEnabled: kind !== "disabled",
    department: null,
    companyName: kind === "guest" ? null : "Contoso",
    officeLocation: null,
    city: null,
    country: null,
    usageLocation: null,
    preferredLanguage: null,
    jobTitle: null,
    createdDateTime,
    employeeHireDate: licensed ? createdDateTime : null,
    lastPasswordChangeDateTime: createdDateTime,
    employeeType: licensed ? "Employee" : null,
    assignedLicenses: licensed ? [licence("SPB")] : [],
    onPremisesSyncEnabled: licensed && chance(seed, key, "synced") < 0.4 ? true : null,
    managerId: null,
    mailbox: licensed
      ? "user"
      : ((MAILBOX as Partial<typeof MAILBOX & Record<PersonKind, never>>)[kind] ?? null),
    settings: officeHours("UTC", details.preferredLanguage ?? "en-US"),
    roles: rolesOf(kind, details.role ?? null),
    legacyClient: null,
    ...details,
  };
  return { person, methods, mfaState };
}

function rolesOf(kind: PersonKind, role: Person["role"]): readonly RoleName[] {
  if (kind === "break-glass") return ["globalAdministrator"];
  return role === "admin" ? ["authenticationPolicyAdministrator"] : [];
}

import type { Person } from "../person.ts";
import { signInActivityOf } from "../signIns.ts";
import type { Tenant } from "../tenant.ts";

type Read = (person: Person) => unknown;
const nothing: Read = () => null;

/** graph.md 2.1: what comes without `$select`. */
export const DEFAULT_PROPERTIES = [
  "businessPhones",
  "displayName",
  "givenName",
  "jobTitle",
  "mail",
  "mobilePhone",
  "officeLocation",
  "preferredLanguage",
  "surname",
  "userPrincipalName",
  "id",
] as const;

const PROPERTIES: Readonly<Record<string, Read>> = {
  id: (person) => person.id,
  displayName: (person) => person.displayName,
  givenName: (person) => person.givenName,
  surname: (person) => person.surname,
  userPrincipalName: (person) => person.userPrincipalName,
  mail: (person) => person.mail,
  userType: (person) => person.userType,
  accountEnabled: (person) => person.accountEnabled,
  department: (person) => person.department,
  companyName: (person) => person.companyName,
  officeLocation: (person) => person.officeLocation,
  city: (person) => person.city,
  country: (person) => person.country,
  usageLocation: (person) => person.usageLocation,
  preferredLanguage: (person) => person.preferredLanguage,
  jobTitle: (person) => person.jobTitle,
  createdDateTime: (person) => person.createdDateTime,
  employeeHireDate: (person) => person.employeeHireDate,
  employeeType: (person) => person.employeeType,
  assignedLicenses: (person) => person.assignedLicenses,
  onPremisesSyncEnabled: (person) => person.onPremisesSyncEnabled,
  externalUserState: (person) => (person.userType === "Guest" ? "Accepted" : null),
  creationType: (person) => (person.userType === "Guest" ? "Invitation" : null),
  businessPhones: () => [],
  mobilePhone: nothing,
  deletedDateTime: nothing,
  employeeId: nothing,
  lastPasswordChangeDateTime: (person) => person.lastPasswordChangeDateTime,
};

/** graph.md 2.1: asked of a collection these give 501. */
export const NOT_IN_COLLECTIONS: ReadonlySet<string> = new Set([
  "aboutMe",
  "birthday",
  "hireDate",
  "interests",
  "mailboxSettings",
  "mySite",
  "pastProjects",
  "preferredName",
  "responsibilities",
  "schools",
  "skills",
]);

/** Wants Entra ID P1 or P2, and has a quota and a page size of its own (graph.md 2.1, 14.2). */
export const SIGN_IN_ACTIVITY = "signInActivity";

export function isUserProperty(name: string): boolean {
  return name in PROPERTIES || name === SIGN_IN_ACTIVITY;
}

export function userProperty(person: Person, name: string): unknown {
  return PROPERTIES[name]?.(person);
}

/** The named properties of one person; `perUserMfaState` as a replica shows it now, unless the tenant hides it. */
export function userRow(
  tenant: Tenant,
  person: Person,
  names: readonly string[],
  stale: boolean,
): Record<string, unknown> {
  const row: Record<string, unknown> = {};
  for (const name of names) {
    if (name === SIGN_IN_ACTIVITY) row[name] = signInActivityOf(person, tenant.clock.ms());
    else if (name !== "perUserMfaState") row[name] = userProperty(person, name);
    else if (tenant.manners.perUserMfaSelect === "offered")
      row[name] = tenant.directory.shownMfaState(person.id, tenant.clock.ms(), stale);
  }
  return row;
}

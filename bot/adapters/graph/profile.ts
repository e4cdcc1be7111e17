import { userId } from "../../core/ids.ts";
import { MFA_STATES, type PerUserMfaState, type Profile } from "../../core/person.ts";
import { isObject, stringOf, type WireObject } from "./wire.ts";

/** Everything a `Profile` needs; with `$select` a page of users costs one unit (graph.md 2.1). */
export const PROFILE_SELECT = [
  "id",
  "displayName",
  "userPrincipalName",
  "mail",
  "accountEnabled",
  "userType",
  "department",
  "jobTitle",
  "employeeType",
  "usageLocation",
  "preferredLanguage",
  "assignedLicenses",
  "onPremisesSyncEnabled",
  "createdDateTime",
  "country",
  "city",
  "officeLocation",
].join(",");

/** A user as Graph gives them; null for what is not a user. `userType` is null for accounts of old: these are members. */
export function profileOf(user: unknown): Profile | null {
  if (!isObject(user)) return null;
  const id = stringOf(user.id);
  if (id === null) return null;
  const userPrincipalName = stringOf(user.userPrincipalName) ?? "";
  return {
    id: userId(id),
    displayName: stringOf(user.displayName) || userPrincipalName,
    userPrincipalName,
    mail: stringOf(user.mail) || null,
    accountEnabled: user.accountEnabled !== false,
    userType: stringOf(user.userType)?.toLowerCase() === "guest" ? "guest" : "member",
    department: stringOf(user.department),
    jobTitle: stringOf(user.jobTitle),
    employeeType: stringOf(user.employeeType),
    usageLocation: stringOf(user.usageLocation),
    preferredLanguage: stringOf(user.preferredLanguage),
    licensed: Array.isArray(user.assignedLicenses) && user.assignedLicenses.length > 0,
    licences: licencesOf(user.assignedLicenses),
    onPremisesSynced: user.onPremisesSyncEnabled === true,
    createdAt: dateOf(user.createdDateTime),
    country: stringOf(user.country),
    city: stringOf(user.city),
    office: stringOf(user.officeLocation),
  };
}

function licencesOf(assigned: unknown): readonly string[] {
  if (!Array.isArray(assigned)) return [];
  return assigned.flatMap((each) => {
    const sku = isObject(each) ? stringOf(each.skuId) : null;
    return sku === null ? [] : [sku.toLowerCase()];
  });
}

function dateOf(raw: unknown): Date | null {
  const at = new Date(stringOf(raw) ?? "");
  return Number.isNaN(at.getTime()) ? null : at;
}

/** `perUserMfaState` of a user or of their requirements. Absent, null or new to us is `unknown`, never `disabled`. */
export function mfaStateOf(body: WireObject): PerUserMfaState | "unknown" {
  const state = stringOf(body.perUserMfaState)?.toLowerCase();
  return MFA_STATES.find((each) => each === state) ?? "unknown";
}

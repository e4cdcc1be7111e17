import type { Verdict } from "../../core/eligibility.ts";
import { userId } from "../../core/ids.ts";
import type { MailboxPurpose, Person, PerUserMfaState } from "../../core/person.ts";
import type { EvidenceSource, Registration, UnknownReason } from "../../core/registration.ts";
import type { KnownPerson } from "../../ports/store/people.ts";
import type { PersonColumns } from "./schema.ts";

/** Every column of one person with its type, for bulk writes from JSON. */
export const PERSON_COLUMNS: Readonly<Record<keyof PersonColumns, string>> = {
  id: "text",
  display_name: "text",
  user_principal_name: "text",
  mail: "text",
  account_enabled: "boolean",
  user_type: "text",
  department: "text",
  job_title: "text",
  employee_type: "text",
  usage_location: "text",
  preferred_language: "text",
  licensed: "boolean",
  licences: "text[]",
  on_premises_synced: "boolean",
  created_at: "timestamptz",
  country: "text",
  city: "text",
  office: "text",
  roles: "text[]",
  mfa_state: "text",
  mailbox: "text",
  registration: "text",
  capable: "boolean",
  phone_only: "boolean",
  evidence_source: "text",
  evidence_at: "timestamptz",
  unknown_why: "text",
  verdict: "text",
  name_key: "text",
  department_key: "text",
  upn_key: "text",
  mail_key: "text",
  search: "text",
};

type RegistrationColumns = Pick<
  PersonColumns,
  "registration" | "capable" | "phone_only" | "evidence_source" | "evidence_at" | "unknown_why"
>;

export function registrationColumns(registration: Registration): RegistrationColumns {
  const known = registration.known === "registered" ? registration : null;
  const unknown = registration.known === "unknown";
  return {
    registration: registration.known,
    capable: known?.capable ?? null,
    phone_only: known?.phoneOnly ?? null,
    evidence_source: unknown ? null : registration.source,
    evidence_at: unknown ? null : registration.asOf,
    unknown_why: unknown ? registration.why : null,
  };
}

export const personColumns = (person: Person, verdict: Verdict): PersonColumns => ({
  id: person.id,
  display_name: person.displayName,
  user_principal_name: person.userPrincipalName,
  mail: person.mail,
  account_enabled: person.accountEnabled,
  user_type: person.userType,
  department: person.department,
  job_title: person.jobTitle,
  employee_type: person.employeeType,
  usage_location: person.usageLocation,
  preferred_language: person.preferredLanguage,
  licensed: person.licensed,
  licences: person.licences,
  on_premises_synced: person.onPremisesSynced,
  created_at: person.createdAt,
  country: person.country,
  city: person.city,
  office: person.office,
  roles: person.roles,
  mfa_state: person.mfaState,
  mailbox: person.mailbox,
  ...registrationColumns(person.registration),
  verdict,
  name_key: foldWords(person.displayName),
  department_key: person.department === null ? null : foldCase(person.department),
  upn_key: foldCase(person.userPrincipalName),
  mail_key: person.mail === null ? null : foldCase(person.mail),
  search: searchText([person.displayName, person.userPrincipalName, person.mail ?? ""]),
});

export const knownPerson = (row: PersonColumns): KnownPerson => ({
  person: {
    id: userId(row.id),
    displayName: row.display_name,
    userPrincipalName: row.user_principal_name,
    mail: row.mail,
    accountEnabled: row.account_enabled,
    userType: row.user_type as Person["userType"],
    department: row.department,
    jobTitle: row.job_title,
    employeeType: row.employee_type,
    usageLocation: row.usage_location,
    preferredLanguage: row.preferred_language,
    licensed: row.licensed,
    licences: row.licences,
    onPremisesSynced: row.on_premises_synced,
    createdAt: row.created_at,
    country: row.country,
    city: row.city,
    office: row.office,
    roles: row.roles,
    mfaState: row.mfa_state as PerUserMfaState | "unknown",
    registration: registrationOf(row),
    mailbox: row.mailbox as MailboxPurpose,
  },
  verdict: row.verdict as Verdict,
});

function registrationOf(row: RegistrationColumns): Registration {
  const source = row.evidence_source as EvidenceSource;
  if (row.evidence_at === null) return { known: "unknown", why: row.unknown_why as UnknownReason };
  if (row.registration === "not-registered")
    return { known: "not-registered", source, asOf: row.evidence_at };
  return {
    known: "registered",
    capable: row.capable === true,
    phoneOnly: row.phone_only === true,
    source,
    asOf: row.evidence_at,
  };
}

/** For comparing without case. Folded here and not in SQL: `lower` depends on the server's locale. */
export const foldCase = (text: string): string => text.normalize("NFC").toLowerCase();

/** For finding by words: no case, no accents, and whatever separates words is one space. */
export const foldWords = (text: string): string =>
  text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();

/** Fields one after the other, each word led by a space and each field by `|`, so that no match spans two fields. */
const searchText = (fields: readonly string[]): string =>
  [...new Set(fields.map(foldWords))].map((field) => `| ${field}`).join("");

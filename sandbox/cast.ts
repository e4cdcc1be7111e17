import { DOMAIN, newcomer } from "./newcomer.ts";
import type { Newcomer } from "./person.ts";

/** The people stories are about: always present, whatever the seed and size. */
export function cast(seed: string): Newcomer[] {
  const employee = (displayName: string, department: string, jobTitle: string) =>
    newcomer(
      seed,
      displayName,
      "unregistered",
      named(displayName, department, jobTitle),
      [],
      "disabled",
    );
  const admin = (displayName: string, jobTitle: string) =>
    newcomer(
      seed,
      displayName,
      "enforced",
      { ...named(displayName, "IT", jobTitle), role: "admin" },
      ["authenticator", "passkey"],
      "enforced",
    );
  return [
    employee("Adele Vance", "Retail", "Retail Manager"),
    employee("Alex Wilber", "Marketing", "Marketing Assistant"),
    employee("Diego Siciliani", "Human Resources", "HR Manager"),
    newcomer(
      seed,
      "Grady Archie",
      "registered",
      named("Grady Archie", "Engineering", "Designer"),
      ["authenticator"],
      "disabled",
    ),
    admin("Megan Bowen", "IT Manager"),
    admin("Lynne Robbins", "Identity Administrator"),
    admin("Isaiah Langer", "Systems Administrator"),
    admin("Nestor Wilke", "Director of Operations"),
    newcomer(
      seed,
      "Pradeep Gupta",
      "enforced",
      { ...named("Pradeep Gupta", "Security", "Security Analyst"), role: "analyst" },
      ["passkey"],
      "enforced",
    ),
    newcomer(
      seed,
      "Lee Gu",
      "guest",
      {
        displayName: "Lee Gu",
        givenName: "Lee",
        surname: "Gu",
        mail: "lee.gu@fabrikam.com",
        userPrincipalName: "lee.gu_fabrikam.com#EXT#@contoso.onmicrosoft.com",
        companyName: "Fabrikam",
      },
      [],
      "disabled",
    ),
  ];
}

function named(displayName: string, department: string, jobTitle: string) {
  const [givenName = displayName, surname = ""] = displayName.split(" ");
  const address = `${givenName}${surname.charAt(0)}@${DOMAIN}`;
  return {
    displayName,
    givenName,
    surname,
    mail: address,
    userPrincipalName: address,
    department,
    jobTitle,
    officeLocation: "Seattle",
    usageLocation: "US",
    preferredLanguage: "en-US",
  };
}

import { createHash } from "node:crypto";

/** A tenant that is the same for every client and every run: person `n` is made from `n` alone. */
export interface Tenant {
  readonly size: number;
  /** Everybody's number, ordered by user principal name. */
  readonly byName: Uint32Array;
  /** Whoever is in the registration report, ordered by number. */
  readonly reported: Uint32Array;
  readonly unregistered: Uint32Array;
}

export interface Facts {
  readonly id: string;
  readonly upn: string;
  readonly name: string;
  readonly enabled: boolean;
  readonly guest: boolean;
  readonly registered: boolean;
  readonly phoneOnly: boolean;
  readonly state: "disabled" | "enabled" | "enforced";
  readonly room: boolean;
}

const GIVEN =
  "adele alex alice amir anders anna ben bianca carla chen chris daniel david dora elena emily erik eva fatima felix grace gustav hanna henrik ida ingrid isaac jack jana jan joni julia karim karl kim lars laura lee lidia lynne maria mark megan miriam mohamed nadia nestor nils olga oscar patti paul pradeep quinn raul rosa ruth sara sofia stefan sven tara tom ursula vera viktor wei yara zoe".split(
    " ",
  );
const FAMILY =
  "andersen bauer bowen chang cartland deyoung dietrich eriksen fischer garcia grady hansen ivanov johansen kowalski larsen lambert meyer mueller nilsen okafor olsen perez quist robbins rossi sato schmidt silva smith tanaka thoma vance wilber wilson yilmaz zimmer".split(
    " ",
  );
const DEPARTMENTS = ["Sales", "Finance", "Legal", "Engineering", "Marketing", "HR", "Support"];

/** Numbers that look random and are not: Knuth's multiplicative hash, salted. */
const mixed = (n: number, salt: number): number =>
  (Math.imul(n + 1, 2_654_435_761) ^ Math.imul(salt + 1, 40_503)) >>> 0;

const share = (n: number, salt: number): number =>
  (Math.imul(mixed(n, salt), 1_597_334_677) >>> 0) / 2 ** 32;

export const idOf = (n: number): string =>
  `${mixed(n, 1).toString(16).padStart(8, "0")}-0000-4000-8000-${n.toString(16).padStart(12, "0")}`;

/** The person behind an id. */
export const numberOf = (id: string): number => Number.parseInt(id.slice(-12), 16);

export function factsOf(n: number): Facts {
  const given = GIVEN[Math.floor(share(n, 2) * GIVEN.length)] ?? "adele";
  const family = FAMILY[Math.floor(share(n, 3) * FAMILY.length)] ?? "vance";
  const enabled = n === 0 || share(n, 4) >= 0.02;
  const registered = share(n, 6) >= 0.2;
  const kind = share(n, 8);
  return {
    id: idOf(n),
    upn: `${given}.${family}${n}@contoso.com`,
    name: `${capital(given)} ${capital(family)}`,
    enabled,
    guest: n !== 0 && share(n, 5) < 0.03,
    registered,
    phoneOnly: registered && share(n, 7) < 0.1,
    state: kind < 0.7 ? "disabled" : kind < 0.8 ? "enabled" : "enforced",
    room: share(n, 9) < 0.005,
  };
}

const capital = (word: string): string => `${word[0]?.toUpperCase()}${word.slice(1)}`;

/** The report knows no disabled users (graph.md 0.1, item 5), and has not heard of one in 5,000 yet. */
const isReported = (n: number): boolean => factsOf(n).enabled && share(n, 10) >= 0.0002;

export function tenantOf(size: number): Tenant {
  const names = Array.from({ length: size }, (_, n) => factsOf(n).upn);
  const everybody = Uint32Array.from({ length: size }, (_, n) => n);
  const byName = everybody.slice().sort((a, b) => ((names[a] ?? "") < (names[b] ?? "") ? -1 : 1));
  const reported = everybody.filter(isReported);
  return { size, byName, reported, unregistered: reported.filter((n) => !factsOf(n).registered) };
}

export function userRow(n: number): object {
  const { id, upn, name, enabled, guest, state } = factsOf(n);
  return {
    id,
    displayName: name,
    userPrincipalName: upn,
    mail: upn,
    accountEnabled: enabled,
    userType: guest ? "Guest" : "Member",
    department: DEPARTMENTS[n % DEPARTMENTS.length],
    jobTitle: "Consultant",
    employeeType: null,
    usageLocation: "NO",
    preferredLanguage: "en-GB",
    assignedLicenses: [{ disabledPlans: [], skuId: "06ebc4ee-1bb5-47dd-8120-11324bc54e06" }],
    onPremisesSyncEnabled: null,
    createdDateTime: "2024-03-01T08:00:00Z",
    country: "Norway",
    city: "Oslo",
    officeLocation: "4/2001",
    perUserMfaState: state,
  };
}

export function reportRow(n: number, refreshedAt: string): object {
  const { id, upn, name, guest, registered, phoneOnly } = factsOf(n);
  const methods = phoneOnly
    ? ["mobilePhone"]
    : ["microsoftAuthenticatorPush", "softwareOneTimePasscode", "mobilePhone"];
  return {
    id,
    userPrincipalName: upn,
    userDisplayName: name,
    isAdmin: n === 0,
    isSsprRegistered: registered,
    isSsprEnabled: true,
    isSsprCapable: registered,
    isMfaRegistered: registered,
    isMfaCapable: registered,
    isPasswordlessCapable: false,
    lastUpdatedDateTime: refreshedAt,
    methodsRegistered: registered ? methods : [],
    isSystemPreferredAuthenticationMethodEnabled: true,
    systemPreferredAuthenticationMethods: registered ? ["PhoneAppNotification"] : [],
    userPreferredMethodForSecondaryAuthentication: registered ? "push" : "",
    userType: guest ? "guest" : "member",
  };
}

/** One number for a set of rows, whatever their order: what clients found is compared by it. */
export class RowHash {
  #sum = 0n;
  #rows = 0;

  add(...fields: readonly (string | boolean | null)[]): void {
    const digest = createHash("sha1").update(JSON.stringify(fields)).digest();
    this.#sum = BigInt.asUintN(64, this.#sum + digest.readBigUInt64LE());
    this.#rows += 1;
  }

  toString(): string {
    return `${this.#rows}:${this.#sum.toString(16)}`;
  }
}

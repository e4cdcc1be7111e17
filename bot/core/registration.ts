/** Where a statement about registration comes from. The report lags by hours; a live read is true when it was made. */
export type EvidenceSource = "report" | "live";

/**
 * Whether a person has registered for MFA, as evidence with an age.
 * A missing row, a null or a refused read is `unknown`, never `not-registered`.
 */
export type Registration =
  | {
      readonly known: "registered";
      /** False when the tenant's policy allows none of the registered methods: a policy fix, not a nudge. */
      readonly capable: boolean;
      /** True when SMS and voice are all they have: these end on 2027-02-01 (graph.md 0.1, item 9). */
      readonly phoneOnly: boolean;
      readonly source: EvidenceSource;
      readonly asOf: Date;
    }
  | { readonly known: "not-registered"; readonly source: EvidenceSource; readonly asOf: Date }
  | { readonly known: "unknown"; readonly why: UnknownReason };

export type UnknownReason = "no-report-row" | "report-null" | "not-licensed" | "unreadable";

/** How strong one authentication method is for MFA. */
export type MethodStrength = "phishing-resistant" | "strong" | "phone" | "not-mfa";

/** The table of graph.md 4.1: Graph's `@odata.type` (without `#microsoft.graph.`) and what it counts for. */
const BY_ODATA_TYPE: ReadonlyMap<string, MethodStrength> = new Map(
  Object.entries({
    fido2AuthenticationMethod: "phishing-resistant",
    windowsHelloForBusinessAuthenticationMethod: "phishing-resistant",
    platformCredentialAuthenticationMethod: "phishing-resistant",
    microsoftAuthenticatorAuthenticationMethod: "strong",
    passwordlessMicrosoftAuthenticatorAuthenticationMethod: "strong",
    softwareOathAuthenticationMethod: "strong",
    hardwareOathAuthenticationMethod: "strong",
    externalAuthenticationMethod: "strong",
    phoneAuthenticationMethod: "phone",
    passwordAuthenticationMethod: "not-mfa",
    emailAuthenticationMethod: "not-mfa",
    temporaryAccessPassAuthenticationMethod: "not-mfa",
    qrCodePinAuthenticationMethod: "not-mfa",
    resourceAccountKeyAuthenticationMethod: "not-mfa",
  }),
);

const MFA_STRENGTHS: ReadonlySet<string> = new Set(["phishing-resistant", "strong", "phone"]);

/** The names `methodsRegistered` uses in the report (graph.md 1.1). */
const BY_REPORT_NAME: Readonly<Record<string, MethodStrength>> = {
  mobilePhone: "phone",
  alternateMobilePhone: "phone",
  officePhone: "phone",
  sms: "phone",
  email: "not-mfa",
  securityQuestion: "not-mfa",
  temporaryAccessPass: "not-mfa",
  appPassword: "not-mfa",
  qrCode: "not-mfa",
};

const typeOf = (odataType: string): string => odataType.replace(/^#?microsoft\.graph\./, "");

/** Strength of a method as `authentication/methods` lists it. A type Microsoft adds later is `unknown`: it proves nothing either way. */
export const strengthOfType = (odataType: string): MethodStrength | "unknown" =>
  BY_ODATA_TYPE.get(typeOf(odataType)) ?? "unknown";

/** From the best downwards. */
const MFA_BY_STRENGTH = ["phishing-resistant", "strong", "phone"] as const;

/**
 * The strongest of these methods that counts as MFA, null for none. A type Microsoft adds later may be stronger than what
 * we know, which is no harm; with nothing else that counts beside it, nothing is known: undefined.
 */
export function strongestOf(
  odataTypes: readonly string[],
): (typeof MFA_BY_STRENGTH)[number] | null | undefined {
  const strengths = new Set(odataTypes.map(strengthOfType));
  const best = MFA_BY_STRENGTH.find((each) => strengths.has(each));
  return best ?? (strengths.has("unknown") ? undefined : null);
}

/**
 * What a live list of methods says. A list with nothing but unknown types besides weak ones is `unknown`.
 * @param forbidden types the tenant's authentication methods policy switches off for everyone: whoever has nothing else
 *   is registered but not capable. Empty where the policy could not be read: only what it says counts against anyone.
 */
export function registrationFromMethods(
  odataTypes: readonly string[],
  asOf: Date,
  forbidden: ReadonlySet<string> = new Set(),
): Registration {
  const strengths = odataTypes.map(strengthOfType);
  const strong = strengths.some((each) => each === "strong" || each === "phishing-resistant");
  if (strong || strengths.includes("phone")) {
    const capable = odataTypes.some(
      (type) => MFA_STRENGTHS.has(strengthOfType(type)) && !forbidden.has(typeOf(type)),
    );
    return { known: "registered", capable, phoneOnly: !strong, source: "live", asOf };
  }
  if (strengths.includes("unknown")) return { known: "unknown", why: "unreadable" };
  return { known: "not-registered", source: "live", asOf };
}

/** One row of `userRegistrationDetails`, as far as it matters; null where Graph sent null or nothing. */
export interface ReportRow {
  readonly isMfaRegistered: boolean | null;
  readonly isMfaCapable: boolean | null;
  readonly methodsRegistered: readonly string[];
  readonly asOf: Date;
}

/** What the registration report says of one person; `null` is a person the report does not list. */
export function registrationFromReport(row: ReportRow | null): Registration {
  if (row === null) return { known: "unknown", why: "no-report-row" };
  if (row.isMfaRegistered === null) return { known: "unknown", why: "report-null" };
  if (!row.isMfaRegistered) return { known: "not-registered", source: "report", asOf: row.asOf };
  const mfa = row.methodsRegistered.filter((name) => BY_REPORT_NAME[name] !== "not-mfa");
  return {
    known: "registered",
    capable: row.isMfaCapable !== false,
    phoneOnly: mfa.length > 0 && mfa.every((name) => BY_REPORT_NAME[name] === "phone"),
    source: "report",
    asOf: row.asOf,
  };
}

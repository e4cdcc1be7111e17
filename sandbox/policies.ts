import { METHODS, type Method } from "./methods.ts";
import { guid } from "./random.ts";

/** The part of a Conditional Access policy that a reader needs, as Graph spells it (graph.md 5.3). */
export interface ConditionalAccessPolicy {
  readonly id: string;
  readonly displayName: string;
  readonly state: "enabled" | "disabled" | "enabledForReportingButNotEnforced";
  readonly createdDateTime: string;
  readonly conditions: {
    readonly clientAppTypes: readonly string[];
    readonly applications: {
      readonly includeApplications: readonly string[];
      readonly excludeApplications?: readonly string[];
    };
    readonly locations?: {
      readonly includeLocations: readonly string[];
      readonly excludeLocations?: readonly string[];
    };
    readonly signInRiskLevels?: readonly string[];
    readonly users: {
      readonly includeUsers?: readonly string[];
      readonly excludeUsers?: readonly string[];
      readonly includeGroups?: readonly string[];
      readonly excludeGroups?: readonly string[];
      readonly includeRoles?: readonly string[];
      readonly excludeRoles?: readonly string[];
    };
  };
  readonly grantControls: {
    readonly operator: "AND" | "OR";
    readonly builtInControls: readonly string[];
    readonly authenticationStrength?: { readonly id: string } | null;
  } | null;
}

export type PolicyDraft = Partial<Omit<ConditionalAccessPolicy, "id" | "createdDateTime">>;

/** graph.md 5.1: configuration id -> the word in its @odata.type, and whether a fresh tenant has it on. */
const CONFIGURATIONS: readonly (readonly [id: string, type: string, on: boolean])[] = [
  ["Fido2", "fido2", true],
  ["MicrosoftAuthenticator", "microsoftAuthenticator", true],
  ["SoftwareOath", "softwareOath", true],
  ["HardwareOath", "hardwareOath", false],
  ["Sms", "sms", true],
  ["Voice", "voice", false],
  ["Email", "email", true],
  ["TemporaryAccessPass", "temporaryAccessPass", true],
  ["X509Certificate", "x509Certificate", false],
  ["QrCodePin", "qrCodePin", false],
];

export interface MethodConfiguration {
  readonly id: string;
  readonly odataType: string;
  readonly state: "enabled" | "disabled";
}

/** Entra's own prompt to register, as Graph spells it (graph.md 5.1); `enforced` is told by beta alone. */
export interface RegistrationCampaign {
  readonly state: "default" | "enabled" | "disabled";
  readonly snoozeDurationInDays: number;
  readonly enforced: boolean;
  /** Group ids; "all_users" is everybody. */
  readonly includes: readonly string[];
  readonly excludes: readonly string[];
  readonly method: "microsoftAuthenticator" | "Fido2";
}

/** What the tenant demands and allows. */
export class Policies {
  securityDefaults = false;
  migrationState: "preMigration" | "migrationInProgress" | "migrationComplete" =
    "migrationComplete";
  registrationCampaign: RegistrationCampaign = {
    state: "default",
    snoozeDurationInDays: 1,
    enforced: true,
    includes: ["all_users"],
    excludes: [],
    method: "microsoftAuthenticator",
  };
  readonly #conditionalAccess: ConditionalAccessPolicy[] = [];
  readonly #configurations = new Map<string, MethodConfiguration>(
    CONFIGURATIONS.map(([id, type, on]) => [
      id,
      {
        id,
        odataType: `#microsoft.graph.${type}AuthenticationMethodConfiguration`,
        state: on ? "enabled" : "disabled",
      },
    ]),
  );

  get conditionalAccess(): readonly ConditionalAccessPolicy[] {
    return this.#conditionalAccess;
  }

  /** Without a draft: MFA for everyone on every application, enabled. */
  addConditionalAccess(draft: PolicyDraft, createdDateTime: string): ConditionalAccessPolicy {
    const policy: ConditionalAccessPolicy = {
      id: guid("conditional-access", this.#conditionalAccess.length),
      displayName: "Require MFA for everyone",
      state: "enabled",
      createdDateTime,
      conditions: {
        clientAppTypes: ["all"],
        applications: { includeApplications: ["All"] },
        users: { includeUsers: ["All"] },
      },
      grantControls: { operator: "OR", builtInControls: ["mfa"] },
      ...draft,
    };
    this.#conditionalAccess.push(policy);
    return policy;
  }

  removeConditionalAccess(id: string): void {
    const at = this.#conditionalAccess.findIndex((policy) => policy.id === id);
    if (at >= 0) this.#conditionalAccess.splice(at, 1);
  }

  get methodConfigurations(): readonly MethodConfiguration[] {
    return [...this.#configurations.values()];
  }

  allowMethod(id: string, allowed: boolean): void {
    const configuration = this.#configurations.get(id);
    if (configuration === undefined) throw new RangeError(`no method configuration ${id}`);
    this.#configurations.set(id, { ...configuration, state: allowed ? "enabled" : "disabled" });
  }

  /** A method without a configuration of its own is allowed when nothing governs it (Windows Hello) and refused otherwise. */
  allows(method: Method): boolean {
    const { policy } = METHODS[method.kind];
    return policy === null || this.#configurations.get(policy)?.state === "enabled";
  }
}

import type { MethodConfiguration } from "../policies.ts";
import { list } from "./page.ts";
import { notFound } from "./refusals.ts";
import { BOTH, context, type GraphRequest, type Reply, type Route, V1 } from "./request.ts";

const METHODS_POLICY = "/policies/authenticationMethodsPolicy";
const CREATED = "2021-12-01T00:00:00Z";

/** The built-in authentication strengths; only MFA strengths say so in `requirementsSatisfied` (graph.md 5.3). */
const STRENGTHS = [
  ["00000000-0000-0000-0000-000000000002", "Multifactor authentication", ["password,sms", "fido2"]],
  ["00000000-0000-0000-0000-000000000003", "Passwordless MFA", ["fido2", "deviceBasedPush"]],
  ["00000000-0000-0000-0000-000000000004", "Phishing-resistant MFA", ["fido2"]],
] as const;

export const policyRoutes: readonly Route[] = [
  {
    method: "GET",
    versions: BOTH,
    template: "/policies/identitySecurityDefaultsEnforcementPolicy",
    query: ["$select"],
    handle: (request) => ({
      status: 200,
      body: {
        "@odata.context": context(
          request.version,
          "policies/identitySecurityDefaultsEnforcementPolicy/$entity",
        ),
        id: "00000000-0000-0000-0000-000000000005",
        displayName: "Security Defaults",
        description: "Basic identity security mechanisms recommended by Microsoft.",
        isEnabled: request.tenant.policies.securityDefaults,
      },
    }),
  },
  { method: "GET", versions: BOTH, template: METHODS_POLICY, query: [], handle: methodsPolicy },
  {
    method: "GET",
    versions: V1,
    template: `${METHODS_POLICY}/authenticationMethodConfigurations`,
    query: [],
    handle: (request) =>
      list(
        request,
        "authenticationMethodConfigurations",
        configurationsOf(request).map(configuration),
      ),
  },
  {
    method: "GET",
    versions: V1,
    template: `${METHODS_POLICY}/authenticationMethodConfigurations/{configId}`,
    query: [],
    handle: (request, { configId = "" }) => {
      const found = configurationsOf(request).find(
        ({ id }) => id.toLowerCase() === configId.toLowerCase(),
      );
      return found === undefined ? notFound(configId) : { status: 200, body: configuration(found) };
    },
  },
  {
    method: "GET",
    versions: V1,
    template: "/policies/authenticationStrengthPolicies",
    query: ["$filter"],
    handle: (request) =>
      list(
        request,
        "policies/authenticationStrengthPolicies",
        STRENGTHS.map(([id, displayName, allowedCombinations]) => ({
          id,
          displayName,
          description: displayName,
          createdDateTime: CREATED,
          modifiedDateTime: CREATED,
          policyType: "builtIn",
          requirementsSatisfied: "mfa",
          allowedCombinations,
        })),
      ),
  },
  {
    method: "GET",
    versions: V1,
    template: "/identity/conditionalAccess/policies",
    query: ["$filter", "$select", "$top"],
    // Without P1 there is nothing to list, and no error either (graph.md 5.3).
    handle: (request) =>
      list(
        request,
        "identity/conditionalAccess/policies",
        request.tenant.manners.licence === "free" ? [] : request.tenant.policies.conditionalAccess,
      ),
  },
];

function methodsPolicy(request: GraphRequest): Reply {
  return {
    status: 200,
    body: {
      "@odata.context": context(request.version, "policies/authenticationMethodsPolicy/$entity"),
      id: "authenticationMethodsPolicy",
      displayName: "Authentication Methods Policy",
      description: "The tenant-wide policy that controls which authentication methods are allowed.",
      lastModifiedDateTime: CREATED,
      policyVersion: "1.5",
      policyMigrationState: request.tenant.policies.migrationState,
      registrationEnforcement: {
        authenticationMethodsRegistrationCampaign: campaign(request),
      },
      authenticationMethodConfigurations: configurationsOf(request).map(configuration),
    },
  };
}

function campaign({ tenant, version }: GraphRequest): Record<string, unknown> {
  const { state, snoozeDurationInDays, enforced, includes, excludes, method } =
    tenant.policies.registrationCampaign;
  return {
    snoozeDurationInDays,
    state,
    ...(version === "beta" ? { enforceRegistrationAfterAllowedSnoozes: enforced } : {}),
    excludeTargets: excludes.map((id) => ({ id, targetType: "group" })),
    includeTargets: includes.map((id) => ({
      id,
      targetType: "group",
      targetedAuthenticationMethod: method,
    })),
  };
}

/** Hardware tokens are known to beta alone (graph.md 4.1). */
const configurationsOf = ({ version, tenant }: GraphRequest): readonly MethodConfiguration[] =>
  tenant.policies.methodConfigurations.filter(
    ({ id }) => version === "beta" || id !== "HardwareOath",
  );

function configuration({ id, odataType, state }: MethodConfiguration): Record<string, unknown> {
  return {
    "@odata.type": odataType,
    id,
    state,
    excludeTargets: [],
    includeTargets: [{ targetType: "group", id: "all_users", isRegistrationRequired: false }],
  };
}

import { METHODS } from "./methods.ts";
import type { ReportRow } from "./registrationReport.ts";
import type { Tenant } from "./tenant.ts";

/** One person's row as of now; null for those the report hides: disabled, deleted, silent (graph.md 0.1 item 5). */
export function reportRow(tenant: Tenant, id: string): ReportRow | null {
  const person = tenant.directory.find(id);
  if (person === undefined || !person.accountEnabled || person.kind === "report-silent")
    return null;

  const methods = tenant.directory.methods(id);
  const strong = methods.filter((method) => METHODS[method.kind].strong);
  const allowed = strong.filter((method) => tenant.policies.allows(method));
  const preferred = allowed[0] === undefined ? null : METHODS[allowed[0].kind].preferred;
  const recoverable = methods.length >= 2;
  return {
    id,
    userPrincipalName: person.userPrincipalName,
    userDisplayName: person.displayName,
    userType: person.userType === "Guest" ? "guest" : "member",
    isAdmin: person.roles.length > 0,
    isSsprRegistered: recoverable,
    isSsprEnabled: person.userType === "Member",
    isSsprCapable: recoverable && person.userType === "Member",
    isMfaRegistered: strong.length > 0,
    isMfaCapable: allowed.length > 0,
    isPasswordlessCapable: allowed.some((method) => METHODS[method.kind].passwordless),
    methodsRegistered: [...new Set(methods.flatMap((method) => METHODS[method.kind].reported))],
    isSystemPreferredAuthenticationMethodEnabled: true,
    systemPreferredAuthenticationMethods: preferred === null ? [] : [preferred],
    // Microsoft's own sample shows an empty string where nothing is preferred (graph.md 1.1).
    userPreferredMethodForSecondaryAuthentication:
      preferred ?? (person.userType === "Guest" ? "" : "none"),
  };
}

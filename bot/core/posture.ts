/** What the tenant's policies and licences say about requiring MFA. Each part is what was read, or that it could not be. */
export interface TenantPosture {
  readonly readAt: Date;
  readonly securityDefaults: Reading<boolean>;
  /** Enabled Conditional Access policies that demand MFA, by display name. Report-only policies are not among them. */
  readonly mfaPolicies: Reading<readonly string[]>;
  /** Whether any active subscription includes Conditional Access (Entra ID P1 or P2). */
  readonly conditionalAccessLicensed: Reading<boolean>;
}

export type Reading<T> =
  | { readonly read: true; readonly value: T }
  | { readonly read: false; readonly why: string };

/** Why per-user MFA must not be switched on in this tenant (`004-03`, `004-04`). */
export type PostureObjection =
  | { readonly code: "security-defaults-on" }
  | { readonly code: "conditional-access-requires-mfa"; readonly policies: readonly string[] }
  | { readonly code: "posture-unreadable"; readonly what: string; readonly why: string };

/** Everything that speaks against per-user MFA here; empty means nothing does. What could not be read speaks against it too. */
export function objections(posture: TenantPosture): readonly PostureObjection[] {
  const found: PostureObjection[] = [];
  const { securityDefaults, mfaPolicies } = posture;
  if (!securityDefaults.read)
    found.push({
      code: "posture-unreadable",
      what: "security defaults",
      why: securityDefaults.why,
    });
  else if (securityDefaults.value) found.push({ code: "security-defaults-on" });
  if (!mfaPolicies.read)
    found.push({
      code: "posture-unreadable",
      what: "Conditional Access policies",
      why: mfaPolicies.why,
    });
  else if (mfaPolicies.value.length > 0)
    found.push({ code: "conditional-access-requires-mfa", policies: mfaPolicies.value });
  return found;
}

/** What speaks against it now and did not when the plan was made: an override covers what its admin saw, nothing else. */
export const newObjections = (
  seen: readonly PostureObjection[],
  now: readonly PostureObjection[],
): readonly PostureObjection[] =>
  now.filter(({ code }) => !seen.some((each) => each.code === code));

/** Whether to advise Conditional Access instead: the tenant owns the licence and uses it for nothing (`000-03`). */
export const shouldPreferConditionalAccess = (posture: TenantPosture): boolean =>
  posture.conditionalAccessLicensed.read && posture.conditionalAccessLicensed.value;

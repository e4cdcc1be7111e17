import type { Reading } from "../../core/posture.ts";
import {
  endingMethods,
  type MethodsAllowed,
  MIGRATION_STATES,
  type RegistrationCampaign,
} from "../../core/tenantReadiness.ts";
import { isObject, objectsOf, stringOf, type WireObject } from "./wire.ts";

const CAMPAIGN_STATES = ["default", "enabled", "disabled"] as const;
const EVERYONE = "all_users";

/** Which methods the authentication methods policy allows (graph.md 5.1). */
export function methodsAllowedOf(policy: WireObject): MethodsAllowed {
  const allowed = objectsOf(policy.authenticationMethodConfigurations).flatMap(({ id, state }) =>
    stringOf(state)?.toLowerCase() === "enabled" ? [stringOf(id) ?? "External"] : [],
  );
  const migration = MIGRATION_STATES.find((each) => each === policy.policyMigrationState);
  return { allowed, migration: migration ?? "unknown", ending: endingMethods(allowed) };
}

/** Entra's own prompt to register, of the same policy; one that is not told is unread, not off. */
export function campaignOf({ registrationEnforcement }: WireObject): Reading<RegistrationCampaign> {
  const campaign = isObject(registrationEnforcement)
    ? registrationEnforcement.authenticationMethodsRegistrationCampaign
    : null;
  if (!isObject(campaign))
    return { read: false, why: "Graph did not tell the registration campaign." };
  const included = objectsOf(campaign.includeTargets);
  const targeted = included.map((each) => stringOf(each.targetedAuthenticationMethod) ?? "");
  const snooze = campaign.snoozeDurationInDays;
  return {
    read: true,
    value: {
      state: CAMPAIGN_STATES.find((each) => each === campaign.state) ?? "unknown",
      snoozeDays: typeof snooze === "number" ? snooze : null,
      endlessSnooze: campaign.enforceRegistrationAfterAllowedSnoozes === false,
      methods: [...new Set(targeted)].filter((each) => each !== ""),
      included: included.length,
      excluded: objectsOf(campaign.excludeTargets).length,
      everyone: included.some(({ id }) => stringOf(id)?.toLowerCase() === EVERYONE),
    },
  };
}

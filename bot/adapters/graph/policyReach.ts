import { isObject, stringsOf, type WireObject } from "./wire.ts";

/** What each condition of a policy must be, so that it leaves out no sign-in by a modern client (graph.md 5.3). */
const UNCONDITIONAL: Readonly<Record<string, (condition: unknown) => boolean>> = {
  users: () => true,
  applications: (each) => isAll(each, "includeApplications"),
  locations: (each) => isNothing(each) || isAll(each, "includeLocations"),
  platforms: (each) => isNothing(each) || isAll(each, "includePlatforms"),
  clientAppTypes: (each) => {
    const types = lower(each);
    return (
      types.length === 0 ||
      types.includes("all") ||
      (types.includes("browser") && types.includes("mobileappsanddesktopclients"))
    );
  },
};

/**
 * Whether a policy that demands MFA does so at every sign-in of those it includes: of every application, without a further
 * condition, and without another control that would do instead. A condition we do not know counts as one that narrows.
 */
export function demandsWithoutCondition({ conditions, grantControls }: WireObject): boolean {
  if (!isObject(conditions) || !isObject(grantControls)) return false;
  if (!("applications" in conditions)) return false;
  const controls = [
    ...stringsOf(grantControls.builtInControls),
    ...stringsOf(grantControls.customAuthenticationFactors),
    ...stringsOf(grantControls.termsOfUse),
  ].length;
  const strength = isObject(grantControls.authenticationStrength) ? 1 : 0;
  const alternative = grantControls.operator !== "AND" && controls + strength > 1;
  return (
    !alternative &&
    Object.entries(conditions)
      .filter(([name]) => !name.includes("@"))
      .every(([name, condition]) => (UNCONDITIONAL[name] ?? isNothing)(condition))
  );
}

const lower = (values: unknown): readonly string[] =>
  stringsOf(values).map((each) => each.toLowerCase());

/** Null, an empty list, or an object of nothing but these. */
function isNothing(value: unknown): boolean {
  if (value === null || value === undefined) return true;
  if (Array.isArray(value)) return value.length === 0;
  return isObject(value) && Object.values(value).every(isNothing);
}

/** Includes all, and says nothing else: neither what is left out nor a filter. */
const isAll = (value: unknown, include: string): boolean =>
  isObject(value) &&
  lower(value[include]).includes("all") &&
  Object.entries(value).every(
    ([name, each]) => name === include || name.includes("@") || isNothing(each),
  );

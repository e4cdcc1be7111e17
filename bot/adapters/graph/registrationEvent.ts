import { userId } from "../../core/ids.ts";
import type { PasswordReset, RegistrationEvent } from "../../ports/directory.ts";
import { dateOf, isObject, objectsOf, stringOf, type WireObject } from "./wire.ts";

/** Activities of the service after which nothing is registered that was not before (graph.md 12). All others mean: look. */
const NOTHING_CHANGED = /\b(?:started|cancell?ed|reviewed)\b|creation options/i;

/** One row of `directoryAudits` (graph.md 12) as an event; null when it tells of no change, or not of whom. */
export function registrationEventOf(row: WireObject): RegistrationEvent | null {
  const id = stringOf(row.id);
  const at = dateOf(row.activityDateTime);
  const user = personOf(row);
  if (id === null || at === null || user === null) return null;
  if (stringOf(row.result)?.toLowerCase() !== "success") return null;
  const activity = stringOf(row.activityDisplayName) ?? "";
  if (NOTHING_CHANGED.test(activity)) return null;
  const adds = ADDS.test(activity) && !PASS.test(stringOf(row.resultReason) ?? "");
  return { id, user: userId(user), at, adds, by: initiatorOf(row) ?? byName(activity) };
}

/** Activities after which there is a method that was not there before, or was another. */
const ADDS = /\b(?:registered|updated)\b/i;
/** A pass from the service desk is the way to a method, and no method itself. */
const PASS = /temporary access pass/i;

/** "Reset user password" of an admin, "Reset password (self-service)" and "(by admin)": names as the portal shows them. */
const RESET = /^reset (?:user )?password\b/i;

/** One row of `directoryAudits` as a password reset that took place; null when it is none. */
export function passwordResetOf(row: WireObject): PasswordReset | null {
  const at = dateOf(row.activityDateTime);
  const user = personOf(row);
  if (at === null || user === null) return null;
  if (stringOf(row.result)?.toLowerCase() !== "success") return null;
  return RESET.test(stringOf(row.activityDisplayName) ?? "") ? { user: userId(user), at } : null;
}

function initiatorOf(row: WireObject): RegistrationEvent["by"] {
  if (!isObject(row.initiatedBy)) return null;
  const { user, app } = row.initiatedBy;
  const id = isObject(user) ? stringOf(user.id) : null;
  if (id) return userId(id);
  const named = isObject(app) ? (stringOf(app.appId) ?? stringOf(app.displayName)) : null;
  return named ? "somebody" : null;
}

const byName = (activity: string): "somebody" | null =>
  /^admin\b/i.test(activity) ? "somebody" : null;

function personOf(row: WireObject): string | null {
  const [target] = objectsOf(row.targetResources);
  const targeted = stringOf(target?.id);
  if (targeted) return targeted;
  const initiator = isObject(row.initiatedBy) ? row.initiatedBy.user : undefined;
  return isObject(initiator) ? stringOf(initiator.id) || null : null;
}

import { userId } from "../../core/ids.ts";
import type { RegistrationEvent } from "../../ports/directory.ts";
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
  if (NOTHING_CHANGED.test(stringOf(row.activityDisplayName) ?? "")) return null;
  return { id, user: userId(user), at };
}

function personOf(row: WireObject): string | null {
  const [target] = objectsOf(row.targetResources);
  const targeted = stringOf(target?.id);
  if (targeted) return targeted;
  const initiator = isObject(row.initiatedBy) ? row.initiatedBy.user : undefined;
  return isObject(initiator) ? stringOf(initiator.id) || null : null;
}

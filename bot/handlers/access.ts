import { BotError } from "../core/errors.ts";
import type { UserId } from "../core/ids.ts";
import type { Role } from "../core/role.ts";
import type { Directory, Groups } from "../ports/directory.ts";
import { within } from "./within.ts";

export interface AccessPorts {
  readonly groups: Groups;
  readonly directory: Pick<Directory, "user">;
  readonly adminGroupId: string;
  readonly securityGroupId: string;
}

/** A look-up that takes longer is as good as none: the person is waiting, and a press must be answered within 3 s. */
const PATIENCE_MS = 2_000;

/**
 * What somebody may do, read from the tenant now. A guest or a disabled account is never more than a person, whatever
 * group it is in. Throws when it cannot be told: the caller must then refuse.
 */
export async function roleOf(ports: AccessPorts, user: UserId): Promise<Role> {
  const [profile, groups] = await within(
    PATIENCE_MS,
    Promise.all([
      ports.directory.user(user),
      ports.groups.among(user, [ports.adminGroupId, ports.securityGroupId]),
    ]),
    tooLate,
  );
  if (profile === null || !profile.accountEnabled || profile.userType !== "member") return "person";
  if (groups.has(ports.adminGroupId)) return "admin";
  return groups.has(ports.securityGroupId) ? "analyst" : "person";
}

const tooLate = (): BotError =>
  new BotError(
    "directory-unavailable",
    "Microsoft Graph did not say in time what this person may do.",
    "Try again in a minute.",
  );

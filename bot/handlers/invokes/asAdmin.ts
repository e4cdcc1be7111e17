import { speechFor } from "../../cards/speech.ts";
import type { Clock } from "../../ports/clock.ts";
import type { AuditLog } from "../../ports/store/audit.ts";
import { type AccessPorts, roleOf } from "../access.ts";
import { message, type PressHandler } from "./press.ts";

export interface AdminPressPorts {
  readonly access: AccessPorts;
  readonly clock: Clock;
  readonly store: { readonly audit: AuditLog };
}

/** Lets a press through only from somebody who is an admin at this moment; anyone else changes nothing and is written down. */
export const asAdmin =
  (ports: AdminPressPorts, go: PressHandler): PressHandler =>
  async (press) => {
    const { actor, verb } = press.event;
    const { say } = speechFor(press.reader);
    const role = await roleOf(ports.access, actor.user).catch(() => null);
    if (role === null) return message(say("command:roleUnreadable"));
    if (role === "admin") return go(press);
    await ports.store.audit.append([
      {
        at: ports.clock.now(),
        actor: actor.user,
        event: "access.denied",
        subject: press.post.subject,
        detail: { verb, role },
      },
    ]);
    return message(say("presses:onlyAdmins"));
  };

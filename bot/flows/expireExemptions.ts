import type { Exemption } from "../core/exemption.ts";
import type { UserId } from "../core/ids.ts";
import type { Clock } from "../ports/clock.ts";
import type { Store } from "../ports/store.ts";
import { recordOf } from "./askExemption.ts";
import { reassess } from "./reassess.ts";

export interface ExpirePorts {
  readonly store: Store;
  readonly clock: Clock;
  readonly breakGlass: ReadonlySet<UserId>;
}

/** Ends one exemption whose time is over: the next scan takes the person back into the campaign if they still need it. */
export async function expireExemption(ports: ExpirePorts, over: Exemption): Promise<boolean> {
  const at = ports.clock.now();
  const { id, user } = over;
  return ports.store.atomically(async (tables) => {
    if (!(await tables.exemptions.close(id, "granted", "expired", null, at))) return false;
    const ruled = (await tables.rulings.of([user])).get(user)?.ruling;
    if (ruled?.says === "exempt" && ruled.until <= at) {
      await tables.rulings.lift(user);
      await reassess(tables, ports.breakGlass, user, null, at);
    }
    await tables.audit.append([
      { at, actor: null, event: "exemption.expired", subject: user, detail: recordOf(over) },
    ]);
    return true;
  });
}

/** Closes a request nobody decided on in time. It never changed anything. */
export async function lapseExemption(ports: ExpirePorts, over: Exemption): Promise<boolean> {
  const at = ports.clock.now();
  return ports.store.atomically(async ({ exemptions, audit }) => {
    if (!(await exemptions.close(over.id, "asked", "expired", null, at))) return false;
    const detail = { ...recordOf(over), undecided: true };
    await audit.append([
      { at, actor: null, event: "exemption.expired", subject: over.user, detail },
    ]);
    return true;
  });
}

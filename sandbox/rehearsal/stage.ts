import type { Sandbox } from "../server.ts";
import type { Fleet } from "./fleet.ts";

/** The tenant, and time that goes on whatever becomes of the bots. */
export interface Stage {
  readonly sandbox: Sandbox;
  /** Moves everybody to this time, and brings back whoever was killed on the way. */
  to(at: Date): Promise<void>;
  /** Likewise by milliseconds. */
  pass(ms: number): Promise<void>;
}

export function openStage(sandbox: Sandbox, fleet: Fleet): Stage {
  const to = async (at: Date): Promise<void> => {
    await fleet.heal();
    try {
      await sandbox.moveClock({ to: at });
    } catch (error) {
      // Nobody is left to move; the tenant's clock has arrived all the same.
      if (!fleet.isWounded) throw (await fleet.lastWords()) ?? error;
    }
    await fleet.heal();
  };
  return { sandbox, to, pass: (ms) => to(new Date(sandbox.tenant.clock.ms() + ms)) };
}

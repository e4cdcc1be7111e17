import type { UserId } from "../core/ids.ts";
import type { Clock } from "../ports/clock.ts";
import type { KillSwitch } from "../ports/killSwitch.ts";
import type { Store } from "../ports/store.ts";
import { stopPlans } from "./decidePlan.ts";

export interface PullPorts {
  readonly store: Store;
  readonly clock: Clock;
  readonly killSwitch: KillSwitch;
}

/** Writes a stop that was wanted while the database was away into the database, and lets go of the switch. */
export async function recordPull(ports: PullPorts): Promise<void> {
  const pull = ports.killSwitch.pulled();
  if (pull === null) return;
  await stopPlans(ports, pull.by, "all");
  ports.killSwitch.release();
}

/** How often the database is tried while it is away. */
const EVERY_MS = 500;

/**
 * Stops all writing of this process at once though the database is away, and tries to write it down until that works.
 * Should this process end first, the next one does: the switch stays pulled.
 */
export function pullKillSwitch(ports: PullPorts, by: UserId): void {
  ports.killSwitch.pull(by, ports.clock.now());
  const attempt = () => {
    recordPull(ports).catch(() => setTimeout(attempt, EVERY_MS).unref());
  };
  attempt();
}

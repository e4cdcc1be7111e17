import { scanNotRunCard } from "../cards/scan.ts";
import { speechFor } from "../cards/speech.ts";
import type { Store } from "../ports/store.ts";
import { type PostPorts, updateCopies } from "./postCard.ts";
import { underLease } from "./underLease.ts";

export interface RecoverPorts extends PostPorts {
  readonly store: Store;
  readonly holder: string;
}

/**
 * Ends a scan whose process died, so that another can begin, and says so on its card. Does nothing while the scan is
 * really running, here or on another replica. Returns whether it ended one.
 */
export async function recoverScan(ports: RecoverPorts): Promise<boolean> {
  const { scans, leases } = ports.store;
  if ((await scans.latest())?.outcome.state !== "running") return false;
  const ended = await underLease(leases, "scan", ports.holder, async () => {
    const dead = await scans.latest();
    if (dead?.outcome.state !== "running") return false;
    await scans.abandonRunning(ports.clock.now());
    await updateCopies(ports, { kind: "scan", subject: dead.id }, ({ reader }) => ({
      card: scanNotRunCard(reader, "interrupted"),
      summary: `${speechFor(reader).say("scan:interrupted/title")}.`,
    }));
    return true;
  });
  return ended ?? false;
}

import { randomUUID } from "node:crypto";
import { scanCard } from "../../cards/scan.ts";
import { speechFor } from "../../cards/speech.ts";
import { scanId, type UserId } from "../../core/ids.ts";
import { recoverScan } from "../../flows/recoverScan.ts";
import { runScan, type ScanRunPorts } from "../../flows/runScan.ts";
import { type Command, say } from "./command.ts";

export interface ScanCommandPorts extends ScanRunPorts {
  /** Lets the scan go on while the command answers. */
  beside(sentence: string, work: Promise<unknown>): void;
}

/** `scan`: reads the tenant now. The card it answers with shows how far the scan is, and then what it found. */
export const scanCommand = (ports: ScanCommandPorts): Command => ({
  spec: {
    name: "scan",
    aliases: ["rescan", "read", "refresh"],
    audience: "admins",
    usage: "scan",
    summary: "Read the tenant now. It also happens by itself every night, and changes nothing.",
  },
  run: async ({ by, reader }) => {
    const latest = await ports.store.scans.latest();
    if (latest?.outcome.state === "running" && !(await recoverScan(ports)))
      return say(speechFor(reader).say("presses:scanRuns"));
    const id = scanId(randomUUID());
    const startedAt = ports.clock.now();
    return {
      kind: "card",
      open: false,
      about: { kind: "scan", subject: id },
      render: ({ reader }) => ({
        card: scanCard({
          reader,
          startedAt,
          phase: "people",
          read: 0,
          expected: null,
          finishAt: null,
        }),
        summary: speechFor(reader).say("scan:running"),
      }),
      after: () => startScan(ports, id, by),
    };
  },
});

function startScan(ports: ScanCommandPorts, id: ReturnType<typeof scanId>, by: UserId): void {
  ports.beside("A scan failed.", runScan(ports, { id, by }));
}

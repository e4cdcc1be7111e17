import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { userId } from "../../core/ids.ts";
import type { KillSwitch, Pull } from "../../ports/killSwitch.ts";

const FILE = "stop";

/**
 * A switch that stays pulled over a restart: a file in `dataDir`, seen by every process that shares the folder. Where the
 * folder cannot be written, it holds for this process alone. Whoever runs the bot may make or delete the file by hand.
 */
export function stopFile(dataDir: string): KillSwitch {
  const path = join(dataDir, FILE);
  let own: Pull | null = null;
  return {
    pulled: () => own ?? read(path),
    pull(by, at) {
      own = { by, at };
      try {
        mkdirSync(dataDir, { recursive: true });
        writeFileSync(path, JSON.stringify(own));
      } catch {
        // This process stops all the same.
      }
    },
    release() {
      own = null;
      rmSync(path, { force: true });
    },
  };
}

/** Who pulled it, if anybody. A file that cannot be understood stops as well: somebody put it there. */
function read(path: string): Pull | null {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch {
    return null;
  }
  try {
    const { by, at } = JSON.parse(text) as { readonly by: unknown; readonly at: unknown };
    if (typeof by === "string" && typeof at === "string")
      return { by: userId(by), at: new Date(at) };
  } catch {
    // Not ours: an empty file made by hand, for instance.
  }
  return { by: userId("somebody"), at: new Date(0) };
}

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Runs `work` with the name of a folder that is not there yet, and removes it afterwards. */
export async function inFreshFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const home = mkdtempSync(join(tmpdir(), "mfa-nudge-"));
  try {
    await work(join(home, "data"));
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

import { randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { BotError } from "../../core/errors.ts";

const FILE = "seal.key";
/** Hexadecimal digits of 256 random bits. */
const KEY = /^[0-9a-f]{64}$/;

/**
 * The key approvals are sealed with, for one process alone: made at its first start beside its database, and readable by
 * its own account only. Throws when the file holds anything else: another key would quietly void every open approval.
 */
export function sealKeyIn(dataDir: string): string {
  const path = join(dataDir, FILE);
  mkdirSync(dataDir, { recursive: true });
  try {
    writeFileSync(path, randomBytes(32).toString("hex"), { mode: 0o600, flag: "wx" });
  } catch (error) {
    if (!isThere(error)) throw error;
  }
  const key = readFileSync(path, "utf8").trim();
  if (!KEY.test(key))
    throw new BotError(
      "config-invalid",
      `${path} does not hold a key.`,
      "Restore it from your backup, or delete it: a new key is made, and plans that wait for approval must be asked for again.",
    );
  return key;
}

const isThere = (error: unknown): boolean =>
  error instanceof Error && "code" in error && error.code === "EEXIST";

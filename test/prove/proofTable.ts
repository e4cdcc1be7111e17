import { readFileSync, writeFileSync } from "node:fs";

const PROOF = new URL("../PROOF.md", import.meta.url);

/** Puts what was measured in its place in `PROOF.md`, with the day and what it ran on. */
export function keepInProof(place: "prove" | "mutate", table: string): void {
  const day = new Date().toISOString().slice(0, 10);
  const kept = readFileSync(PROOF, "utf8").replace(
    new RegExp(`(<!-- ${place} -->)[\\s\\S]*?(<!-- /${place} -->)`),
    (_, open, close) =>
      `${open}\n\nRun on ${day}, Node ${process.version}.\n\n${table}\n\n${close}`,
  );
  writeFileSync(PROOF, kept);
}

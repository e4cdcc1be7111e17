import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Page } from "./theatre.ts";

const AXE = readFileSync(fileURLToPath(import.meta.resolve("axe-core/axe.min.js")), "utf8");

interface Found {
  readonly rules: number;
  readonly violations: readonly { readonly id: string; readonly nodes: readonly string[] }[];
}

/** What axe finds wrong with the page as it stands, or with a part of it: one line each. Fails if it found next to nothing to judge. */
export async function violations(page: Page, part = "document"): Promise<readonly string[]> {
  await page.evaluate(AXE);
  const { rules, violations: found }: Found =
    await page.evaluate(`axe.run(${part}).then((result) => ({
    rules: result.passes.length,
    violations: result.violations.map(({ id, nodes }) => ({
      id,
      nodes: nodes.map(({ html }) => html.slice(0, 160)),
    })),
  }))`);
  assert.ok(rules > 10, `only ${rules} rules found something to judge`);
  return found.map(({ id, nodes }) => `${id}: ${nodes.join(" | ")}`);
}

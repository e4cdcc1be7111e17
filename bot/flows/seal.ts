import { createHmac, timingSafeEqual } from "node:crypto";
import type { Decision } from "../core/approval.ts";
import type { PlanHash } from "../core/ids.ts";
import { canonicalDecision } from "../core/seal.ts";

/** Proves later that a decision was taken by a process that holds the key. Whoever can write to the database alone cannot make one. */
export interface Seals {
  of(plan: PlanHash, decision: Omit<Decision, "seal">): string;
  fits(plan: PlanHash, decision: Decision): boolean;
}

/** Seals with HMAC-SHA256. The key stays in here. */
export function sealsWith(key: string): Seals {
  const digest = (plan: PlanHash, decision: Omit<Decision, "seal">): Buffer =>
    createHmac("sha256", key).update(canonicalDecision(plan, decision)).digest();
  return {
    of: (plan, decision) => digest(plan, decision).toString("hex"),
    fits(plan, decision) {
      const given = Buffer.from(decision.seal, "hex");
      const wanted = digest(plan, decision);
      return given.length === wanted.length && timingSafeEqual(given, wanted);
    },
  };
}

import { createHash } from "node:crypto";
import { type PlanHash, planHash } from "../core/ids.ts";
import { canonicalPlan, type Plan } from "../core/plan.ts";

/** What approvals are given to: SHA-256 of the plan's canonical form. Recomputed before every batch that is written. */
export const hashPlan = (plan: Omit<Plan, "hash">): PlanHash =>
  planHash(createHash("sha256").update(canonicalPlan(plan)).digest("hex"));

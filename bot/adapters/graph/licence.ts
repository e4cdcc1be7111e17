import type { GraphClient } from "./graphClient.ts";
import { objectsOf, stringOf, type WireObject } from "./wire.ts";

/** Entra ID P1 and P2 as service plans. Some products carry P2 without P1, so either counts (graph.md 8). */
const PREMIUM_PLANS: readonly string[] = [
  "41781fb2-bc02-4b7c-bd55-b576c07bb09d",
  "eec0eb4f-6444-4f95-aba0-50c24d67f998",
];

/** Whether an active subscription includes Entra ID P1 or P2, and with it Conditional Access and the reports. Throws a `BotError`. */
export async function ownsPremium(client: GraphClient): Promise<boolean> {
  const { value } = await client.read("/subscribedSkus");
  return objectsOf(value).some(
    (sku) =>
      ["enabled", "warning"].includes(lower(sku, "capabilityStatus")) &&
      objectsOf(sku.servicePlans).some(
        (plan) =>
          PREMIUM_PLANS.includes(lower(plan, "servicePlanId")) &&
          lower(plan, "provisioningStatus") === "success",
      ),
  );
}

const lower = (object: WireObject, key: string): string =>
  stringOf(object[key])?.toLowerCase() ?? "";

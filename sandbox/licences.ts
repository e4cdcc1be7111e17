import type { Person } from "./person.ts";

/** Service plan of Teams. */
export const TEAMS_PLAN = "57ff2da0-773e-42df-b2af-ffb7a2317929";

/** Products people hold, by part number; `teams`: the product brings Teams. Ids: Microsoft's product-name table (graph.md 8). */
export const PRODUCTS = {
  SPB: { skuId: "cbdc14ab-d96c-4c30-b9f4-6ada7cdc1d46", teams: true },
  O365_BUSINESS_ESSENTIALS: { skuId: "3b555118-da6a-4418-894f-7df1e2096870", teams: true },
  SPE_E5: { skuId: "06ebc4ee-1bb5-47dd-8120-11324bc54e06", teams: true },
  ENTERPRISEPACK: { skuId: "6fd2c87f-b296-42f0-b196-1e91e994b900", teams: true },
  DESKLESSPACK: { skuId: "4b585984-651b-448a-9e53-3b10f069cf7f", teams: true },
  EXCHANGESTANDARD: { skuId: "4b9405b0-7788-4568-add1-99614e613b69", teams: false },
} as const satisfies Record<string, { readonly skuId: string; readonly teams: boolean }>;

export type Product = keyof typeof PRODUCTS;

type Assigned = Person["assignedLicenses"][number];

export function licence(product: Product, disabledPlans: readonly string[] = []): Assigned {
  return { skuId: PRODUCTS[product].skuId, disabledPlans };
}

/** A licence with Teams in it that is not switched off. Products unknown to us count: a test's own invention is a licence. */
export function hasTeams({ assignedLicenses }: Person): boolean {
  return assignedLicenses.some(
    ({ skuId, disabledPlans }) =>
      !disabledPlans.includes(TEAMS_PLAN) &&
      Object.values(PRODUCTS).find((product) => product.skuId === skuId)?.teams !== false,
  );
}

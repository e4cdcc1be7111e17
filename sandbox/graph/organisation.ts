import { PRODUCTS, type Product, TEAMS_PLAN } from "../licences.ts";
import type { Licence } from "../manners.ts";
import { guid } from "../random.ts";
import { list, selected } from "./page.ts";
import { BOTH, type GraphRequest, type Route } from "./request.ts";

const PLANS = {
  p1: ["AAD_PREMIUM", "41781fb2-bc02-4b7c-bd55-b576c07bb09d"],
  p2: ["AAD_PREMIUM_P2", "eec0eb4f-6444-4f95-aba0-50c24d67f998"],
} as const;

/** graph.md 8: which product brings which premium plan. The tenant owns the one of its licence. */
const OWNED: Readonly<Record<Licence, readonly [Product, ...(keyof typeof PLANS)[]]>> = {
  free: ["O365_BUSINESS_ESSENTIALS"],
  p1: ["SPB", "p1"],
  p2: ["SPE_E5", "p1", "p2"],
};
/** Products without a premium plan; there when somebody holds one. */
const BESIDE: readonly Product[] = ["ENTERPRISEPACK", "DESKLESSPACK", "EXCHANGESTANDARD"];

export const organisationRoutes: readonly Route[] = [
  {
    method: "GET",
    versions: BOTH,
    template: "/subscribedSkus",
    query: ["$select"],
    handle: (request) => {
      const { directory, manners } = request.tenant;
      const [owned, ...plans] = OWNED[manners.licence];
      const held = BESIDE.map((product) => ({
        product,
        many: directory.places.filter(({ assignedLicenses }) =>
          assignedLicenses.some(({ skuId }) => skuId === PRODUCTS[product].skuId),
        ).length,
      })).filter(({ many }) => many > 0);
      return list(request, "subscribedSkus", [
        sku(request, owned, plans, directory.places.length),
        ...held.map(({ product, many }) => sku(request, product, [], many)),
      ]);
    },
  },
  {
    method: "GET",
    versions: BOTH,
    template: "/organization",
    query: ["$select"],
    handle: (request) =>
      list(request, "organization", [
        selected(request, {
          id: request.tenant.ids.tenantId,
          displayName: "Contoso",
          countryLetterCode: "US",
          preferredLanguage: "en",
          tenantType: "AAD",
          createdDateTime: "2016-01-04T00:00:00Z",
          verifiedDomains: [
            {
              name: "contoso.com",
              type: "Managed",
              capabilities: "Email, OfficeCommunicationsOnline",
              isDefault: true,
              isInitial: false,
            },
          ],
        }),
      ]),
  },
];

function sku(
  request: GraphRequest,
  product: Product,
  plans: readonly (keyof typeof PLANS)[],
  consumedUnits: number,
): Record<string, unknown> {
  const { skuId, teams } = PRODUCTS[product];
  const held = [...plans.map((plan) => PLANS[plan]), ...(teams ? [["TEAMS1", TEAMS_PLAN]] : [])];
  return selected(request, {
    id: `${request.tenant.ids.tenantId}_${skuId}`,
    skuId,
    skuPartNumber: product,
    capabilityStatus: "Enabled",
    appliesTo: "User",
    consumedUnits,
    prepaidUnits: { enabled: 5000, suspended: 0, warning: 0, lockedOut: 0 },
    subscriptionIds: [guid("subscription", skuId)],
    servicePlans: held.map(([servicePlanName, servicePlanId]) => ({
      servicePlanId,
      servicePlanName,
      provisioningStatus: "Success",
      appliesTo: "User",
    })),
  });
}

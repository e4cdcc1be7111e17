import type { Licence } from "../manners.ts";
import { guid } from "../random.ts";
import { list, selected } from "./page.ts";
import { BOTH, type Route } from "./request.ts";

const PLANS = {
  p1: ["AAD_PREMIUM", "41781fb2-bc02-4b7c-bd55-b576c07bb09d"],
  p2: ["AAD_PREMIUM_P2", "eec0eb4f-6444-4f95-aba0-50c24d67f998"],
} as const;

/** graph.md 8: which product brings which plan. */
const SKUS: Readonly<
  Record<
    Licence,
    readonly (readonly [part: string, id: string, plans: readonly (keyof typeof PLANS)[]])[]
  >
> = {
  free: [["O365_BUSINESS_ESSENTIALS", "3b555118-da6a-4418-894f-7df1e2096870", []]],
  p1: [["SPB", "cbdc14ab-d96c-4c30-b9f4-6ada7cdc1d46", ["p1"]]],
  p2: [["SPE_E5", "06ebc4ee-1bb5-47dd-8120-11324bc54e06", ["p1", "p2"]]],
};

export const organisationRoutes: readonly Route[] = [
  {
    method: "GET",
    versions: BOTH,
    template: "/subscribedSkus",
    query: ["$select"],
    handle: (request) => {
      const { tenant } = request;
      return list(
        request,
        "subscribedSkus",
        SKUS[tenant.manners.licence].map(([skuPartNumber, skuId, plans]) =>
          selected(request, {
            id: `${tenant.ids.tenantId}_${skuId}`,
            skuId,
            skuPartNumber,
            capabilityStatus: "Enabled",
            appliesTo: "User",
            consumedUnits: tenant.directory.places.length,
            prepaidUnits: { enabled: 5000, suspended: 0, warning: 0, lockedOut: 0 },
            subscriptionIds: [guid("subscription", skuId)],
            servicePlans: plans.map((plan) => ({
              servicePlanId: PLANS[plan][1],
              servicePlanName: PLANS[plan][0],
              provisioningStatus: "Success",
              appliesTo: "User",
            })),
          }),
        ),
      );
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

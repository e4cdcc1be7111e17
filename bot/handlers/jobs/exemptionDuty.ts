import { type TendPorts, tendExemptions } from "../../flows/tendExemptions.ts";
import { underLease } from "../../flows/underLease.ts";
import type { Duty } from "./agenda.ts";

/** Ends exemptions on their day, and asks their owners before. One replica at a time. */
export const exemptionDuty = (ports: TendPorts & { readonly holder: string }): Duty => ({
  name: "exemptions",
  nextDue: () => ports.store.exemptions.nextDue(),
  run: async () =>
    (await underLease(ports.store.leases, "exemptions", ports.holder, (held) =>
      tendExemptions(ports, held),
    )) ?? 0,
});

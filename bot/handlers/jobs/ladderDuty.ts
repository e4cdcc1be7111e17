import { type ClimbPorts, climbLadder } from "../../flows/climbLadder.ts";
import { underLease } from "../../flows/underLease.ts";
import type { Duty } from "./agenda.ts";

/** Reaches people by other ways than Teams, as far as the tenant has turned them on. One replica at a time. */
export const ladderDuty = (ports: ClimbPorts & { readonly holder: string }): Duty => {
  const { rungs } = ports.ladder;
  return {
    name: "ladder",
    nextDue: async () =>
      rungs.size === 0
        ? null
        : ports.store.rungs.nextLook(rungs.has("manager") || rungs.has("desk")),
    run: async () =>
      (await underLease(ports.store.leases, "ladder", ports.holder, (held) =>
        climbLadder(ports, held),
      )) ?? 0,
  };
};

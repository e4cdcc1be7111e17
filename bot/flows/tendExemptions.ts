import { type Exemption, stepDue } from "../core/exemption.ts";
import { askOwner, type ExemptionPostPorts, tellOver, updateExemption } from "./exemptionPosts.ts";
import { type ExpirePorts, expireExemption, lapseExemption } from "./expireExemptions.ts";
import type { Held } from "./underLease.ts";

export type TendPorts = ExpirePorts & ExemptionPostPorts;

/**
 * Does what time has brought about: requests lapse, exemptions end, owners are asked again. An owner is noted as asked
 * once the card is out: a process that dies in between asks twice, and never not at all. Returns how many things it did.
 */
export async function tendExemptions(ports: TendPorts, held: Held): Promise<number> {
  const now = ports.clock.now();
  const over: Exemption[] = [];
  let done = 0;
  for (const each of await ports.store.exemptions.due(now)) {
    if (!held.isMine()) break;
    switch (stepDue(each, now)) {
      case "lapse":
        if (await lapseExemption(ports, each)) await updateExemption(ports, each.id);
        break;
      case "expire":
        if (!(await expireExemption(ports, each))) break;
        over.push(each);
        await updateExemption(ports, each.id);
        break;
      case "ask-again":
        await askOwner(ports, each);
        await ports.store.exemptions.reminded(each.id);
        break;
      case null:
        continue;
    }
    done += 1;
  }
  if (over.length > 0) await tellOver(ports, over);
  return done;
}

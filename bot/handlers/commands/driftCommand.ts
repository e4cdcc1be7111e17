import { speechFor } from "../../cards/speech.ts";
import { driftRender, type FindDriftPorts } from "../../flows/findDrift.ts";
import { type Command, say } from "./command.ts";

/** `drift`: states that need a look, as the last scan found them. */
export const driftCommand = (ports: Pick<FindDriftPorts, "store">): Command => ({
  spec: {
    name: "drift",
    aliases: ["stuck", "changed"],
    audience: "security",
    usage: "drift",
    summary:
      "Show states that need a look: stuck at enabled, changed by others, or enforced with nothing registered.",
  },
  run: async ({ reader, role }) => {
    const render = await driftRender(ports, role === "admin");
    return render === null
      ? say(speechFor(reader).say("drift:noScan"))
      : { kind: "card", open: false, about: { kind: "drift", subject: "now" }, render };
  },
});

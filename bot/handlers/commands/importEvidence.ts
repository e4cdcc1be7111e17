import { importRefusal, importText } from "../../cards/evidenceImport.ts";
import { speechFor } from "../../cards/speech.ts";
import {
  IMPORT_DAYS,
  type ImportPorts,
  importSignIns,
  MOST_BYTES,
} from "../../flows/importSignIns.ts";
import { type Answer, type Call, say } from "./command.ts";

/**
 * `evidence import`, said in one's own chat with the portal's sign-in files attached: takes their sign-ins in, for tenants
 * whose licence lets no app read the log. A part of the command `evidence`.
 */
export async function importEvidence(ports: ImportPorts, call: Call): Promise<Answer> {
  const speech = speechFor(call.reader);
  if (call.files.length === 0) return say(speech.say("evidenceImport:howTo"));
  const outcome = await importSignIns(ports, call.by, call.files);
  if (outcome.did === "imported") return say(importText(speech, outcome.summary, IMPORT_DAYS));
  const mostMegabytes = MOST_BYTES / 1024 / 1024;
  return say(importRefusal(speech, outcome.file, outcome.fault, mostMegabytes));
}

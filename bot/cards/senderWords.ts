import { plainText } from "../core/text.ts";
import type { Speech } from "./speech.ts";

/** What the configuration says where nobody named them: said in the reader's language instead. */
const UNNAMED_ORGANISATION = "your organisation";
const UNNAMED_DESK = "your IT service desk";

/** The organisation as it stands in a sentence. */
export function organisationWords({ say }: Speech, configured: string): string {
  const name = plainText(configured);
  return name === "" || name === UNNAMED_ORGANISATION ? say("proof:organisation") : name;
}

/** How to reach the service desk; empty where the configuration leaves it so. */
export function deskWords({ say }: Speech, configured: string): string {
  const desk = plainText(configured, 300);
  return desk === UNNAMED_DESK ? say("proof:desk") : desk;
}

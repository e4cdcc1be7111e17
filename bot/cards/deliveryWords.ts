import type { DeliveryFailure } from "../core/delivery.ts";
import type { Speech } from "./speech.ts";

/** Why a message did not reach someone, as part of a sentence. */
export const deliveryWords = ({ say }: Speech, failure: DeliveryFailure): string =>
  say(`delivery:${failure}`);

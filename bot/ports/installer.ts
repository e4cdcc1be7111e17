import type { DeliveryFailure } from "../core/delivery.ts";
import type { UserId } from "../core/ids.ts";

/** Whether a person has the app now. `already`: they had it before. */
export type Installation =
  | { readonly ok: true; readonly already: boolean }
  | { readonly ok: false; readonly why: DeliveryFailure; readonly detail: string };

/** Installs our app for a person, so that we may open a chat with them. */
export interface Installer {
  /**
   * Repeatable: installing twice is `already`. Waits out throttling and repeats what is safe to repeat by itself; never
   * throws for what Graph answers or fails to. `not-installed`: the tenant's catalogue does not have the app.
   */
  install(user: UserId): Promise<Installation>;
}

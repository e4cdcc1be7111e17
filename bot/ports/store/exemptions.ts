import type { Exemption, ExemptionState } from "../../core/exemption.ts";
import type { UserId } from "../../core/ids.ts";

/** A request as it is made. */
export type AskedExemption = Omit<Exemption, "state" | "granted" | "closed" | "remindAt">;

/** Exemptions, from the request to their end. Nothing is ever removed but by erasing a person. */
export interface Exemptions {
  /** Makes every other request and grant wait until the surrounding transaction ends, so that the cap is counted once. */
  takeTurn(): Promise<void>;
  ask(exemption: AskedExemption): Promise<void>;
  byId(id: string): Promise<Exemption | null>;
  /** Asked or granted for this person, oldest first: at most one of each. */
  openOf(user: UserId): Promise<readonly Exemption[]>;
  /** Of these people, what they are exempt by at `now`. */
  among(users: readonly UserId[], now: Date): Promise<ReadonlyMap<UserId, Exemption>>;
  /** People exempt at `now`, leaving out one. */
  countBesides(user: UserId, now: Date): Promise<number>;
  /** What holds at `now`: the one that ends first comes first. */
  list(
    now: Date,
    page: { readonly offset: number; readonly limit: number },
  ): Promise<{ readonly rows: readonly Exemption[]; readonly total: number }>;
  /** Requests nobody has decided on, oldest first. */
  asked(): Promise<readonly Exemption[]>;
  /** True for exactly one caller, and only while it is asked. */
  grant(id: string, by: UserId, at: Date, remindAt: Date): Promise<boolean>;
  /** Ends a request or a grant. True for exactly one caller, and only from `from`. */
  close(
    id: string,
    from: "asked" | "granted",
    to: Exclude<ExemptionState, "asked" | "granted">,
    by: UserId | null,
    at: Date,
  ): Promise<boolean>;
  /** Notes that the owner is being asked again. True for exactly one caller. */
  reminded(id: string): Promise<boolean>;
  /** When time brings about something next; null when nothing is open. */
  nextDue(): Promise<Date | null>;
  /** Whatever has something due at `now`. */
  due(now: Date): Promise<readonly Exemption[]>;
}

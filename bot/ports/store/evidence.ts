import type { UserId } from "../../core/ids.ts";
import type { ImportedPerson } from "../../core/signInFile.ts";
import type { Attestation, Attested } from "../../core/tenantReadiness.ts";

/** Sign-ins an admin brought as a file from the portal, for tenants whose licence lets nobody read them. */
export interface ImportedSignIns {
  /** Adds to what earlier files said: the newest moment counts for each person, protocol and application. Any number of people. */
  keep(people: readonly ImportedPerson[]): Promise<void>;
  /** What is known of these people since then. Whoever is missing is in no file, which says nothing of them. */
  of(users: readonly UserId[], since: Date): Promise<ReadonlyMap<UserId, ImportedPerson>>;
  /** Forgets sign-ins before then; returns how many people nothing is left of. */
  forget(before: Date): Promise<number>;
}

/** What admins vouched for. */
export interface Attestations {
  /** The newest word counts. */
  make(name: Attested, by: UserId, at: Date): Promise<void>;
  withdraw(name: Attested): Promise<void>;
  of(name: Attested): Promise<Attestation | null>;
}

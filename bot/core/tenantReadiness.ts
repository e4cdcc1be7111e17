import type { UserId } from "./ids.ts";
import type { Reading } from "./posture.ts";

/** What the tenant itself must have in order before MFA is required of anybody. Each part is what was read, or that it could not be. */
export interface TenantReadiness {
  readonly readAt: Date;
  readonly methods: Reading<MethodsAllowed>;
  readonly campaign: Reading<RegistrationCampaign>;
  /**
   * Enabled Conditional Access policies that demand MFA only of some applications, places, devices or risks, by name.
   * They cover nobody for certain, and so do not stand in `Findings.coveredBy`.
   */
  readonly partialPolicies: Reading<readonly string[]>;
  /** The accounts named in the settings, in their order; empty where none is. */
  readonly breakGlass: Reading<readonly BreakGlassAccount[]>;
}

/** How far the tenant has moved its methods out of the old MFA portal (graph.md 5.1); `unknown` for a word Microsoft added since. */
export const MIGRATION_STATES = [
  "preMigration",
  "migrationInProgress",
  "migrationComplete",
] as const;
type MigrationState = (typeof MIGRATION_STATES)[number] | "unknown";

/** The authentication methods policy. */
export interface MethodsAllowed {
  /** Ids of the configurations that are on, as Graph spells them: "Fido2", "MicrosoftAuthenticator", "Sms". */
  readonly allowed: readonly string[];
  readonly migration: MigrationState;
  /** Those of `allowed` that end with SMS and voice. */
  readonly ending: readonly string[];
}

/** Microsoft stops delivering codes by SMS and voice on 1 February 2027 (graph.md 0.1, item 9). */
const PHONE_METHODS: ReadonlySet<string> = new Set(["sms", "voice"]);

/** The methods among these that Microsoft retires with SMS and voice. */
export const endingMethods = (allowed: readonly string[]): readonly string[] =>
  allowed.filter((id) => PHONE_METHODS.has(id.toLowerCase()));

/** Entra's own prompt to register at sign-in, which ours must not contradict. */
export interface RegistrationCampaign {
  /** `default`: Microsoft decides; since 2026-09 that means it prompts. */
  readonly state: "default" | "enabled" | "disabled" | "unknown";
  /** Days somebody may put it off, from 0 to 14; null where Graph does not say. */
  readonly snoozeDays: number | null;
  /** Whether it may be put off for ever: else the third time is the last. */
  readonly endlessSnooze: boolean;
  /** What it asks people to register, as Graph spells it: "microsoftAuthenticator", "Fido2". */
  readonly methods: readonly string[];
  /** Groups and users it asks, and leaves out. */
  readonly included: number;
  readonly excluded: number;
  /** Whether it asks everyone it does not leave out. */
  readonly everyone: boolean;
}

/** An account that opens the tenant when nothing else does. */
export interface BreakGlassAccount {
  readonly user: UserId;
  /** Null where there is no such account, or it could not be read. */
  readonly displayName: string | null;
  readonly account: "enabled" | "disabled" | "missing" | "unreadable";
  /** Whether it holds a passkey or security key: it must sign in where a phone is out of reach. */
  readonly passkey: Reading<boolean>;
}

/** Microsoft advises two, so that one broken key does not lock everybody out. */
export const BREAK_GLASS_MINIMUM = 2;

/** Those that would open the tenant today: there and enabled. */
export const usableBreakGlass = (
  accounts: readonly BreakGlassAccount[],
): readonly BreakGlassAccount[] => accounts.filter(({ account }) => account === "enabled");

/** What no Graph call tells, so that an admin vouches for it with a dated tick. */
const ATTESTED = ["modern-authentication"] as const;
export type Attested = (typeof ATTESTED)[number];

/** That somebody vouched for it. */
export interface Attestation {
  readonly by: UserId;
  readonly at: Date;
}

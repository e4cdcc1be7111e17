import fc from "fast-check";
import { type Findings, type LegacySignIn, NOT_LICENSED } from "#bot/core/findings.ts";
import { userId } from "#bot/core/ids.ts";
import type { Reading } from "#bot/core/posture.ts";
import { anyMoment, NOON } from "./builders.ts";

export const read = <T>(value: T): Reading<T> => ({ read: true, value });
export const unread = (why = "Graph was away"): Reading<never> => ({ read: false, why });

export const legacy = (protocol: string): LegacySignIn => ({
  protocol,
  application: "Office 365 Exchange Online",
  lastSeen: NOON,
});

/** Adele's, with everything read and nothing against requiring MFA of her. */
export const findings = (over: Partial<Findings> = {}): Findings => ({
  user: userId("adele"),
  strongest: read("strong"),
  legacy: read([]),
  appPasswords: read(false),
  lastInteractive: read(NOON),
  lastNonInteractive: read(NOON),
  coveredBy: read([]),
  ...over,
});

const anyReading = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<Reading<T>> =>
  fc.oneof(
    value.map((each) => read(each)),
    fc.constantFrom("Graph was away", NOT_LICENSED).map((why) => unread(why)),
  );

export const anyFindings: fc.Arbitrary<Findings> = fc.record({
  user: fc.constant(userId("adele")),
  strongest: anyReading(
    fc.constantFrom("phishing-resistant" as const, "strong" as const, "phone" as const, null),
  ),
  legacy: anyReading(
    fc
      .subarray(["IMAP4", "Authenticated SMTP", "Other clients"])
      .map((protocols) => protocols.map(legacy)),
  ),
  appPasswords: anyReading(fc.boolean()),
  lastInteractive: anyReading(fc.option(anyMoment)),
  lastNonInteractive: anyReading(fc.option(anyMoment)),
  coveredBy: anyReading(fc.subarray(["CA01", "security defaults"])),
});

import { jwtVerify } from "jose";
import type { SigningKeys } from "./signingKeys.ts";

export interface TokenPins {
  /** Exactly this issuer: closes the SDK's emulator, skill and ASE paths (trust.md finding 1). */
  readonly issuer: string;
  /** Exactly our app id. */
  readonly audience: string;
}

/** What the SDK allows as well, so that a fresh token of a fast clock passes both locks. */
const TOLERANCE_SECONDS = 300;
const ALGORITHMS = ["RS256", "RS384", "RS512"];
const BEARER = /^Bearer (?<token>[\w-]+\.[\w-]+\.[\w-]+)$/;

/**
 * The service URL the Bot Connector vouches for with this `Authorization` header, or null when the token does not prove
 * anything: bad form, algorithm, signature, issuer, audience, times, endorsement, or no `serviceurl` claim.
 */
export async function vouchedServiceUrl(
  authorization: string | undefined,
  channel: string,
  pins: TokenPins,
  keys: SigningKeys,
): Promise<string | null> {
  const token = BEARER.exec(authorization ?? "")?.groups?.token;
  if (token === undefined) return null;
  try {
    const { payload, protectedHeader } = await jwtVerify(
      token,
      (head, jws) => keys.key(head, jws),
      {
        issuer: pins.issuer,
        audience: pins.audience,
        algorithms: ALGORITHMS,
        clockTolerance: TOLERANCE_SECONDS,
        requiredClaims: ["exp", "nbf", "serviceurl"],
      },
    );
    // jose lets a list of audiences pass if ours is in it; the channel's tokens have exactly one.
    if (payload.aud !== pins.audience) return null;
    if (!keys.endorses(protectedHeader.kid, channel)) return null;
    return typeof payload.serviceurl === "string" ? payload.serviceurl : null;
  } catch {
    return null;
  }
}

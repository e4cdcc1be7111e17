import { createLocalJWKSet, errors, type JWK, type JWSHeaderParameters } from "jose";
import { faultOf, type Log } from "./log.ts";

const FRESH_MS = 24 * 60 * 60 * 1000;
const PATIENCE_MS = 5_000;
const FIRST_COOLDOWN_MS = 5_000;
/** A JWKS of the channel is some 30 KB. */
const LARGEST_BYTES = 1024 * 1024;

type Keys = ReturnType<typeof createLocalJWKSet>;

/** What a key may vouch for; Bot Framework writes it beside each key. */
interface Endorsed extends JWK {
  readonly endorsements?: readonly string[];
}

/**
 * The channel's signing keys, by its OpenID metadata; cached for a day. A key id nobody knows makes us look again, at
 * most once in `cooldownMs`, so that strangers cannot make us hammer Microsoft.
 */
export class SigningKeys {
  readonly #metadataUrl: string;
  readonly #cooldownMs: number;
  readonly #log: Log;
  readonly #now: () => number;
  #keys: Keys | null = null;
  #endorsements: ReadonlyMap<string, readonly string[]> = new Map();
  #readAt = Number.NEGATIVE_INFINITY;
  #triedAt = Number.NEGATIVE_INFINITY;
  #reading: Promise<void> | null = null;

  constructor(
    metadataUrl: string,
    log: Log,
    cooldownMs = 5 * 60_000,
    now = () => performance.now(),
  ) {
    this.#metadataUrl = metadataUrl;
    this.#log = log;
    this.#cooldownMs = cooldownMs;
    this.#now = now;
  }

  /** The key that signed. Throws jose's `JWKSNoMatchingKey` when there is none, or its keys cannot be had. */
  async key(
    header: JWSHeaderParameters,
    token: Parameters<Keys>[1],
  ): Promise<Awaited<ReturnType<Keys>>> {
    if (header.kid === undefined) throw new errors.JWKSNoMatchingKey();
    const stale = this.#now() - this.#readAt > FRESH_MS;
    if (stale || !this.#endorsements.has(header.kid)) await this.#refresh();
    if (this.#keys === null) throw new errors.JWKSNoMatchingKey();
    return this.#keys(header, token);
  }

  /** Whether the key vouches for activities of this channel. A key without a list vouches for any, as in the SDK. */
  endorses(kid: string | undefined, channel: string): boolean {
    const listed = this.#endorsements.get(kid ?? "") ?? [];
    return listed.length === 0 || listed.includes(channel);
  }

  async #refresh(): Promise<void> {
    if (this.#reading !== null) return this.#reading;
    // Without any keys nobody gets in, so a failed first read is repeated sooner.
    const cooldown =
      this.#keys === null ? Math.min(FIRST_COOLDOWN_MS, this.#cooldownMs) : this.#cooldownMs;
    if (this.#now() - this.#triedAt < cooldown) return;
    this.#triedAt = this.#now();
    this.#reading = this.#read().finally(() => {
      this.#reading = null;
    });
    return this.#reading;
  }

  async #read(): Promise<void> {
    try {
      const { jwks_uri: uri } = (await json(this.#metadataUrl)) as { readonly jwks_uri?: unknown };
      if (typeof uri !== "string") throw new TypeError("The OpenID metadata names no jwks_uri.");
      const { keys } = (await json(uri)) as { readonly keys?: readonly Endorsed[] };
      if (!Array.isArray(keys)) throw new TypeError("The key set holds no keys.");
      this.#keys = createLocalJWKSet({ keys: [...keys] });
      this.#endorsements = new Map(keys.map((key) => [key.kid ?? "", key.endorsements ?? []]));
      this.#readAt = this.#now();
    } catch (error) {
      this.#log.error(faultOf(error), "The channel's signing keys could not be read");
    }
  }
}

async function json(url: string): Promise<unknown> {
  const reply = await fetch(url, { redirect: "error", signal: AbortSignal.timeout(PATIENCE_MS) });
  if (!reply.ok) throw new TypeError(`${reply.status} instead of a document`);
  const text = await reply.text();
  if (text.length > LARGEST_BYTES) throw new RangeError("The document is too large.");
  return JSON.parse(text);
}

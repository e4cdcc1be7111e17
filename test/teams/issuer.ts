import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from "jose";

type PrivateKey = Awaited<ReturnType<typeof generateKeyPair>>["privateKey"];

/** A stand-in for login.botframework.com: OpenID metadata and keys of our own, over loopback. */
export interface Issuer {
  readonly metadataUrl: string;
  /** How often the key set was fetched. */
  fetches(): number;
  /** Adds a key to the published set. */
  publish(kid: string, endorsements?: readonly string[]): Promise<PrivateKey>;
  fail(failing: boolean): void;
  close(): Promise<void>;
}

export async function openIssuer(): Promise<Issuer> {
  const keys: object[] = [];
  let fetches = 0;
  let failing = false;
  const server = createServer((req, res) => {
    if (failing) {
      res.statusCode = 500;
      res.end();
      return;
    }
    res.setHeader("content-type", "application/json");
    if (req.url === "/keys") {
      fetches += 1;
      res.end(JSON.stringify({ keys }));
    } else
      res.end(
        JSON.stringify({
          issuer: "https://api.botframework.com",
          jwks_uri: `${origin}/keys`,
          id_token_signing_alg_values_supported: ["RS256"],
        }),
      );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    metadataUrl: `${origin}/metadata`,
    fetches: () => fetches,
    async publish(kid, endorsements) {
      const pair = await generateKeyPair("RS256", { extractable: true });
      const jwk = await exportJWK(pair.publicKey);
      const endorsed = endorsements === undefined ? {} : { endorsements };
      // Microsoft's keys name no algorithm, so the door must.
      keys.push({ ...jwk, kid, x5t: kid, use: "sig", ...endorsed });
      return pair.privateKey;
    },
    fail(now) {
      failing = now;
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

export function signed(
  key: PrivateKey | Uint8Array,
  payload: JWTPayload,
  header: { readonly alg?: string; readonly kid?: string } = {},
): Promise<string> {
  return new SignJWT(payload)
    .setProtectedHeader({ alg: "RS256", typ: "JWT", ...header })
    .sign(key as PrivateKey);
}

import type { TokenCredential } from "@azure/identity";
import { BotError } from "../../core/errors.ts";

/** How the bot proves to Entra who it is. `sandbox` is the fixed word that only a loopback tenant accepts. */
export type CredentialConfig =
  | { readonly kind: "managed-identity"; readonly clientId?: string }
  | {
      readonly kind: "certificate";
      readonly tenantId: string;
      readonly clientId: string;
      /** A PEM file with the certificate and its private key. */
      readonly path: string;
    }
  | {
      readonly kind: "secret";
      readonly tenantId: string;
      readonly clientId: string;
      readonly secret: string;
    }
  | { readonly kind: "sandbox" };

type AzureConfig = Exclude<CredentialConfig, { readonly kind: "sandbox" }>;

/** What we need of a credential: Azure's own answer to it, without the rest of Azure. */
export type GraphCredential = Pick<TokenCredential, "getToken">;

/** Who signs tokens for a Graph root; the public cloud unless the root is a sovereign one. */
const AUTHORITIES: Readonly<Record<string, string>> = {
  "graph.microsoft.us": "https://login.microsoftonline.us",
  "dod-graph.microsoft.us": "https://login.microsoftonline.us",
  "microsoftgraph.chinacloudapi.cn": "https://login.chinacloudapi.cn",
};

const LOOPBACK = /^(?:127(?:\.\d{1,3}){3}|localhost|\[::1\])$/;
export const isLoopback = ({ hostname }: URL): boolean => LOOPBACK.test(hostname);

/** The application scope of a Graph root: `https://graph.microsoft.com/.default`, and its like in sovereign clouds. */
export const graphScope = (graphUrl: string): string => `${new URL(graphUrl).origin}/.default`;

/**
 * A credential for `graphUrl`. Nothing is asked of Entra before the first token is needed.
 * Throws `config-invalid` for the sandbox's word outside loopback, and for a real credential without https.
 */
export function openCredential(config: CredentialConfig, graphUrl: string): GraphCredential {
  const root = new URL(graphUrl);
  if (config.kind === "sandbox") {
    if (isLoopback(root))
      return {
        getToken: async () => ({ token: "sandbox", expiresOnTimestamp: Number.MAX_SAFE_INTEGER }),
      };
    throw new BotError(
      "config-invalid",
      `The sandbox's credential may not be used with ${root.origin}.`,
      "Point GRAPH_URL at the sandbox, or set SANDBOX=false and give real credentials.",
    );
  }
  if (root.protocol !== "https:")
    throw new BotError(
      "config-invalid",
      `A token may not be sent to ${root.origin} in the clear.`,
      "GRAPH_URL must start with https://, unless SANDBOX=true.",
    );
  return openLazily(() => openAzureCredential(config, AUTHORITIES[root.hostname]));
}

/** `@azure/identity` takes some 200 ms to load: a start in the sandbox never pays for it, a real one pays at the first token. */
function openLazily(open: () => Promise<TokenCredential>): GraphCredential {
  let opened: Promise<TokenCredential> | undefined;
  return {
    getToken: async (scopes, options) => {
      opened ??= open();
      return (await opened).getToken(scopes, options);
    },
  };
}

async function openAzureCredential(
  config: AzureConfig,
  authorityHost: string | undefined,
): Promise<TokenCredential> {
  const { ClientCertificateCredential, ClientSecretCredential, ManagedIdentityCredential } =
    await import("@azure/identity");
  const options = authorityHost === undefined ? {} : { authorityHost };
  if (config.kind === "managed-identity")
    return config.clientId === undefined
      ? new ManagedIdentityCredential()
      : new ManagedIdentityCredential({ clientId: config.clientId });
  const { tenantId, clientId } = config;
  return config.kind === "certificate"
    ? new ClientCertificateCredential(tenantId, clientId, config.path, options)
    : new ClientSecretCredential(tenantId, clientId, config.secret, options);
}

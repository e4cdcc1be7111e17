import { ConfigurationServiceClientCredentialFactory } from "botbuilder";
import {
  type ServiceClientCredentials,
  ServiceClientCredentialsFactory,
} from "botframework-connector";

/** How the bot proves itself to Microsoft (teams.md 6.3). Without any there is only the sandbox. */
export type Credentials = { readonly kind: "sandbox" } | RealCredentials;

type RealCredentials =
  | { readonly kind: "secret"; readonly secret: string }
  | {
      readonly kind: "certificate";
      /** SHA-1 of the certificate, hexadecimal. */
      readonly thumbprint: string;
      /** PEM. */
      readonly privateKey: string;
    }
  /** A user-assigned managed identity whose client id is the bot id. */
  | { readonly kind: "managed-identity" };

/** The SDK's source of outgoing tokens. Throws when an id or a secret is empty: an empty app id would turn authentication off. */
export function credentialsFactory(
  botId: string,
  tenantId: string,
  credentials: Credentials,
): ServiceClientCredentialsFactory {
  if (botId === "" || tenantId === "")
    throw new TypeError("The bot id and the tenant id are required.");
  if (credentials.kind === "sandbox") return new SandboxCredentials();
  return new ConfigurationServiceClientCredentialFactory({
    MicrosoftAppId: botId,
    MicrosoftAppTenantId: tenantId,
    ...keysOf(credentials),
  });
}

function keysOf(credentials: RealCredentials): Readonly<Record<string, string>> {
  switch (credentials.kind) {
    case "secret":
      return { MicrosoftAppType: "SingleTenant", MicrosoftAppPassword: credentials.secret };
    case "certificate":
      return {
        MicrosoftAppType: "SingleTenant",
        CertificateThumbprint: credentials.thumbprint,
        CertificatePrivateKey: credentials.privateKey,
      };
    case "managed-identity":
      return { MicrosoftAppType: "UserAssignedMsi" };
  }
}

/** The one place that turns the SDK's authentication off: the door has already insisted on loopback (design.md 5). */
class SandboxCredentials extends ServiceClientCredentialsFactory {
  override async isValidAppId(): Promise<boolean> {
    return true;
  }
  override async isAuthenticationDisabled(): Promise<boolean> {
    return true;
  }
  override async createCredentials(): Promise<ServiceClientCredentials> {
    return {
      signRequest: async (request) => {
        request.headers.set("authorization", "Bearer sandbox");
        return request;
      },
    };
  }
}

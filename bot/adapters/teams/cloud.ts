/** What differs between Microsoft's clouds, as far as Teams is concerned (teams.md 3.1, 6.1, 6.2). */
export interface Cloud {
  /** The one issuer of channel tokens. */
  readonly issuer: string;
  readonly openIdMetadataUrl: string;
  /** What our own token towards the connector is for. */
  readonly audience: string;
  readonly loginUrl: string;
  readonly oauthUrl: string;
  readonly callerId: string;
  /** Hosts of people's OneDrive end with one of these. */
  readonly sharePointSuffixes: readonly string[];
}

const PUBLIC: Cloud = {
  issuer: "https://api.botframework.com",
  openIdMetadataUrl: "https://login.botframework.com/v1/.well-known/openidconfiguration",
  audience: "https://api.botframework.com",
  loginUrl: "https://login.microsoftonline.com/botframework.com",
  oauthUrl: "https://api.botframework.com",
  callerId: "urn:botframework:azure",
  sharePointSuffixes: [".sharepoint.com"],
};

const US_GOVERNMENT: Cloud = {
  issuer: "https://api.botframework.us",
  openIdMetadataUrl: "https://login.botframework.azure.us/v1/.well-known/openidconfiguration",
  audience: "https://api.botframework.us",
  loginUrl: "https://login.microsoftonline.us/MicrosoftServices.onmicrosoft.us",
  oauthUrl: "https://tokengcch.botframework.azure.us",
  callerId: "urn:botframework:azureusgov",
  sharePointSuffixes: [".sharepoint.us", ".sharepoint-mil.us", ".sharepoint.com"],
};

/** The cloud of a connector root. GCC lives in the public one; only GCC High and DoD sign in elsewhere. */
export function cloudOf(serviceUrl: string): Cloud {
  return URL.parse(serviceUrl)?.hostname.endsWith(".us") ? US_GOVERNMENT : PUBLIC;
}

/**
 * Connector roots, exactly (teams.md 3.1). Our bearer token is sent to them, so never a suffix: anybody may register a
 * name under `trafficmanager.net` (trust.md T16).
 */
const CONNECTOR_HOSTS: ReadonlySet<string> = new Set([
  "smba.trafficmanager.net",
  "smba.infra.gcc.teams.microsoft.com",
  "smba.infra.gov.teams.microsoft.us",
  "smba.infra.dod.teams.microsoft.us",
]);

/** What public Teams tells a tenant of the GCC by 403 `InvalidBotApiHost`: its connector is another (teams.md 3.4). */
const GCC = "https://smba.infra.gcc.teams.microsoft.com/teams";

/** The connector to try instead of one that says it is the wrong one; null when none is known. */
export const otherHost = (serviceUrl: string): string | null =>
  URL.parse(serviceUrl)?.hostname === "smba.trafficmanager.net" ? GCC : null;

/** Judged as written, before any URL parser normalises it: no userinfo, port, query, fragment, escape or empty segment. */
const REMOTE = /^https:\/\/(?<host>[a-z0-9.-]+)(?:\/[A-Za-z0-9._~-]+)*\/?$/;
const LOOPBACK =
  /^https?:\/\/(?:127\.0\.0\.1|localhost|\[::1\])(?::\d{1,5})?(?:\/[A-Za-z0-9._~-]+)*\/?$/;
const LONGEST = 512;

/** Where the other side may live: Microsoft's connector, or (the sandbox) this machine. */
export type Reach = "microsoft" | "loopback";

/** Whether we may call this connector root, and may believe an activity that names it. */
export function isConnectorUrl(raw: string, reach: Reach): boolean {
  if (raw.length > LONGEST || !isNormal(raw)) return false;
  if (reach === "loopback") return LOOPBACK.test(raw);
  const host = REMOTE.exec(raw)?.groups?.host;
  return host !== undefined && CONNECTOR_HOSTS.has(host);
}

/** Whether a URL parser reads the text as it stands, so that nobody downstream reads it differently (`/../`, port 99999). */
function isNormal(raw: string): boolean {
  const href = URL.parse(raw)?.href;
  return href === raw || href === `${raw}/`;
}

/** Whether a socket's other end is on this machine. */
export function isLoopbackAddress(address: string | undefined): boolean {
  return address !== undefined && /^(?:(?:::ffff:)?127(?:\.\d{1,3}){3}|::1)$/.test(address);
}

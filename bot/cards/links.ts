/** Where a person registers. The only page our cards ever send anyone to. */
export const SECURITY_INFO = "https://mysignins.microsoft.com/security-info";

/** Hosts a card may link to: Microsoft's own, exact, over https. No shortener, no QR code, no redirect. */
const ALLOWED_HOSTS: readonly string[] = ["mysignins.microsoft.com"];

/** Whether a card may carry this link. */
export function isAllowedLink(raw: string): boolean {
  if (!URL.canParse(raw)) return false;
  const url = new URL(raw);
  const bare = url.username === "" && url.password === "" && url.port === "";
  return url.protocol === "https:" && bare && ALLOWED_HOSTS.includes(url.hostname);
}

/**
 * Whether a URL leads to where Teams keeps people's files. `suffixes`: `https:` hosts must end with one of these; null in
 * the sandbox, where they must be loopback.
 */
export function isStorageUrl(raw: string, suffixes: readonly string[] | null): boolean {
  const url = URL.parse(raw);
  if (url === null || url.username !== "" || url.password !== "") return false;
  if (suffixes === null)
    return url.protocol === "http:" && /^(?:127\.0\.0\.1|localhost|\[::1\])$/.test(url.hostname);
  if (url.protocol !== "https:" || url.port !== "") return false;
  return suffixes.some((suffix) =>
    new RegExp(`^[a-z0-9][a-z0-9-]*${RegExp.escape(suffix)}$`).test(url.hostname),
  );
}

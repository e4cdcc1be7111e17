/** Where a person registers, and sees what is registered. */
export const SECURITY_INFO = "https://mysignins.microsoft.com/security-info";

/** Hosts a message of ours may link to: Microsoft's own, exact, over https. No shortener, aka.ms neither: what is shown is where it leads. */
const ALLOWED_HOSTS: readonly string[] = ["mysignins.microsoft.com", "support.microsoft.com"];

/** Whether a message may carry this link. */
export function isAllowedLink(raw: string): boolean {
  if (!URL.canParse(raw)) return false;
  const url = new URL(raw);
  const bare = url.username === "" && url.password === "" && url.port === "";
  return url.protocol === "https:" && bare && ALLOWED_HOSTS.includes(url.hostname);
}

/** What mail and chat clients make a link of. */
const LINK = /\b(?:[a-z][a-z0-9+.-]*:\/\/|www\.)[^\s"'<>()[\]]+/gi;

/** Links in a text, an HTML text too, that must not be in a message of ours. */
export const refusedLinks = (text: string): readonly string[] =>
  (text.match(LINK) ?? [])
    .map((link) => link.replace(/[.,;:!?]+$/, ""))
    .filter((link) => !isAllowedLink(link));

/** Words of others made so that no mail or chat client makes a link of them. */
export const unlinked = (text: string): string =>
  text.replace(/:\/\//g, ": //").replace(/\bwww\./gi, "www ");

/** Elements that can hide where they lead (a QR code is an image) or that carry something along. */
const NEVER: ReadonlySet<unknown> = new Set([
  "Image",
  "ImageSet",
  "Media",
  "Action.OpenUrlDialog",
  "Action.InsertImage",
]);

/**
 * What on a card breaks our word about links: each must lead to an allowed host and be written out beside its button, and
 * nothing may be an image. Empty for a card that may be sent. Text in a `TextRun` is never made a link, so it is not judged.
 */
export function linkFaults(card: unknown): readonly string[] {
  const nodes = [...nodesIn(card)];
  const shown = nodes.map(({ text }) => (typeof text === "string" ? text : "")).join("\n");
  return nodes.flatMap((node) => [
    ...(NEVER.has(node.type) ? [`${node.type} is not allowed`] : []),
    ...linksOf(node)
      .filter((link) => !isAllowedLink(link))
      .map((link) => `${link} is not on an allowed host`),
    ...(node.type === "TextBlock" && typeof node.text === "string"
      ? refusedLinks(node.text).map((link) => `${link} would become a link`)
      : []),
    ...(node.type === "Action.OpenUrl" && !shown.includes(String(node.url))
      ? [`${String(node.url)} is not written out on the card`]
      : []),
  ]);
}

type Node = Readonly<Record<string, unknown>>;

/** `$schema` names a format, it leads nowhere. */
const linksOf = (node: Node): readonly string[] =>
  ["url", "iconUrl", "backgroundImage"].flatMap((name) => {
    const value = node[name];
    return typeof value === "string" ? [value] : [];
  });

/** Every object of a card, outer ones first. */
function* nodesIn(value: unknown): Generator<Node> {
  if (typeof value !== "object" || value === null) return;
  if (!Array.isArray(value)) yield value as Node;
  for (const each of Object.values(value)) yield* nodesIn(each);
}

import type { LegacySignIn } from "./findings.ts";

/** What is special about a legacy client, beyond that requiring MFA breaks it. */
interface LegacyClient {
  /** `clientAppUsed` as Microsoft spells it today. */
  readonly name: string;
  /** Other spellings in the log, in shipping filters and in Microsoft's own SDK (graph.md 7). */
  readonly also: readonly string[];
  /** It needs SMTP AUTH, which ends on its own date. */
  readonly smtpAuth: boolean;
}

const client = (name: string, ...also: readonly string[]): LegacyClient => ({
  name,
  also,
  smtpAuth: false,
});
const smtp = (name: string, ...also: readonly string[]): LegacyClient => ({
  name,
  also,
  smtpAuth: true,
});

/** Every client that cannot answer a prompt (graph.md 7). What is not among them is modern: "Browser", "Mobile Apps and Desktop clients". */
const LEGACY_CLIENTS: readonly LegacyClient[] = [
  smtp("Authenticated SMTP", "SMTP"),
  client("Autodiscover", "AutoDiscover"),
  client("Exchange ActiveSync"),
  client("Exchange Online PowerShell"),
  client("Exchange Web Services"),
  client("IMAP4", "IMAP"),
  client("MAPI over HTTP", "MAPI Over HTTP", "MAPI"),
  client("Offline Address Book"),
  client("Outlook Anywhere (RPC over HTTP)"),
  client("Outlook Service"),
  client("POP3", "POP"),
  client("Reporting Web Services"),
  client("Other clients"),
];

/** Every spelling to ask the log for: its filter compares letter by letter. */
export const LEGACY_SPELLINGS: readonly string[] = LEGACY_CLIENTS.flatMap(({ name, also }) => [
  name,
  ...also,
]);

const BY_SPELLING: ReadonlyMap<string, LegacyClient> = new Map(
  LEGACY_CLIENTS.flatMap((each) =>
    [each.name, ...each.also].map((spelling) => [spelling.toLowerCase(), each] as const),
  ),
);

/** Older logs name the client behind: "Other clients; IMAP". */
const OTHER = /^other clients\s*;\s*(?<behind>.+)$/i;

function clientOf(clientAppUsed: string): LegacyClient | undefined {
  const spelt = clientAppUsed.trim();
  const behind = OTHER.exec(spelt)?.groups?.behind;
  if (behind === undefined) return BY_SPELLING.get(spelt.toLowerCase());
  return BY_SPELLING.get(behind.trim().toLowerCase()) ?? BY_SPELLING.get("other clients");
}

/** The legacy protocol of a sign-in, in the one spelling we use; null for a modern client, and for a word nobody knows. */
export const legacyProtocol = (clientAppUsed: string): string | null =>
  clientOf(clientAppUsed)?.name ?? null;

const MODERN: ReadonlySet<string> = new Set(["browser", "mobile apps and desktop clients"]);

/** Whether a client is known to answer a prompt. What is neither this nor legacy says nothing of anybody. */
export const isModernClient = (clientAppUsed: string): boolean =>
  MODERN.has(clientAppUsed.trim().toLowerCase());

/** Whether a client of this name ends with SMTP AUTH, MFA or not. */
export const needsSmtpAuth = (protocol: string): boolean => clientOf(protocol)?.smtpAuth === true;

/** One for each protocol and application, its newest; newest first. */
export function newestOfEach(signIns: Iterable<LegacySignIn>): readonly LegacySignIn[] {
  const newest = new Map<string, LegacySignIn>();
  for (const each of signIns) {
    const key = `${each.protocol}\n${each.application}`;
    const known = newest.get(key);
    if (known === undefined || known.lastSeen < each.lastSeen) newest.set(key, each);
  }
  return [...newest.values()].toSorted(
    (one, other) =>
      other.lastSeen.getTime() - one.lastSeen.getTime() || (one.protocol < other.protocol ? -1 : 1),
  );
}

import { createHash } from "node:crypto";
import type { ImportFault } from "../cards/evidenceImport.ts";
import { type UserId, userId } from "../core/ids.ts";
import { type ImportSummary, type SignInLine, summarise } from "../core/signInFile.ts";
import type { Attachments } from "../ports/attachments.ts";
import type { Clock } from "../ports/clock.ts";
import type { SentFile } from "../ports/inbound.ts";
import type { Store } from "../ports/store.ts";
import { readSignInFile } from "./readSignInFile.ts";

export interface ImportPorts {
  readonly store: Store;
  readonly attachments: Attachments;
  readonly clock: Clock;
}

export type ImportOutcome =
  | { readonly did: "imported"; readonly summary: ImportSummary }
  | { readonly did: "refused"; readonly file: string; readonly fault: ImportFault };

/** As many as the portal puts into one file (100,000 lines) come to about this. */
export const MOST_BYTES = 20 * 1024 * 1024;
/** As far back as sign-ins count. */
export const IMPORT_DAYS = 30;
const DAY_MS = 86_400_000;
/** Clocks differ; a sign-in of next month is a fault, and would count for ever. */
const AHEAD_MS = DAY_MS;

/** Takes in sign-ins from the portal's files: all of every file, or nothing. */
export async function importSignIns(
  ports: ImportPorts,
  by: UserId,
  files: readonly SentFile[],
): Promise<ImportOutcome> {
  const now = ports.clock.now();
  const latest = new Date(now.getTime() + AHEAD_MS);
  const lines: SignInLine[] = [];
  const digest = createHash("sha256");
  for (const file of files) {
    const refused = (fault: ImportFault): ImportOutcome => ({
      did: "refused",
      file: file.name,
      fault,
    });
    const fetched = await ports.attachments.fetch(file, MOST_BYTES);
    if (!fetched.ok) return refused({ why: fetched.why });
    const read = readSignInFile(fetched.bytes, latest);
    if ("fault" in read) return refused(read.fault);
    for (const line of read.lines) lines.push(line);
    digest.update(fetched.bytes);
  }
  const whose = await accounts(ports.store);
  if (whose === null)
    return { did: "refused", file: files[0]?.name ?? "", fault: { why: "nobody-known" } };
  const since = new Date(now.getTime() - IMPORT_DAYS * DAY_MS);
  const summary = summarise(lines, since, whose);
  await keep(ports, by, summary, { since, now, sha256: digest.digest("hex") });
  return { did: "imported", summary };
}

/** Finds the account behind a line of the file, among those the last scan read; null before the first scan. */
async function accounts(store: Store): Promise<((who: SignInLine["who"]) => UserId | null) | null> {
  const ids = new Set<UserId>();
  const byName = new Map<string, UserId>();
  for await (const page of store.people.each({}))
    for (const { person } of page) {
      ids.add(person.id);
      byName.set(person.userPrincipalName.toLowerCase(), person.id);
    }
  if (ids.size === 0) return null;
  return (who) =>
    "id" in who ? (ids.has(userId(who.id)) ? who.id : null) : (byName.get(who.username) ?? null);
}

async function keep(
  { store }: ImportPorts,
  by: UserId,
  { people, lines, tooOld, failed, unclear, unmatched }: ImportSummary,
  { since, now, sha256 }: { readonly since: Date; readonly now: Date; readonly sha256: string },
): Promise<void> {
  const legacy = people.filter((each) => each.legacy.length > 0).length;
  await store.atomically(async ({ importedSignIns, audit }) => {
    await importedSignIns.keep(people);
    await importedSignIns.forget(since);
    await audit.append([
      {
        at: now,
        actor: by,
        event: "evidence.imported",
        subject: by,
        detail: {
          lines,
          tooOld,
          failed,
          unclear,
          unmatched,
          people: people.length,
          legacy,
          sha256,
        },
      },
    ]);
  });
}

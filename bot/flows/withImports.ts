import type { Findings } from "../core/findings.ts";
import { newestOfEach } from "../core/legacy.ts";
import type { ImportedPerson } from "../core/signInFile.ts";
import type { Clock } from "../ports/clock.ts";
import type { FindingsReader } from "../ports/findings.ts";
import type { ImportedSignIns } from "../ports/store/evidence.ts";
import { IMPORT_DAYS } from "./importSignIns.ts";

export interface ImportedPorts {
  readonly store: { readonly importedSignIns: ImportedSignIns };
  readonly clock: Clock;
}

/**
 * Findings with the sign-ins admins imported. Where Graph tells the log, an import can only add to it. Where it does not, the
 * import stands for the people it names and for nobody else: a file may be filtered, and whoever is not in it may still
 * fetch mail by IMAP.
 */
export const withImports = (
  reader: FindingsReader,
  { store, clock }: ImportedPorts,
): FindingsReader => ({
  async read(users) {
    const since = new Date(clock.now().getTime() - IMPORT_DAYS * 86_400_000);
    const [read, imported] = await Promise.all([
      reader.read(users),
      store.importedSignIns.of(users, since),
    ]);
    return new Map(
      [...read].map(([user, findings]) => [
        user,
        { ...findings, legacy: joined(findings.legacy, imported.get(user)) },
      ]),
    );
  },
});

function joined(
  read: Findings["legacy"],
  imported: ImportedPerson | undefined,
): Findings["legacy"] {
  if (imported === undefined) return read;
  const known = read.read ? read.value : [];
  return { read: true, value: newestOfEach([...known, ...imported.legacy]) };
}

import type { AuditEntry, AuditEvent } from "./audit.ts";
import { type UserId, userId } from "./ids.ts";

/**
 * The record never names a person by their object id: it could not forget them. Each has a pseudonym instead, `p-` and 128
 * random bits as hexadecimal digits. Once the table that leads back is emptied of them, nobody can tell whose it was.
 */
const PSEUDONYM = /^p-[0-9a-f]{32}$/;

export const isPseudonym = (name: string): boolean => PSEUDONYM.test(name);

/** Events whose subject is a person; every other event is about a plan, a campaign, a scan or a case. */
const ABOUT_PEOPLE: ReadonlySet<AuditEvent> = new Set<AuditEvent>([
  "ruling.made",
  "ruling.lifted",
  "override.made",
  "override.lifted",
  "plan.refused",
  "hold.placed",
  "hold.lifted",
  "export.made",
  "leave.vouched",
  "exemption.asked",
  "exemption.granted",
  "exemption.declined",
  "exemption.expired",
  "exemption.ended",
  "evidence.imported",
  "person.erased",
]);

/** Facts that are a person's id, whatever the event. */
const PERSON_FACTS = ["user", "owner"];

const GUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

/** The people an entry names. */
export interface Named {
  readonly people: readonly UserId[];
  /** Ids that stand for a person or for a thing: a denied press is about whatever its card was about. */
  readonly perhaps: readonly UserId[];
}

export function namedIn({ actor, event, subject, detail }: AuditEntry): Named {
  const facts = PERSON_FACTS.flatMap((key) => {
    const value = detail[key];
    return typeof value === "string" ? [value] : [];
  });
  const about = ABOUT_PEOPLE.has(event) ? [subject] : [];
  const people = [...(actor === null ? [] : [actor]), ...facts, ...about];
  return {
    people: people.filter((each) => !isPseudonym(each)).map(userId),
    perhaps: event === "access.denied" ? (subject.match(GUID) ?? []).map(userId) : [],
  };
}

/** The entry with every name that `nameOf` knows replaced, wherever an entry can hold one. */
export function renamed<Entry extends AuditEntry>(
  entry: Entry,
  nameOf: (name: string) => string | undefined,
): Entry {
  const swap = (name: string): string => nameOf(name) ?? name;
  return {
    ...entry,
    actor: entry.actor === null ? null : (swap(entry.actor) as UserId),
    subject: entry.subject.split("/").map(swap).join("/"),
    detail: Object.fromEntries(
      Object.entries(entry.detail).map(([key, value]) => [
        key,
        PERSON_FACTS.includes(key) && typeof value === "string" ? swap(value) : value,
      ]),
    ),
  };
}

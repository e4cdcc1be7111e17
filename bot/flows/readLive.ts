import type { LiveCheck } from "../core/enforcement.ts";
import type { UserId } from "../core/ids.ts";
import type { Directory, MfaReads, Registrations } from "../ports/directory.ts";
import type { People, Rulings } from "../ports/store/people.ts";

export interface LiveReads {
  readonly directory: Directory;
  readonly registrations: Registrations;
  readonly mfaStates: MfaReads;
  readonly store: { readonly people: People; readonly rulings: Rulings };
}

/**
 * Everything that decides about these people, read from the tenant now. A person who could not be read is missing;
 * one who is gone has no subject. Only the kind of mailbox is taken from the last scan: it does not change from one
 * day to the next.
 */
export async function readLive(
  ports: LiveReads,
  breakGlass: ReadonlySet<UserId>,
  users: readonly UserId[],
): Promise<ReadonlyMap<UserId, LiveCheck>> {
  const [profiles, registrations, states, known, rulings] = await Promise.all([
    ports.directory.usersById(users),
    ports.registrations.live(users),
    ports.mfaStates.read(users),
    ports.store.people.byIds(users),
    ports.store.rulings.of(users),
  ]);
  const before = new Map(known.map(({ person }) => [person.id, person]));
  const live = new Map<UserId, LiveCheck>();
  for (const user of users) {
    const profile = profiles.get(user);
    if (profile === undefined) continue;
    const mfaState = states.get(user) ?? "unknown";
    const subject =
      profile === null
        ? null
        : {
            person: {
              ...profile,
              mfaState,
              registration:
                registrations.get(user) ?? ({ known: "unknown", why: "unreadable" } as const),
              mailbox: before.get(user)?.mailbox ?? "unknown",
              roles: before.get(user)?.roles ?? [],
            },
            breakGlass: breakGlass.has(user),
            ruling: rulings.get(user)?.ruling ?? null,
          };
    live.set(user, { subject, mfaState });
  }
  return live;
}

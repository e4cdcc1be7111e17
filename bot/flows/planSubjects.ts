import type { Subject } from "../core/eligibility.ts";
import type { UserId } from "../core/ids.ts";
import type { Store } from "../ports/store.ts";

/** Everybody a plan could be about, as the last scan left them, with what admins have said of them. @param only null for everyone */
export async function planSubjects(
  store: Pick<Store, "people" | "rulings">,
  breakGlass: ReadonlySet<UserId>,
  only: readonly UserId[] | null,
): Promise<readonly Subject[]> {
  const found: Subject[] = [];
  const batches = only === null ? store.people.each({}) : [await store.people.byIds(only)];
  for await (const batch of batches) {
    const rulings = await store.rulings.of(batch.map(({ person }) => person.id));
    for (const { person } of batch)
      found.push({
        person,
        breakGlass: breakGlass.has(person.id),
        ruling: rulings.get(person.id)?.ruling ?? null,
      });
  }
  return found;
}

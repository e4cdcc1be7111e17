import { METHODS, type Method, type MethodKind } from "./methods.ts";
import type { MfaState, Newcomer, Person } from "./person.ts";
import { guid } from "./random.ts";

interface Requirement {
  readonly state: MfaState;
  /** What a lagging replica still shows until `visibleAt` (tenant ms). */
  readonly before: MfaState;
  readonly visibleAt: number;
}

/** Who exists, what they can prove themselves with and what is required of them. Single reads cost O(1). */
export class Directory {
  readonly #people: Person[] = [];
  readonly #place = new Map<string, number>();
  readonly #idByName = new Map<string, string>();
  readonly #deleted = new Set<string>();
  readonly #methods = new Map<string, readonly Method[]>();
  readonly #requirements = new Map<string, Requirement>();
  #methodsMade = 0;

  add({ person, methods, mfaState }: Newcomer, createdAt: string): void {
    this.#place.set(person.id, this.#people.length);
    this.#people.push(person);
    this.#idByName.set(person.userPrincipalName.toLowerCase(), person.id);
    if (!this.#idByName.has(person.displayName.toLowerCase()))
      this.#idByName.set(person.displayName.toLowerCase(), person.id);
    this.#requirements.set(person.id, { state: mfaState, before: mfaState, visibleAt: 0 });
    for (const kind of methods) this.addMethod(person.id, kind, createdAt);
  }

  /** Everyone who ever was, in a stable order that paging can point into; see `isDeleted`. */
  get places(): readonly Person[] {
    return this.#people;
  }

  *everyone(): Generator<Person> {
    for (const person of this.#people) if (!this.#deleted.has(person.id)) yield person;
  }

  isDeleted(id: string): boolean {
    return this.#deleted.has(id);
  }

  /** By object id, user principal name or display name (the first to bear it); undefined when deleted. */
  find(name: string): Person | undefined {
    const key = name.toLowerCase();
    const id = this.#place.has(key) ? key : this.#idByName.get(key);
    const person = id === undefined ? undefined : this.#people[this.#place.get(id) ?? -1];
    return person === undefined || this.#deleted.has(person.id) ? undefined : person;
  }

  replace(person: Person): void {
    const place = this.#place.get(person.id);
    if (place !== undefined) this.#people[place] = person;
  }

  delete(id: string): void {
    this.#deleted.add(id);
  }

  methods(id: string): readonly Method[] {
    return this.#methods.get(id) ?? [];
  }

  /** Registering the same kind again adds a second device, as in Entra. */
  addMethod(id: string, kind: MethodKind, createdDateTime: string): Method {
    this.#methodsMade += 1;
    const method = {
      id: guid("method", id, kind, this.#methodsMade),
      kind,
      createdDateTime,
    };
    this.#methods.set(id, [...this.methods(id), method]);
    return method;
  }

  dropMethods(id: string, drop: (method: Method) => boolean): readonly Method[] {
    const gone = this.methods(id).filter(drop);
    this.#methods.set(
      id,
      this.methods(id).filter((method) => !drop(method)),
    );
    return gone;
  }

  isRegistered(id: string): boolean {
    return this.methods(id).some((method) => METHODS[method.kind].strong);
  }

  mfaState(id: string): MfaState {
    return this.#requirements.get(id)?.state ?? "disabled";
  }

  /** What a read at `now` shows: the value before the last write while it replicates, or when `stale`. */
  shownMfaState(id: string, now: number, stale = false): MfaState {
    const requirement = this.#requirements.get(id);
    if (requirement === undefined) return "disabled";
    return stale || now < requirement.visibleAt ? requirement.before : requirement.state;
  }

  setMfaState(id: string, state: MfaState, visibleAt: number): void {
    this.#requirements.set(id, { state, before: this.mfaState(id), visibleAt });
  }
}

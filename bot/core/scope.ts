/** Whom a campaign is for. An empty list does not restrict; of a list one must fit; all lists must. */
export interface Scope {
  /** Entra group ids; nested membership counts. */
  readonly groups: readonly string[];
  /** Compared without case. */
  readonly departments: readonly string[];
  /** SKU ids. */
  readonly licences: readonly string[];
  /** Role template ids; `any` stands for every directory role. */
  readonly roles: readonly string[];
}

export const EVERYONE: Scope = { groups: [], departments: [], licences: [], roles: [] };

/** What of a person a scope looks at. */
export interface ScopeFacts {
  readonly groups: ReadonlySet<string>;
  readonly department: string | null;
  readonly licences: readonly string[];
  readonly roles: readonly string[];
}

/** Whether a scope takes a person in. */
export const inScope = (scope: Scope, facts: ScopeFacts): boolean =>
  restricts(scope.groups, (group) => facts.groups.has(group)) &&
  restricts(scope.departments, (each) => sameWord(each, facts.department ?? "")) &&
  restricts(scope.licences, (each) => facts.licences.includes(each)) &&
  restricts(scope.roles, (role) =>
    role === "any" ? facts.roles.length > 0 : facts.roles.includes(role),
  );

const restricts = (list: readonly string[], fits: (each: string) => boolean): boolean =>
  list.length === 0 || list.some(fits);

const sameWord = (one: string, other: string): boolean =>
  one.trim().toLowerCase() === other.trim().toLowerCase();

/** Whether a scope takes everyone in. */
export const isEveryone = (scope: Scope): boolean =>
  [scope.groups, scope.departments, scope.licences, scope.roles].every(
    ({ length }) => length === 0,
  );

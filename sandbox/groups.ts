export interface Group {
  readonly id: string;
  readonly displayName: string;
}

/** Security groups with people and groups in them. Membership is asked upwards, so its cost is the nesting, not the size. */
export class Groups {
  readonly #groups = new Map<string, Group>();
  readonly #members = new Map<string, Set<string>>();
  readonly #parents = new Map<string, Set<string>>();

  create(group: Group): void {
    this.#groups.set(group.id, group);
    this.#members.set(group.id, new Set());
  }

  get(id: string): Group | undefined {
    return this.#groups.get(id);
  }

  add(groupId: string, memberId: string): void {
    const members = this.#members.get(groupId);
    if (members === undefined) throw new RangeError(`no group ${groupId}`);
    members.add(memberId);
    this.#parents.set(memberId, (this.#parents.get(memberId) ?? new Set()).add(groupId));
  }

  remove(groupId: string, memberId: string): void {
    this.#members.get(groupId)?.delete(memberId);
    this.#parents.get(memberId)?.delete(groupId);
  }

  /** In the order they were made. */
  all(): readonly Group[] {
    return [...this.#groups.values()];
  }

  /** Direct members, people and groups, in the order they joined. */
  members(groupId: string): readonly string[] {
    return [...(this.#members.get(groupId) ?? [])];
  }

  /** Everyone and every group below, each once. */
  transitiveMembers(groupId: string): readonly string[] {
    return walk(groupId, (id) => this.#members.get(id));
  }

  /** Ids of the groups a person or group is in, directly or through other groups. */
  groupsOf(memberId: string): readonly string[] {
    return walk(memberId, (id) => this.#parents.get(id));
  }
}

/** Breadth first, each once; a cycle in the nesting ends where it began. */
function walk(from: string, next: (id: string) => Iterable<string> | undefined): string[] {
  const seen = new Set<string>();
  const queue = [from];
  for (const id of queue)
    for (const found of next(id) ?? [])
      if (found !== from && !seen.has(found)) {
        seen.add(found);
        queue.push(found);
      }
  return [...seen];
}

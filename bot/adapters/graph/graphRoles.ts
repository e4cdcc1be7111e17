import { isBotError } from "../../core/errors.ts";
import { type UserId, userId } from "../../core/ids.ts";
import type { Groups, Roles } from "../../ports/directory.ts";
import type { GraphClient } from "./graphClient.ts";
import { pages } from "./pages.ts";
import { isObject, objectsOf, stringOf, type WireObject } from "./wire.ts";

/**
 * Directory roles (graph.md 6). Assignments can only be listed by principal or by role, so each role in use is asked for
 * its own; a group that holds a role stands for its members.
 */
export class GraphRoles implements Roles {
  readonly #client: GraphClient;
  readonly #groups: Pick<Groups, "members">;

  constructor(client: GraphClient, groups: Pick<Groups, "members">) {
    this.#client = client;
    this.#groups = groups;
  }

  async holders(): Promise<ReadonlyMap<UserId, readonly string[]> | null> {
    try {
      const held = new Map<UserId, string[]>();
      for (const role of (await this.#inUse()).keys())
        for (const user of await this.#holdersOf(role))
          held.set(user, [...(held.get(user) ?? []), role]);
      return held;
    } catch (error) {
      if (isBotError(error)) return null;
      throw error;
    }
  }

  async names(): Promise<ReadonlyMap<string, string>> {
    try {
      return await this.#inUse();
    } catch (error) {
      if (isBotError(error)) return new Map();
      throw error;
    }
  }

  /** Roles nobody was ever given are missing from this listing, and it does not page. */
  async #inUse(): Promise<ReadonlyMap<string, string>> {
    const { value } = await this.#client.read("/directoryRoles?$select=roleTemplateId,displayName");
    return new Map(
      objectsOf(value).flatMap((row) => {
        const template = stringOf(row.roleTemplateId)?.toLowerCase();
        return template === undefined
          ? []
          : [[template, stringOf(row.displayName) ?? template] as const];
      }),
    );
  }

  async #holdersOf(role: string): Promise<ReadonlySet<UserId>> {
    const filter = encodeURIComponent(`roleDefinitionId eq '${role}'`);
    const first = `/roleManagement/directory/roleAssignments?$filter=${filter}&$expand=principal`;
    const holders = new Set<UserId>();
    for await (const rows of pages(first, (target, onNextLink) =>
      this.#client.page(target, {}, onNextLink),
    ))
      for (const row of rows) for (const user of await this.#usersOf(row)) holders.add(user);
    return holders;
  }

  async #usersOf(assignment: WireObject): Promise<readonly UserId[]> {
    const id = stringOf(assignment.principalId);
    if (id === null) return [];
    const { principal } = assignment;
    const type = isObject(principal) ? stringOf(principal["@odata.type"]) : null;
    if (type === "#microsoft.graph.group")
      return (await this.#groups.members(id)).map((member) => member.id);
    return type === "#microsoft.graph.servicePrincipal" ? [] : [userId(id)];
  }
}

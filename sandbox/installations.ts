import { guid } from "./random.ts";

/** `says`: which of the two documented bodies the connector answers with, teams.md 3.4. */
export type Block = "ConversationBlockedByUser" | "MessageWritesBlocked";

/** The bot's app in Teams: its catalogue entry, who has it, and who has shut it out. */
export class Installations {
  readonly catalogueId: string;
  /** Manifest id. */
  readonly externalId: string;
  /** False: the organisation's catalogue does not (any longer) hold the app. */
  inCatalogue = true;
  readonly #installed = new Map<string, string>();
  readonly #ownerOf = new Map<string, string>();
  readonly #everInstalled = new Set<string>();
  readonly #blocked = new Map<string, Block>();
  readonly #refusedByPolicy = new Set<string>();

  constructor(botId: string, manifestId: string) {
    this.externalId = manifestId;
    this.catalogueId = guid("catalogue", botId);
  }

  /** Returns the installation id; the same person always gets the same one. */
  install(person: string): string {
    const id = Buffer.from(`${person}##${this.catalogueId}`).toString("base64url");
    this.#installed.set(person, id);
    this.#ownerOf.set(id, person);
    this.#everInstalled.add(person);
    return id;
  }

  uninstall(person: string): void {
    const id = this.#installed.get(person);
    if (id !== undefined) this.#ownerOf.delete(id);
    this.#installed.delete(person);
  }

  of(person: string): string | undefined {
    return this.#installed.get(person);
  }

  owner(installation: string): string | undefined {
    return this.#ownerOf.get(installation);
  }

  wasInstalled(person: string): boolean {
    return this.#everInstalled.has(person);
  }

  block(person: string, as: Block): void {
    this.#blocked.set(person, as);
  }

  unblock(person: string): void {
    this.#blocked.delete(person);
  }

  blockOf(person: string): Block | undefined {
    return this.#blocked.get(person);
  }

  /** An app permission policy that keeps the app from this person (Graph 403, connector BotDisabledByAdmin). */
  refuseByPolicy(person: string, refused = true): void {
    if (refused) this.#refusedByPolicy.add(person);
    else this.#refusedByPolicy.delete(person);
  }

  isRefusedByPolicy(person: string): boolean {
    return this.#refusedByPolicy.has(person);
  }
}

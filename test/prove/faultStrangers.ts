import { actionsIn } from "#sandbox/card.ts";
import type { Entry } from "#sandbox/journal.ts";
import { chance, pick } from "#sandbox/random.ts";
import type { Sandbox } from "#sandbox/server.ts";

/** People who are to be written soon: what happens to one of these falls before, between or after the last look and the write. */
const NEXT = 12;

/** What somebody outside does to somebody, and to whom. */
interface Deed {
  readonly name: string;
  readonly to: "next" | "told" | "just-written";
  do(tenant: Sandbox["tenant"], id: string): void;
}

const DEEDS: readonly Deed[] = [
  { name: "account deleted", to: "next", do: (tenant, id) => tenant.deleteUser(id) },
  { name: "method lost", to: "next", do: (tenant, id) => tenant.deleteMethods(id) },
  { name: "account switched off", to: "next", do: (tenant, id) => tenant.disableAccount(id) },
  { name: "enforced by an admin", to: "next", do: (t, id) => t.setMfaState(id, "enforced") },
  { name: "unlocked by an admin", to: "told", do: (t, id) => t.setMfaState(id, "disabled") },
  {
    name: "changed by an admin right after the write",
    to: "just-written",
    do(tenant, id) {
      // With a method, Entra would make enforced of enabled again.
      tenant.deleteMethods(id);
      tenant.setMfaState(id, "enabled");
    },
  },
];

/** The world beside the bot: admins and people who change what a plan rests on while it is being written. */
export class FaultStrangers {
  readonly #sandbox: Sandbox;
  readonly #inOrder: readonly string[];
  readonly #place: ReadonlyMap<string, number>;
  readonly #touched = new Set<string>();
  readonly #told: string[] = [];
  readonly #counts = new Map<string, number>(DEEDS.map(({ name }) => [name, 0]));
  readonly #stop: () => void;
  #writes = 0;
  /** How far in the order somebody has been written. */
  #furthest = -1;

  /** @param inOrder the people of the plan, about as they will be written. @param share of all writes, after which somebody does something */
  constructor(sandbox: Sandbox, inOrder: readonly string[], share: number) {
    this.#sandbox = sandbox;
    this.#inOrder = inOrder;
    this.#place = new Map(inOrder.map((id, place) => [id, place]));
    this.#stop = sandbox.journal.subscribe((entry) => {
      if (entry.kind === "message-sent") this.#sent(entry);
      if (entry.kind === "mfa-written" && entry.face === "graph") this.#wrote(entry, share);
    });
  }

  get counts(): ReadonlyMap<string, number> {
    return this.#counts;
  }

  end(): void {
    this.#stop();
  }

  /** Whoever has been told of their change can complain about it: to an admin, who takes it back. */
  #sent({ to, card }: Entry<"message-sent">): void {
    if (to !== null && actionsIn(card).some(({ verb }) => verb === "enforced.help"))
      this.#told.push(to);
  }

  #wrote({ person }: Entry<"mfa-written">, share: number): void {
    this.#furthest = Math.max(this.#furthest, this.#place.get(person) ?? -1);
    this.#writes += 1;
    const { seed, tenant } = this.#sandbox;
    if (chance(seed, "somebody", this.#writes) >= share) return;
    const deed = pick(DEEDS, seed, "deed", this.#writes);
    const victim = this.#victim(deed, person);
    if (victim === undefined || tenant.directory.isDeleted(victim)) return;
    this.#touched.add(victim);
    this.#counts.set(deed.name, (this.#counts.get(deed.name) ?? 0) + 1);
    deed.do(tenant, victim);
  }

  #victim({ to }: Deed, written: string): string | undefined {
    const { seed } = this.#sandbox;
    if (to === "just-written") return written;
    if (to === "told") return this.#told.shift();
    const next = this.#inOrder
      .slice(this.#furthest + 1, this.#furthest + 1 + NEXT)
      .filter((id) => !this.#touched.has(id));
    return next[Math.floor(chance(seed, "victim", this.#writes) * next.length)];
  }
}

import type { Entry, Journal } from "../journal.ts";
import type { Facts } from "./facts.ts";
import type { Rules } from "./rules.ts";
import type { SeenPlan } from "./seenPlans.ts";

type Write = Entry<"mfa-written">;

/**
 * One plan, followed through the journal by what admins saw and did. A round of approvals opens it; a halt an admin was
 * shown, or calls for help after which it had to halt, closes it until the next round; a decline or a stop for good.
 *
 * What is judged of a write: the person is on the card's list of names, or comes after it in the alphabet where the card
 * says "and 31 more", was not written by this plan before, and is neither its requester nor anyone who approved it; the
 * card counts this change of state, and not all of that count is used up; and, since the card cannot name everyone, the
 * person was what the plan is for when it was sent: registered for enforcement, unregistered to be asked to register,
 * written before for an undo. Which people the card means beyond that, its hash alone says, and the judge has no way to
 * open it.
 */
export class WatchedPlan {
  readonly seen: SeenPlan;
  readonly #journal: Journal;
  readonly #facts: Facts;
  readonly #rules: Rules;
  /** How many more may be written by each change of state. */
  readonly #left: Map<string, number>;
  readonly #written: Write[] = [];
  readonly #people = new Set<string>();
  readonly #deciders = new Set<string>();
  readonly #haltsShown = new Set<string>();
  readonly #helped = new Set<string>();
  #stands: "waits" | "open" | "over" = "waits";
  /** Those who have approved since it began to wait. */
  #yeses = new Set<string>();
  /** How many had when it was opened last. */
  #approvals = 0;
  #writtenInRound = 0;
  #helpsInRound = 0;
  /** People who were on their way when it was closed, as far as they may have been. */
  #onTheWay = 0;
  #halts = 0;
  /** Closed by what must have halted it, and no card has said so yet. */
  #mustHaveHalted = false;

  constructor(seen: SeenPlan, journal: Journal, facts: Facts, rules: Rules) {
    this.seen = seen;
    this.#journal = journal;
    this.#facts = facts;
    this.#rules = rules;
    this.#left = new Map(
      seen.transitions.map(({ from, to, people }) => [`${from} ${to}`, people] as const),
    );
  }

  /** How often admins were shown that it had halted by itself. */
  get halts(): number {
    return this.#halts;
  }

  /** Whether it was ever approved. */
  get wasOpen(): boolean {
    return this.#approvals > 0;
  }

  /** Everybody it has written, in order. */
  get written(): readonly Write[] {
    return this.#written;
  }

  /** An admin pressed approve on a copy of its card, and the bot took it. */
  approved(by: string): void {
    const name = this.#facts.accounts.get(by)?.displayName;
    if (this.#stands !== "waits" || !this.#facts.admins.has(by) || name === this.seen.requester)
      return;
    this.#yeses.add(by);
    this.#deciders.add(by);
    if (this.#yeses.size < Math.max(this.#rules.approvers, this.seen.approvers)) return;
    this.#stands = "open";
    this.#approvals = this.#yeses.size;
    this.#mustHaveHalted = false;
    this.#writtenInRound = 0;
    this.#helpsInRound = 0;
  }

  /** A copy of its card says that it has halted. A late copy tells of a halt that is known. */
  showsHalt(what: string): void {
    if (this.#haltsShown.has(what)) return;
    this.#haltsShown.add(what);
    if (this.#stands !== "open" && !this.#mustHaveHalted) return;
    if (this.#stands === "open") this.#close("waits");
    this.#mustHaveHalted = false;
    this.#halts += 1;
  }

  /** Somebody said that they need help. Where nobody answered them, it may have counted then, and does not count again. */
  helped(person: string, isAnswered: boolean): void {
    if (!this.#people.has(person) || this.#helped.has(person)) return;
    this.#helped.add(person);
    if (this.#stands !== "open" || !isAnswered) return;
    this.#helpsInRound += 1;
    const { mostHelps, helpPercent } = this.#rules;
    const isLargeShare = this.#helpsInRound * 100 >= this.#writtenInRound * helpPercent;
    if (this.#helpsInRound < mostHelps && !isLargeShare) return;
    this.#close("waits");
    this.#mustHaveHalted = true;
  }

  /** An admin declined or stopped it, and the bot took it. */
  ends(): void {
    if (this.#stands !== "over") this.#close("over");
  }

  /** Whether it names this change at all, whoever had approved it by then. */
  means(write: Write): boolean {
    const { person, from, to } = write;
    const account = this.#facts.accounts.get(person);
    const name = account?.displayName ?? "";
    if (this.#people.has(person) || this.#deciders.has(person)) return false;
    if (name === this.seen.requester || !isListed(this.seen, name)) return false;
    return (this.#left.get(`${from} ${to}`) ?? 0) > 0 && this.#isMeant(person);
  }

  /** Whether enough admins stand behind writing this person now. */
  allows({ person }: Write): boolean {
    const privileged = this.#facts.accounts.get(person)?.privileged === true;
    if (privileged && this.#approvals <= this.#rules.approvers) return false;
    return this.#stands === "open" || this.#onTheWay > 0;
  }

  /** Uses it up by one person. */
  take(write: Write): void {
    const change = `${write.from} ${write.to}`;
    this.#left.set(change, (this.#left.get(change) ?? 0) - 1);
    this.#people.add(write.person);
    this.#written.push(write);
    if (this.#stands === "open") this.#writtenInRound += 1;
    else this.#onTheWay -= 1;
  }

  #close(to: "waits" | "over"): void {
    this.#onTheWay = this.#stands === "open" ? this.#rules.onTheWay : 0;
    this.#stands = to;
    this.#yeses = new Set();
  }

  #isMeant(person: string): boolean {
    const { kind, index } = this.seen;
    const before = (entry: { readonly index: number; readonly person: string }): boolean =>
      entry.person === person && entry.index < index;
    if (kind === "undo") return this.#journal.ofKind("mfa-written").some(before);
    const registered =
      this.#facts.accounts.get(person)?.registered === true ||
      this.#journal.ofKind("method-registered").some(before);
    return registered === (kind === "enforce");
  }
}

const isListed = ({ names, more }: SeenPlan, name: string): boolean =>
  names.includes(name) || (more > 0 && name >= (names.at(-1) ?? ""));

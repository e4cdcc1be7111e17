import type { UserId } from "../core/ids.ts";
import type { Clock } from "../ports/clock.ts";
import type { KillSwitch } from "../ports/killSwitch.ts";
import type { Change, PlanRecord } from "../ports/store/plans.ts";
import { haltIfBad } from "./haltPlan.ts";
import { readBack, type SettleSettings } from "./settleChanges.ts";
import type { Held } from "./underLease.ts";
import { type ChunkPorts, type LastLook, lookAt, writeChunk } from "./writeChunk.ts";

/** How many people are written between two looks at whether writing is still allowed. */
export const GROUP = 20;
/** People on their way to Graph at once: what goes wrong stops within so many (trust.md P15, P16). */
const ON_THE_WAY = 4;
/** In waves up to this size, nobody is written before those before them have been read back. */
const SMALL_WAVE = 25;
/** In larger ones, so many requests may be waiting for their read-back while the next leaves. */
const UNREAD = 4;
/** From this pace on there is no time to read people after the pace allows them: they are read while others are written. */
const HURRY_PER_SECOND = 10;

export interface GroupSettings extends SettleSettings {
  readonly breakGlass: ReadonlySet<UserId>;
  readonly writesPerSecond: number;
  /** Waits in real time for what Graph demands. */
  readonly waitOut: (ms: number) => Promise<void>;
}

export type GroupPorts = ChunkPorts & { readonly killSwitch: KillSwitch };

/**
 * Writes people of one wave, four to a request and one request at a time, at the pace set. After each request its
 * outcomes are weighed: when the plan halts, nothing but that request has left. Ends early when the plan is stopped,
 * halted, or somebody else's; everybody it began with is read back.
 */
export async function writeGroup(
  ports: GroupPorts,
  settings: GroupSettings,
  record: PlanRecord,
  group: readonly Change[],
  held: Held,
  stride: Stride,
): Promise<void> {
  const chunks = [...chunksOf(group)];
  const look = (at: number): Promise<LastLook> | null => {
    const chunk = chunks[at];
    if (chunk === undefined) return null;
    const looking = lookAt(ports, settings.breakGlass, chunk);
    // It is awaited in its turn; until then its failure is nobody's.
    looking.catch(() => undefined);
    return looking;
  };
  const hurries = settings.writesPerSecond > HURRY_PER_SECOND;
  const mayLeave = () => held.isMine() && ports.killSwitch.pulled() === null;
  const unread = new Unread(isSmall(record, group) ? 0 : UNREAD);
  let ahead: Promise<LastLook> | null = null;
  try {
    for (const [at, chunk] of chunks.entries()) {
      await stride.wait();
      const seen = await (ahead ?? look(at));
      if (seen === null || !mayLeave()) break;
      ahead = hurries ? look(at + 1) : null;
      const written = await writeChunk(ports, record, chunk, seen, held, mayLeave);
      stride.took(chunk.length);
      await unread.add(readBack(ports, settings, written.asked));
      if (written.retryAfterMs > 0) await settings.waitOut(written.retryAfterMs);
      if (at + 1 < chunks.length && (await isOver(ports, record))) break;
    }
  } finally {
    await unread.all();
  }
}

/** Whether the plan was stopped, or what has just come back halts it. */
async function isOver(ports: GroupPorts, record: PlanRecord): Promise<boolean> {
  if ((await ports.store.plans.stateOf(record.plan.id)) !== "writing") return true;
  return haltIfBad(ports, record, null);
}

function* chunksOf(group: readonly Change[]): Generator<readonly Change[]> {
  for (let from = 0; from < group.length; from += ON_THE_WAY)
    yield group.slice(from, from + ON_THE_WAY);
}

const isSmall = ({ plan }: PlanRecord, [first]: readonly Change[]): boolean =>
  plan.changes.filter(({ wave }) => wave === first?.wave).length <= SMALL_WAVE;

/** Read-backs under way, at most so many while the next request leaves. */
class Unread {
  readonly #most: number;
  readonly #under = new Set<Promise<void>>();

  constructor(most: number) {
    this.#most = most;
  }

  async add(reading: Promise<void>): Promise<void> {
    const watched = reading.finally(() => this.#under.delete(watched));
    watched.catch(() => undefined);
    this.#under.add(watched);
    while (this.#under.size > this.#most) await Promise.race(this.#under);
  }

  async all(): Promise<void> {
    await Promise.all(this.#under);
  }
}

/** Keeps the pace: so many people a second by the clock, and what was late is made up for only at a fast pace. */
export class Stride {
  readonly #clock: Clock;
  readonly #perSecond: number;
  #next = 0;
  #gapMs = 0;

  constructor(clock: Clock, perSecond: number) {
    this.#clock = clock;
    this.#perSecond = perSecond;
  }

  /** Never longer than one stride: a host's clock that was set back by days must not hold up a group for as long. */
  async wait(): Promise<void> {
    const latest = this.#clock.now().getTime() + this.#gapMs;
    await this.#clock.until(new Date(Math.min(this.#next, latest)));
  }

  took(people: number): void {
    const now = this.#clock.now().getTime();
    const late = this.#perSecond > HURRY_PER_SECOND ? MAKE_UP_MS : 0;
    this.#gapMs = (people / this.#perSecond) * 1000;
    this.#next = Math.max(this.#next, now - late) + this.#gapMs;
  }
}

const MAKE_UP_MS = 2_000;

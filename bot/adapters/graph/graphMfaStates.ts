import { isBotError } from "../../core/errors.ts";
import { type UserId, userId } from "../../core/ids.ts";
import type { PerUserMfaState } from "../../core/person.ts";
import type { Clock } from "../../ports/clock.ts";
import type { MfaStates, WriteOutcome } from "../../ports/directory.ts";
import { BATCH_SIZE, type Part, partsOf, readBatched } from "./batch.ts";
import type { Answer } from "./call.ts";
import type { GraphClient } from "./graphClient.ts";
import { mfaStateOf } from "./profile.ts";
import { refusalOf, specificCode } from "./refusal.ts";
import { retryAfterMs } from "./retryAfter.ts";
import { Unanswered } from "./unanswered.ts";
import { isObject } from "./wire.ts";

type Change = Parameters<MfaStates["write"]>[0][number];

/** Shorter than the lease under which writing goes on: a request of a process that lost it is over before another begins. */
const WRITE_TIMEOUT_MS = 10_000;
/** When a throttled write does not say when to come back. */
const DEFAULT_RETRY_MS = 10_000;

const requirements = (id: UserId): string =>
  `/users/${encodeURIComponent(id)}/authentication/requirements`;

/** Per-user MFA states: `authentication/requirements`, which exists in beta only (graph.md 3). */
export class GraphMfaStates implements MfaStates {
  readonly #client: GraphClient;
  readonly #clock: Clock;

  constructor(client: GraphClient, clock: Clock) {
    this.#client = client;
    this.#clock = clock;
  }

  async read(
    ids: readonly UserId[],
  ): Promise<ReadonlyMap<UserId, PerUserMfaState | "unknown" | null>> {
    const parts = await readBatched({
      client: this.#client,
      version: "beta",
      keys: ids.map(userId),
      path: requirements,
      now: () => this.#clock.now(),
    });
    const states = new Map<UserId, PerUserMfaState | "unknown" | null>();
    for (const [id, { status, body }] of parts) {
      if (status === 200 && isObject(body)) states.set(id, mfaStateOf(body));
      if (status === 404) states.set(id, null);
    }
    return states;
  }

  /** Throws a `BotError` only while nothing has been sent: without a token, or when it was not to leave any more. */
  async write(
    changes: readonly Change[],
    mayLeave: () => boolean,
  ): Promise<ReadonlyMap<UserId, WriteOutcome>> {
    if (changes.length > BATCH_SIZE) throw new RangeError(`at most ${BATCH_SIZE} changes at once`);
    if (changes.length === 0) return new Map();
    const outcomes = await this.#patch(changes, mayLeave);
    return new Map(changes.map(({ user }, at) => [user, outcomes(String(at))]));
  }

  async #patch(
    changes: readonly Change[],
    mayLeave: () => boolean,
  ): Promise<(id: string) => WriteOutcome> {
    let answer: Answer;
    try {
      answer = await this.#client.send("/$batch", {
        method: "POST",
        version: "beta",
        charge: { lane: "writes", units: changes.length },
        leave: { mayLeave, timeoutMs: WRITE_TIMEOUT_MS },
        body: {
          requests: changes.map(({ user, target }, at) => ({
            id: String(at),
            method: "PATCH",
            url: requirements(user),
            headers: { "Content-Type": "application/json" },
            body: { perUserMfaState: target },
          })),
        },
      });
    } catch (error) {
      if (!isBotError(error) || !(error.cause instanceof Unanswered)) throw error;
      return () => ({ did: "unclear", detail: error.message });
    }
    if (answer.status !== 200) {
      const outcome = outcomeOf(wholeOf(answer, this.#clock.now()));
      return () => outcome;
    }
    const parts = partsOf(answer.body, this.#clock.now());
    this.#learn([...parts.values()]);
    return (id) => outcomeOf(parts.get(id));
  }

  /** A throttled part speaks for all writes: the next batch waits as long as the service asked. */
  #learn(parts: readonly Part[]): void {
    const throttled = parts.filter(({ status }) => status === 429);
    const longest = Math.max(0, ...throttled.map((part) => part.retryAfterMs ?? DEFAULT_RETRY_MS));
    this.#client.refused("writes", longest);
  }
}

/** A batch that was refused as a whole was refused for each of its parts. */
const wholeOf = ({ status, headers, body }: Answer, now: Date): Part => ({
  status: status === 404 ? 400 : status,
  retryAfterMs: retryAfterMs(headers.get("retry-after"), now),
  body,
});

/**
 * What is known about one write. 429 and a concurrency conflict were certainly not carried out; a 5xx, a failed dependency
 * or a missing part may have been.
 */
function outcomeOf(part: Part | undefined): WriteOutcome {
  if (part === undefined)
    return { did: "unclear", detail: "the batch's answer left this part out" };
  const { status } = part;
  const code = specificCode(refusalOf(status, part.body));
  if (status >= 200 && status < 300) return { did: "written" };
  if (status === 404) return { did: "gone" };
  if (status === 429 || code === "Directory_ConcurrencyViolation")
    return { did: "throttled", retryAfterMs: part.retryAfterMs ?? DEFAULT_RETRY_MS };
  if (status >= 400 && status < 500 && status !== 424 && status !== 408)
    return { did: "refused", code };
  return { did: "unclear", detail: `${status} ${code}` };
}

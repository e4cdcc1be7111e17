import { Client, ResponseType } from "@microsoft/microsoft-graph-client";
import type { Clock } from "../../ports/clock.ts";
import { authenticating } from "./authenticating.ts";
import { type Answer, answerOf, Call, type Leave, type Paged } from "./call.ts";
import { type GraphCredential, graphScope } from "./credential.ts";
import { type Charge, chargeOf, type Lane, type Rates } from "./lane.ts";
import { Pacer, type Wait } from "./pacer.ts";
import { pacing } from "./pacing.ts";
import { Page } from "./page.ts";
import { explain, explainSilence } from "./refusal.ts";
import { retrying } from "./retrying.ts";
import { type Exchange, sending } from "./sending.ts";
import { Unanswered, Unsent } from "./unanswered.ts";
import { isObject, type WireObject } from "./wire.ts";

export interface Ask {
  readonly method?: "GET" | "POST";
  readonly version?: "v1.0" | "beta";
  /** Text goes as it is: say in `headers` what it is. */
  readonly body?: object | string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Work nobody waits for, which lets people's requests go first (`x-ms-throttle-priority`). */
  readonly background?: boolean;
  /** Default: a GET is, a POST is not. */
  readonly repeatable?: boolean;
  /** Default: by the path. */
  readonly charge?: Charge;
  /** Only for `page`. */
  readonly paged?: Paged;
  readonly leave?: Leave;
}

export interface GraphClientOptions {
  /** Without version and trailing slash: "https://graph.microsoft.com". */
  readonly graphUrl: string;
  readonly credential: GraphCredential;
  readonly clock: Clock;
  readonly rates: Rates;
  readonly timeoutMs: number;
  /** Waits in real time; rejects once `signal` is aborted. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  /** From 0 up to 1: the jitter of retries. */
  readonly chance: () => number;
  readonly onExchange?: (exchange: Exchange) => void;
}

/** The one door to Graph: paced, patient where patience is safe, and its failures explained. */
export class GraphClient {
  readonly #root: string;
  readonly #client: Client;
  readonly #pacer: Pacer;
  readonly #wait: Wait;
  readonly #closed = new AbortController();

  constructor(options: GraphClientOptions) {
    const { graphUrl, credential, clock, rates, timeoutMs, sleep, chance, onExchange } = options;
    this.#root = graphUrl.replace(/\/+$/, "");
    this.#wait = (ms) =>
      sleep(ms, this.#closed.signal).catch((error: unknown) => {
        throw new Unanswered("stopped waiting for Microsoft Graph", { cause: error });
      });
    this.#pacer = new Pacer(rates, clock, this.#wait);
    this.#client = Client.initWithMiddleware({
      baseUrl: this.#root,
      middleware: [
        retrying(this.#pacer, this.#wait, chance),
        pacing(this.#pacer),
        authenticating(credential, this.#root, graphScope(this.#root)),
        sending(timeoutMs, this.#closed.signal, onExchange),
      ],
    });
  }

  /**
   * Graph's answer to `target`, a path ("/users?$top=1") or a next link, whatever its status.
   * Throws a `BotError` when there is none; its cause is `Unsent` or `Unanswered`.
   */
  async send(target: string, ask: Ask = {}): Promise<Answer> {
    const { method = "GET", version = "v1.0" } = ask;
    const url = target.startsWith("/") ? `${this.#root}/${version}${target}` : target;
    const path = this.#pathOf(url);
    const call = new Call(
      url,
      ask.charge ?? chargeOf(path),
      ask.repeatable ?? method === "GET",
      ask.paged ?? null,
      ask.leave ?? null,
    );
    const request = this.#client
      .api(path)
      .version(version)
      .headers({
        ...ask.headers,
        ...(ask.background ? { "x-ms-throttle-priority": "low" } : {}),
      })
      .responseType(ResponseType.RAW)
      .middlewareOptions([call]);
    try {
      await (method === "GET" ? request.get() : request.post(ask.body ?? {}));
    } catch (error) {
      const failure = call.failure ?? error;
      if (failure instanceof Unsent || failure instanceof Unanswered)
        throw explainSilence(path, failure);
      throw failure;
    }
    return answerOf(call);
  }

  /** The body of a successful answer. Throws a `BotError` for every other. */
  async read(target: string, ask: Ask = {}): Promise<WireObject> {
    const answer = await this.send(target, ask);
    if (answer.status >= 200 && answer.status < 300 && isObject(answer.body)) return answer.body;
    throw explain(this.#pathOf(target), answer);
  }

  /** One page of a listing. Hears of its next link before it is whole. Throws a `BotError` like `read`. */
  async page(
    target: string,
    ask: Omit<Ask, "paged">,
    onNextLink: (link: string) => void,
  ): Promise<Page> {
    const answer = await this.send(target, { ...ask, paged: { onNextLink } });
    const page = answer.status >= 200 && answer.status < 300 ? Page.from(answer.body) : null;
    if (page !== null) return page;
    throw explain(this.#pathOf(target), answer);
  }

  /** A throttled part of a batch speaks for its `lane`: nobody asks anything there for `ms` real milliseconds. */
  refused(lane: Lane, ms: number): void {
    this.#pacer.refused(lane, ms);
  }

  /** Ends every wait and every request; what was under way fails as unanswered. */
  close(): void {
    this.#closed.abort(new Error("the Graph adapter was closed"));
  }

  /** "/users?…" of a path or a link, without root and version. */
  #pathOf(target: string): string {
    return target.startsWith(this.#root)
      ? target.slice(this.#root.length).replace(/^\/(?:v1\.0|beta)(?=\/)/, "")
      : target;
  }
}

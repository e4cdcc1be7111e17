import type { Activity, ConversationParameters } from "botbuilder";
import {
  ConnectorClient,
  type ServiceClientCredentials,
  type ServiceClientCredentialsFactory,
} from "botframework-connector";
import type { Cloud } from "./cloud.ts";
import { TokenUnavailable } from "./failure.ts";

/** A message that hangs for longer may still arrive; Teams itself gives up after 10 to 15 s. */
const CALL_TIMEOUT_MS = 15_000;
const TOKEN_TIMEOUT_MS = 10_000;
const MOST_CLIENTS = 64;

/** Retries that would duplicate messages, and redirects that would carry our token elsewhere (teams.md trap 6, trust.md T16). */
const UNWANTED = ["defaultRetryPolicy", "redirectPolicy"];

export interface ConnectorSetup {
  readonly botId: string;
  readonly cloud: Cloud;
  readonly credentials: ServiceClientCredentialsFactory;
  /** In the sandbox a proxy from the environment is ignored: loopback is not reached through one. */
  readonly direct: boolean;
  readonly timeoutMs?: number;
  /** Told with every answer what part of the service's limit is used, as the service writes it; mostly null. */
  readonly onAnswer: (throttleShare: string | null) => void;
}

/** The three calls we make to the Bot Connector: one HTTP request each, with its own time limit, throwing the SDK's `RestError`. */
export class Connector {
  readonly #setup: ConnectorSetup;
  readonly #clients = new Map<string, Promise<ConnectorClient>>();

  constructor(setup: ConnectorSetup) {
    this.#setup = setup;
  }

  /** Returns the conversation's id. */
  async create(serviceUrl: string, parameters: Partial<ConversationParameters>): Promise<string> {
    const client = await this.#client(serviceUrl);
    const made = await client.conversations.createConversation(
      parameters as ConversationParameters,
      this.#options(),
    );
    return required(made.id);
  }

  /** Returns the message's id. */
  async send(
    serviceUrl: string,
    conversationId: string,
    activity: Partial<Activity>,
  ): Promise<string> {
    const client = await this.#client(serviceUrl);
    const sent = await client.conversations.sendToConversation(
      conversationId,
      activity,
      this.#options(),
    );
    return required(sent.id);
  }

  async update(
    serviceUrl: string,
    conversationId: string,
    messageId: string,
    activity: Partial<Activity>,
  ): Promise<void> {
    const client = await this.#client(serviceUrl);
    const named = { ...activity, id: messageId };
    await client.conversations.updateActivity(conversationId, messageId, named, this.#options());
  }

  #options(): { readonly abortSignal: AbortSignal } {
    return { abortSignal: AbortSignal.timeout(this.#setup.timeoutMs ?? CALL_TIMEOUT_MS) };
  }

  #client(serviceUrl: string): Promise<ConnectorClient> {
    const known = this.#clients.get(serviceUrl);
    if (known !== undefined) return known;
    if (this.#clients.size >= MOST_CLIENTS) this.#clients.clear();
    const made = this.#make(serviceUrl);
    this.#clients.set(serviceUrl, made);
    return made;
  }

  async #make(serviceUrl: string): Promise<ConnectorClient> {
    const { botId, cloud, credentials, direct } = this.#setup;
    const inner = await credentials
      .createCredentials(botId, cloud.audience, cloud.loginUrl, true)
      .catch((error: unknown) => {
        this.#clients.delete(serviceUrl);
        throw new TokenUnavailable("No credentials for the connector", { cause: error });
      });
    const client = new ConnectorClient(timely(inner), { baseUri: serviceUrl });
    const { pipeline } = (client as unknown as ClientInside).client;
    for (const name of direct ? [...UNWANTED, "proxyPolicy"] : UNWANTED)
      pipeline.removePolicy({ name });
    const { onAnswer } = this.#setup;
    pipeline.addPolicy({
      name: "throttleShare",
      async sendRequest(request, next) {
        const answer = await next(request);
        onAnswer(answer.headers.get("x-ms-throttle-limit-percentage") ?? null);
        return answer;
      },
    });
    return client;
  }
}

interface Policy {
  readonly name: string;
  sendRequest<Answer extends { readonly headers: { get(name: string): string | undefined } }>(
    request: unknown,
    next: (request: unknown) => Promise<Answer>,
  ): Promise<Answer>;
}

/** The pipeline is private in the types of the SDK. */
interface ClientInside {
  readonly client: {
    readonly pipeline: {
      removePolicy(options: { readonly name: string }): unknown;
      addPolicy(policy: Policy): void;
    };
  };
}

/** Signing that ends, and whose failure can be told from the failure of the request itself. */
function timely(inner: ServiceClientCredentials): ServiceClientCredentials {
  return {
    async signRequest(request) {
      const late = Promise.withResolvers<never>();
      const timer = setTimeout(
        () => late.reject(new TokenUnavailable("timeout")),
        TOKEN_TIMEOUT_MS,
      );
      try {
        return await Promise.race([inner.signRequest(request), late.promise]);
      } catch (error) {
        throw new TokenUnavailable("No token for the connector", { cause: error });
      } finally {
        clearTimeout(timer);
      }
    },
  };
}

/** A success without an id is one we cannot refer to later; whoever called treats it as unclear. */
function required(id: string | undefined): string {
  if (typeof id === "string" && id !== "") return id;
  throw Object.assign(new Error("The connector returned no id"), { code: "NoId" });
}

import type { DeliveryFailure } from "../../core/delivery.ts";
import { BotError, isBotError } from "../../core/errors.ts";
import type { UserId } from "../../core/ids.ts";
import type { Installation, Installer } from "../../ports/installer.ts";
import type { Answer } from "./call.ts";
import type { GraphClient } from "./graphClient.ts";
import { type Refusal, refusalOf, specificCode } from "./refusal.ts";
import { objectsOf, stringOf } from "./wire.ts";

type Failure = Extract<Installation, { readonly ok: false }>;

/** Why Graph would not install, read top to bottom (graph.md 9). Where the code is `Forbidden` for all, only the text can tell. */
const REASONS: readonly {
  readonly why: DeliveryFailure;
  readonly when: (refusal: Refusal) => boolean;
}[] = [
  { why: "throttled", when: ({ status }) => status === 429 },
  { why: "unavailable", when: ({ status }) => status >= 500 },
  { why: "no-such-user", when: ({ status }) => status === 404 },
  {
    why: "blocked-by-policy",
    when: ({ status, codes, message }) =>
      status === 403 && (codes.includes("AccessDenied") || /permission policy/i.test(message)),
  },
  {
    why: "no-teams-licence",
    when: ({ status, message }) => status === 403 && /licen[cs]e/i.test(message),
  },
];

/** Installs the app from the tenant's catalogue (graph.md 9). */
export class GraphInstaller implements Installer {
  readonly #client: GraphClient;
  readonly #graphUrl: string;
  readonly #appId: string;
  #catalogueId: Promise<string | null> | undefined;

  /** `appId` is the id in the app's manifest, by which the catalogue is searched. */
  constructor(client: GraphClient, graphUrl: string, appId: string) {
    this.#client = client;
    this.#graphUrl = graphUrl.replace(/\/+$/, "");
    this.#appId = appId;
  }

  async install(user: UserId): Promise<Installation> {
    try {
      return await this.#install(user);
    } catch (error) {
      if (!isBotError(error)) throw error;
      const why = error.code === "directory-throttled" ? "throttled" : "unavailable";
      const denied = error.code === "directory-denied" || error.code === "directory-not-licensed";
      return { ok: false, why: denied ? "refused" : why, detail: `${error.message} ${error.hint}` };
    }
  }

  async #install(user: UserId): Promise<Installation> {
    const known = await this.#catalogued();
    if (known === null) return this.#notCatalogued();
    const answer = await this.#post(user, known);
    if (answer.status !== 404) return installationOf(answer);

    // Either the app or the person is gone: the catalogue knows which.
    this.#catalogueId = undefined;
    const now = await this.#catalogued();
    if (now === null) return this.#notCatalogued();
    return now === known ? installationOf(answer) : installationOf(await this.#post(user, now));
  }

  #notCatalogued(): Failure {
    const detail = `The app ${this.#appId} is not in this tenant's Teams app catalogue. Upload it in the Teams admin center.`;
    return { ok: false, why: "not-installed", detail };
  }

  /** One 400 is known to be transient; a second is an answer. Installing twice is a 409, so repeating does no harm. */
  async #post(user: UserId, catalogueId: string): Promise<Answer> {
    const ask = {
      method: "POST",
      repeatable: true,
      body: {
        "teamsApp@odata.bind": `${this.#graphUrl}/v1.0/appCatalogs/teamsApps/${catalogueId}`,
      },
    } as const;
    const path = `/users/${encodeURIComponent(user)}/teamwork/installedApps`;
    const answer = await this.#client.send(path, ask);
    return answer.status === 400 ? this.#client.send(path, ask) : answer;
  }

  /** Asked once and kept; a failure or an absence is not kept. */
  async #catalogued(): Promise<string | null> {
    this.#catalogueId ??= this.#lookUp();
    try {
      const id = await this.#catalogueId;
      if (id === null) this.#catalogueId = undefined;
      return id;
    } catch (error) {
      this.#catalogueId = undefined;
      throw error;
    }
  }

  async #lookUp(): Promise<string | null> {
    const filter = encodeURIComponent(`externalId eq '${this.#appId.replaceAll("'", "''")}'`);
    const { value } = await this.#client.read(`/appCatalogs/teamsApps?$filter=${filter}`);
    if (!Array.isArray(value))
      throw new BotError(
        "directory-unavailable",
        "Graph did not list the Teams app catalogue.",
        "Try again in a minute.",
      );
    return stringOf(objectsOf(value)[0]?.id);
  }
}

function installationOf({ status, body }: Answer): Installation {
  if (status >= 200 && status < 300) return { ok: true, already: false };
  if (status === 409) return { ok: true, already: true };
  const refusal = refusalOf(status, body);
  const why = REASONS.find(({ when }) => when(refusal))?.why ?? "refused";
  return { ok: false, why, detail: `${status} ${specificCode(refusal)} ${refusal.message}`.trim() };
}

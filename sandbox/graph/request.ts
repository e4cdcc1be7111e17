import type { Fault } from "../faults.ts";
import type { Permission } from "../manners.ts";
import type { Tenant } from "../tenant.ts";

export type Version = "v1.0" | "beta";
type Method = "GET" | "POST" | "PATCH" | "DELETE";

/** One Graph request after routing; a batch part looks the same as a whole request. */
export interface GraphRequest {
  readonly tenant: Tenant;
  /** Root of Graph as the client calls it, for links. */
  readonly root: string;
  readonly version: Version;
  readonly method: string;
  /** Below the version, encoded as it came, without the query. */
  readonly path: string;
  readonly query: ReadonlyMap<string, string>;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: unknown;
  /** What was asked to go wrong while answering (pages, stale reads, ignored writes). */
  readonly faults: readonly Fault[];
}

export interface Reply {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Set when the request itself was wrong: goes into the journal for tests to find. */
  readonly invalid?: string;
}

export type Params = Readonly<Record<string, string>>;

export interface Route {
  readonly method: Method;
  readonly versions: readonly Version[];
  /** As in graph-openapi.json, below the version: "/users/{userId}/mailboxSettings". */
  readonly template: string;
  /** Query options a caller may use; any other is invalid. */
  readonly query: readonly string[];
  /** What the app must have been granted; a tenant may withhold it (`manners.withheld`). */
  readonly permission?: Permission;
  handle(request: GraphRequest, params: Params): Reply;
}

export const BOTH = ["v1.0", "beta"] as const;
export const V1 = ["v1.0"] as const;
export const BETA = ["beta"] as const;

export function advanced(request: GraphRequest): boolean {
  return (
    request.headers.consistencylevel?.toLowerCase() === "eventual" &&
    request.query.get("$count") === "true"
  );
}

/** `@odata.context` as Graph writes it. */
export function context(version: Version, of: string): string {
  return `https://graph.microsoft.com/${version}/$metadata#${of}`;
}

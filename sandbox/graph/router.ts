import { appRoutes } from "./apps.ts";
import { auditLogRoutes } from "./auditLogs.ts";
import { authenticationRoutes } from "./authentication.ts";
import { groupRoutes } from "./groups.ts";
import { mailRoutes } from "./mail.ts";
import { mailboxRoutes } from "./mailboxes.ts";
import { organisationRoutes } from "./organisation.ts";
import { policyRoutes } from "./policies.ts";
import { presenceRoutes } from "./presences.ts";
import { reportRoutes } from "./reports.ts";
import type { Params, Route, Version } from "./request.ts";
import { roleRoutes } from "./roles.ts";
import { userRoutes } from "./users.ts";

interface Compiled {
  readonly route: Route;
  readonly segments: readonly string[];
}

const ROUTES = [
  ...userRoutes,
  ...authenticationRoutes,
  ...reportRoutes,
  ...groupRoutes,
  ...policyRoutes,
  ...auditLogRoutes,
  ...organisationRoutes,
  ...appRoutes,
  ...mailRoutes,
  ...mailboxRoutes,
  ...presenceRoutes,
  ...roleRoutes,
];

/** Keyed by method, version and number of segments, so that a lookup looks at a handful. */
const BY_SHAPE = new Map<string, Compiled[]>();
for (const route of ROUTES) {
  const segments = route.template.split("/").slice(1);
  for (const version of route.versions) {
    const shape = `${route.method} ${version} ${segments.length}`;
    BY_SHAPE.set(shape, [...(BY_SHAPE.get(shape) ?? []), { route, segments }]);
  }
}

export interface Match {
  readonly route: Route;
  readonly params: Params;
}

/** Finds the route of a path below the version; fixed words win over parameters by standing first in their file. */
export function match(method: string, version: Version, path: string): Match | null {
  const segments = path.split("/").slice(1);
  for (const { route, segments: wanted } of BY_SHAPE.get(
    `${method} ${version} ${segments.length}`,
  ) ?? []) {
    const params = paramsOf(wanted, segments);
    if (params !== null) return { route, params };
  }
  return null;
}

function paramsOf(wanted: readonly string[], segments: readonly string[]): Params | null {
  const params: Record<string, string> = {};
  for (const [at, word] of wanted.entries()) {
    const segment = decode(segments[at] ?? "");
    if (!word.startsWith("{")) {
      if (word !== segment) return null;
      continue;
    }
    if (segment === "") return null;
    params[word.slice(1, -1)] = segment;
  }
  return params;
}

function decode(segment: string): string {
  if (!segment.includes("%")) return segment;
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

import type { Fault } from "../faults.ts";
import { nearLimit } from "../throttle.ts";
import { type Outgoing, travel } from "../wire.ts";
import type { World } from "../world.ts";
import { wantedState } from "./authentication.ts";
import { answeredByFault } from "./faultReply.ts";
import { classesOf, cost } from "./quota.ts";
import { invalid, throttled, withoutPermission } from "./refusals.ts";
import type { GraphRequest, Reply, Version } from "./request.ts";
import { type Match, match } from "./router.ts";

/** One request, or one part of a batch, before routing. */
export type Asked = Omit<GraphRequest, "tenant" | "faults"> & {
  readonly queryText: string;
  readonly part: boolean;
};

/** `dropped`: a batch leaves this part out of its responses. */
export interface Outcome extends Pick<Outgoing, "delayMs" | "lost"> {
  readonly reply: Reply;
  readonly dropped: boolean;
}

/** Faults, quota, validation, answer, journal: in that order, for whole requests and batch parts alike. */
export function dispatch(world: World, asked: Asked): Outcome {
  const path = `/${asked.version}${asked.path}`;
  const person = personOf(world, asked.path);
  const faults = world.faults.take({
    face: "graph",
    method: asked.method,
    path,
    person,
    part: asked.part,
  });
  const found = match(asked.method, asked.version as Version, asked.path);
  const answer =
    answeredByFault(faults) ??
    overQuota(world, asked, found) ??
    handled(world, asked, found, faults);
  const used = world.throttle.used(
    classesOf(asked.method, found?.route.template ?? "", asked.query),
  );
  const reply = { ...answer, headers: { ...nearLimit(used), ...answer.headers } };
  record(world, asked, found, reply);
  return { ...travel(faults), reply, dropped: faults.some((fault) => fault.do === "drop-part") };
}

function handled(world: World, asked: Asked, found: Match | null, faults: readonly Fault[]): Reply {
  if (found === null)
    return invalid(
      404,
      "ResourceNotFound",
      `The sandbox has no ${asked.method} /${asked.version}${asked.path}. A call the bot needs is added in sandbox/graph/.`,
    );
  const stranger = [...asked.query.keys()].find(
    (name) => name !== "$skiptoken" && !found.route.query.includes(name),
  );
  if (stranger !== undefined)
    return invalid(
      400,
      "BadRequest",
      `Query option '${stranger}' is not supported on ${found.route.template}.`,
    );
  const { permission } = found.route;
  if (permission !== undefined && world.tenant.manners.withheld.includes(permission))
    return withoutPermission(permission);
  return found.route.handle({ ...asked, tenant: world.tenant, faults }, found.params);
}

function overQuota(world: World, asked: Asked, found: Match | null): Reply | null {
  const template = found?.route.template ?? "";
  const refusal = world.throttle.take(
    classesOf(asked.method, template, asked.query),
    cost(template, asked.query),
  );
  return refusal === null ? null : throttled(refusal.retryAfter);
}

function record(world: World, asked: Asked, found: Match | null, reply: Reply): void {
  const { journal } = world;
  const { method } = asked;
  const query = asked.queryText === "" ? "" : `?${asked.queryText}`;
  const path = `/${asked.version}${asked.path}${query}`;
  const template = `/${asked.version}${found?.route.template ?? asked.path}`;
  const { status } = reply;
  journal.append("graph", { kind: "request", method, path, template, status, button: null });
  if (reply.invalid !== undefined)
    journal.append("graph", { kind: "invalid-request", method, path, status, why: reply.invalid });
  if (status === 429) journal.append("graph", { kind: "throttled", method, path });
  if (method === "PATCH" && template.endsWith("/authentication/requirements") && status !== 204)
    journal.append("graph", {
      kind: "mfa-write-refused",
      person: personOf(world, asked.path) ?? found?.params.userId ?? "",
      to: wantedState(asked.body),
      status,
    });
  journal.recordTraffic({
    face: "graph",
    method,
    template,
    path,
    // A mail in MIME has no schema to be held against.
    requestBody: typeof asked.body === "string" ? undefined : asked.body,
    status,
    responseBody: reply.body,
    part: asked.part,
  });
}

function personOf({ tenant }: World, path: string): string | null {
  const name = /\/users\/([^/]+)/.exec(path)?.[1];
  return name === undefined ? null : (tenant.directory.find(decodeURIComponent(name))?.id ?? null);
}

import { existsSync, readFileSync } from "node:fs";
import { Ajv2020, type AnySchema, type ValidateFunction } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import type { Exchange } from "../../sandbox/journal.ts";
import type { Json } from "./fetching.ts";

/** Microsoft's own schemas, cut to what we call; a file beside the repository, not in it. */
const FILE = new URL("../../../shared/reference/graph-openapi.json", import.meta.url);
/** OData casts have no path of their own in the file: only that the uncast call exists is checked. */
const CAST = /\/(members|transitiveMembers)\/microsoft\.graph\.user$/;

/** What is wrong with one exchange: nothing, or texts and schema errors. Connector traffic is not judged. */
export type Judge = (exchange: Exchange) => unknown[];

/** Null where the file is absent. */
export function graphSchema(): Judge | null {
  if (!existsSync(FILE)) return null;
  const api = JSON.parse(readFileSync(FILE, "utf8")) as { readonly paths: Json };
  const ajv = new Ajv2020({
    strict: false,
    validateSchema: false,
    // Making a check quicker takes longer than all uses of it here.
    code: { optimize: false },
  });
  formats.default(ajv);
  ajv.addSchema(api as AnySchema, "graph");
  // Ajv knows a schema again by the object alone: without this, each exchange would be a compilation.
  const checks = new Map<string, ValidateFunction>();
  const faults = (pointer: readonly string[], body: unknown): unknown[] => {
    const words = pointer.map((word) =>
      encodeURIComponent(word.replaceAll("~", "~0").replaceAll("/", "~1")),
    );
    const $ref = `graph#/${words.join("/")}`;
    const check = checks.get($ref) ?? ajv.compile({ $ref });
    checks.set($ref, check);
    return check(body) ? [] : [pointer.join(" "), ...(check.errors ?? []).slice(0, 3)];
  };

  return (exchange) => {
    const { face, method, template, status, requestBody, responseBody } = exchange;
    if (face === "connector" || status === 0) return [];
    const path = template.replace(CAST, "/$1");
    const verb = method.toLowerCase();
    const operation = child(child(api.paths, path), verb);
    if (operation === undefined) return [`there is no ${method} ${path}`];
    const asked =
      requestBody === undefined || operation.requestBody === undefined
        ? []
        : faults(["paths", path, verb, "requestBody", ...JSON_SCHEMA], requestBody);
    if (status >= 400) return [...asked, ...faults(ERROR, responseBody)];
    const promised = child(child(operation, "responses"), String(status));
    if (promised === undefined) return [...asked, `${method} ${path} never answers ${status}`];
    const isJson = child(child(promised, "content"), "application/json") !== undefined;
    if (CAST.test(template) || !isJson) return asked;
    const pointer = ["paths", path, verb, "responses", String(status), ...JSON_SCHEMA];
    return [...asked, ...faults(pointer, withoutEmptyEnum(responseBody))];
  };
}

function child(of: Json | undefined, name: string): Json | undefined {
  return of?.[name] as Json | undefined;
}

const JSON_SCHEMA = ["content", "application/json", "schema"] as const;
const ERROR = ["components", "schemas", "common.error"] as const;

/** Microsoft's sample shows "" where the enum knows no such member (graph.md 1.1), so the sandbox sends it and we let it pass. */
function withoutEmptyEnum(body: unknown): unknown {
  const name = "userPreferredMethodForSecondaryAuthentication";
  return JSON.parse(JSON.stringify(body), (key, value) =>
    key === name && value === "" ? null : value,
  );
}

import { createRequire } from "node:module";
import type KoaRouter from "@koa/router";
import { OPERATIONS, type Operation } from "./operations.ts";

/** Where a request leads. */
export interface Route {
  /** The operations at its path, whatever their method; none where there is nothing. */
  readonly operations: readonly Operation[];
  /** The one that its method asks for. */
  readonly operation: (Operation & { readonly name: string }) | null;
  /** The parameters in the path, decoded. */
  readonly params: Readonly<Record<string, string>>;
}

const operations: readonly (Operation & { readonly name: string })[] = Object.entries<Operation>(
  OPERATIONS,
).map(([name, operation]) => ({ ...operation, name }));
/** Those at each path that has no parameters: such paths need no pattern. */
const atPlainPath = Map.groupBy(
  operations.filter(({ path }) => !path.includes(":")),
  ({ path }) => path,
);

/** Routes a request; HEAD goes where GET goes. A request is routed once, and the result handed on. */
export function routeOf(method: string | undefined, path: string): Route {
  const here = atPlainPath.get(path);
  if (!here) return match(method, path);
  const asked = method === "HEAD" ? "GET" : method;
  return {
    operations: here,
    operation: here.find((operation) => operation.method === asked) ?? null,
    params: {},
  };
}

let patterns: KoaRouter | null = null;

function match(method: string | undefined, path: string): Route {
  patterns ??= makePatterns();
  const { path: layers, pathAndMethod } = patterns.match(path, method ?? "");
  const named = (name: string | undefined) => operations.filter((operation) => operation.name === name);
  const found = layers.flatMap((layer) => named(layer.name));
  const [layer] = pathAndMethod;
  if (!layer) return { operations: found, operation: null, params: {} };
  const [operation = null] = named(layer.name);
  return { operations: found, operation, params: layer.params(path, layer.captures(path)) };
}

/** Loaded when it is needed, as no start shall wait for it. It only matches: what a route does is decided after the checks. */
function makePatterns(): KoaRouter {
  // As CommonJS: its ECMAScript module imports Node's HTTP module, and that loads more (`process/node-http.ts`).
  const Router: typeof KoaRouter = createRequire(import.meta.url)("@koa/router");
  const router = new Router({ strict: true, sensitive: true });
  for (const { name, method, path } of operations.filter(({ path }) => path.includes(":")))
    router.register(path, [method], () => {}, { name });
  return router;
}

const probes = new Set(operations.filter(({ isProbe }) => isProbe).map(({ path }) => path));

/** Whether a path is that of a health check, whatever the method. */
export function isProbe(path: string | null): boolean {
  return path !== null && probes.has(path);
}

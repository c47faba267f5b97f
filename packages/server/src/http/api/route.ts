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

const byName = new Map(
  Object.entries<Operation>(OPERATIONS).map(([name, operation]) => [name, { ...operation, name }]),
);
// As CommonJS: its ECMAScript module imports Node's HTTP module, and that loads more (`process/node-http.ts`).
const Router: typeof KoaRouter = createRequire(import.meta.url)("@koa/router");
const router = new Router({ strict: true, sensitive: true });
// It only matches: what a route does is decided after the checks, and for streams without Koa.
for (const { name, method, path } of byName.values()) router.register(path, [method], () => {}, { name });

/** Paths without parameters have one route for each method: they are matched against all patterns once. */
const plainPaths = new Set<string>(
  [...byName.values()].map(({ path }) => path).filter((path) => !path.includes(":")),
);
const METHODS = new Set<string | undefined>(["GET", "HEAD", "POST", "PUT", "DELETE"]);
const plainRoutes = new Map<string, Route>();

/** Routes a request; HEAD goes where GET goes. A request is routed once, and the result handed on. */
export function routeOf(method: string | undefined, path: string): Route {
  if (!plainPaths.has(path) || !METHODS.has(method)) return match(method, path);
  const name = `${method} ${path}`;
  const route = plainRoutes.get(name) ?? match(method, path);
  plainRoutes.set(name, route);
  return route;
}

function match(method: string | undefined, path: string): Route {
  const { path: layers, pathAndMethod } = router.match(path, method ?? "");
  const operations = layers.flatMap(({ name = "" }) => byName.get(name) ?? []);
  const [layer] = pathAndMethod;
  if (!layer) return { operations, operation: null, params: {} };
  const operation = byName.get(layer.name ?? "") ?? null;
  return { operations, operation, params: layer.params(path, layer.captures(path)) };
}

const probes = new Set([...byName.values()].filter(({ isProbe }) => isProbe).map(({ path }) => path));

/** Whether a path is that of a health check, whatever the method. */
export function isProbe(path: string | null): boolean {
  return path !== null && probes.has(path);
}

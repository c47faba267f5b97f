import http from "node:http";
import { DirectHttpAgent } from "./direct-agent.ts";
import { type HttpProxy, proxyFor } from "./proxy.ts";

/** How requests get to a server. */
export interface Route {
  /** Node's function for the server's scheme. */
  readonly request: typeof http.request;
  readonly agent: http.Agent;
  /** The proxy of the environment that they go through; null where they go directly. */
  readonly proxy: HttpProxy | null;
}

/** By scheme, as a command asks more than once. */
const direct = new Map<string, Route>();

/** The route to `server`. Throws UsageError where the environment names a proxy that catq cannot use. */
export async function routeTo(
  server: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Route> {
  const { protocol } = new URL(server);
  const isSecure = protocol === "https:";
  const proxy = proxyFor(server, env);
  const known = proxy === null ? direct.get(protocol) : undefined;
  if (known) return known;
  // Most have no proxy, and many no TLS: whoever has one waits for it to load.
  const request = isSecure ? (await import("node:https")).request : http.request;
  if (proxy !== null) {
    const agent = isSecure
      ? new (await import("https-proxy-agent")).HttpsProxyAgent(proxy.url)
      : new (await import("http-proxy-agent")).HttpProxyAgent(proxy.url);
    return { request, agent, proxy };
  }
  const agent = isSecure
    ? new (await import("./direct-https-agent.ts")).DirectHttpsAgent()
    : new DirectHttpAgent();
  const route = { request, agent, proxy };
  direct.set(protocol, route);
  return route;
}

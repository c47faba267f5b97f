import type http from "node:http";
import type https from "node:https";
import { DirectHttpAgent, DirectHttpsAgent } from "./direct-agent.ts";
import { type HttpProxy, proxyFor } from "./proxy.ts";

/** How requests get to a server. */
export interface Route {
  readonly agent: { readonly http: http.Agent; readonly https: https.Agent };
  /** The proxy of the environment that they go through; null where they go directly. */
  readonly proxy: HttpProxy | null;
}

const direct: Route = {
  agent: { http: new DirectHttpAgent(), https: new DirectHttpsAgent() },
  proxy: null,
};

/** The route to `server`. Throws UsageError where the environment names a proxy that catq cannot use. */
export async function routeTo(
  server: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Route> {
  const proxy = proxyFor(server, env);
  if (proxy === null) return direct;
  // Most machines have no proxy: whoever has one waits for these.
  const [{ HttpProxyAgent }, { HttpsProxyAgent }] = await Promise.all([
    import("http-proxy-agent"),
    import("https-proxy-agent"),
  ]);
  return {
    agent: { http: new HttpProxyAgent(proxy.url), https: new HttpsProxyAgent(proxy.url) },
    proxy,
  };
}

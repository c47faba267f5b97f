import { Socket } from "node:net";
import helmet from "helmet";
import { http } from "../process/node-http.ts";

/**
 * None of helmet's headers depends on the request, so it is asked once and its answer kept: the streams, Koa
 * and the parser's errors then share it. HSTS and `upgrade-insecure-requests` stay out: catqd speaks plain HTTP, and whoever puts TLS before it decides on those.
 */
const SECURITY_HEADERS: Readonly<Record<string, string>> = ask({});

/** What every answer carries: nothing here is worth a cache's while, and most of it is one person's. */
export const COMMON_HEADERS: Readonly<Record<string, string>> = {
  ...SECURITY_HEADERS,
  "Cache-Control": "no-store",
};

/** As it is spelt in {@link COMMON_HEADERS}, so that an answer with its own has it once. */
export const POLICY_HEADER = "content-security-policy";

/** What the wall carries in addition: pages of its own origin may show it in a frame, as it does those of other lines. */
export const FRAME_HEADERS: Readonly<Record<string, string>> = framed();

/**
 * The Content-Security-Policy of a page that holds styles of its own: each is named by its hash, so nothing that
 * found its way into a page would be applied.
 */
export function contentPolicy(own: { styles?: readonly string[] }): string {
  return ask(own)[POLICY_HEADER] ?? "";
}

function framed(): Record<string, string> {
  const { [POLICY_HEADER]: policy = "", "x-frame-options": option = "" } = ask({ isInFrames: true });
  return { [POLICY_HEADER]: policy, "x-frame-options": option };
}

function ask(own: { styles?: readonly string[]; isInFrames?: boolean }): Record<string, string> {
  const req = new http.IncomingMessage(new Socket());
  const res = new http.ServerResponse(req);
  helmet({
    strictTransportSecurity: false,
    // On plain HTTP browsers ignore it, and complain of it in the console; the pages open no windows.
    crossOriginOpenerPolicy: false,
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'", ...(own.styles ?? [])],
        "img-src": ["'self'", "blob:", "data:"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        ...(own.isInFrames && { "frame-src": ["'self'"] }),
        "frame-ancestors": [own.isInFrames ? "'self'" : "'none'"],
      },
    },
    xFrameOptions: { action: own.isInFrames ? "sameorigin" : "deny" },
  })(req, res, () => {});
  return Object.fromEntries(Object.entries(res.getHeaders()).map(([name, value]) => [name, String(value)]));
}

import type http from "node:http";
import { codeOf, messageOf } from "@catq/shared/system-reason";
import { routeTo } from "./connection/agents.ts";
import { type HttpProxy, shownProxy } from "./connection/proxy.ts";
import { Garbled, Unreachable } from "./errors.ts";
import { failureOf, redirectHint } from "./failures.ts";
import { safe } from "./safe-text.ts";

/** Milliseconds a request may take, part by part. */
export interface Limits {
  /** Name, connection and TLS, each. */
  readonly connectMs: number;
  /** From the sent request to the end of the answer's headers. */
  readonly responseMs: number;
  /** All in all; undefined for a stream that stays open. */
  readonly requestMs?: number;
}

export interface RequestOptions {
  readonly server: string;
  readonly path: string;
  readonly method: "GET" | "POST" | "DELETE";
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly limits: Limits;
  readonly signal?: AbortSignal | undefined;
}

/** The head of an answer, with its bytes still to come. */
export interface Answer {
  readonly status: number;
  /** One header's value by its lower-case name. */
  header(name: string): string | null;
  readonly body: AsyncIterable<Uint8Array>;
  /** Closes the connection without reading the rest of the body. */
  discard(): void;
}

/**
 * Sends one request: no redirects, no retries, no content codings (so no decompression bomb), no status thrown.
 * Throws {@link Unreachable} before an answer, {@link Garbled} for a redirect or a coding nobody asked for;
 * reading the body throws Unreachable when the connection breaks.
 */
export async function send(o: RequestOptions): Promise<Answer> {
  const { request: begin, agent, proxy } = await routeTo(o.server, process.env);
  o.signal?.throwIfAborted();
  const url = new URL(o.server + o.path);
  const request = begin(url, {
    method: o.method,
    agent,
    headers: { "user-agent": "catq", "accept-encoding": "identity", ...o.headers },
  });
  // With a response there, destroying the request would end the body as if it were whole.
  let broken: { destroy(error: Error): unknown } = request;
  const breakOff = (error: Error): void => void broken.destroy(error);
  limitTime(request, o.limits, breakOff);
  breakOffWith(o.signal, request, breakOff);
  request.end(o.body);

  const response = await new Promise<http.IncomingMessage>((resolve, reject) => {
    request.once("response", (response) => {
      broken = response;
      resolve(response);
    });
    // Stays for the request's life: an error nobody waits for yet must not end the process.
    request.on("error", (error) => reject(unreachable(o.server, proxy, error)));
  });
  response.on("error", () => {});
  const discard = (): void => void request.destroy();
  const status = response.statusCode ?? 0;
  const header = (name: string): string | null => {
    const value = response.headers[name];
    return typeof value === "string" ? value : (value?.[0] ?? null);
  };
  // Where CONNECT is refused, the agent hands the proxy's answer out as the server's, without any TLS.
  const isOfProxy = url.protocol === "https:" && !("encrypted" in response.socket);
  if (proxy !== null && (status === 407 || isOfProxy)) {
    discard();
    throw proxyRefuses(o.server, proxy, status);
  }
  const unsupported = unsupportedIn(status, header);
  if (unsupported !== null) {
    discard();
    throw new Garbled(o.server, unsupported, redirectHint(o.server, o.path, header("location") ?? ""));
  }
  return { status, header, body: readBody(o.server, proxy, response), discard };
}

/** A redirect or a content coding, which catq does not follow or decode, in words; null for neither. */
function unsupportedIn(status: number, header: (name: string) => string | null): string | null {
  if (status >= 300 && status < 400) {
    const location = safe(header("location") ?? "", 100);
    return `it redirects${location && ` to ${location}`}, and catq takes no token elsewhere`;
  }
  const coding = header("content-encoding");
  if (coding !== null && coding !== "identity") return `it sends a compressed answer (${safe(coding, 30)})`;
  return null;
}

async function* readBody(
  server: string,
  proxy: HttpProxy | null,
  response: http.IncomingMessage,
): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of response) {
      if (chunk instanceof Uint8Array) yield chunk;
    }
    if (!response.complete) throw coded("ECONNRESET", "the body ended early");
  } catch (error) {
    throw unreachable(server, proxy, error);
  }
}

/** Breaks a request off that takes longer than its limits, with the system's code for that. */
function limitTime(
  request: http.ClientRequest,
  { connectMs, responseMs, requestMs }: Limits,
  breakOff: (error: Error) => void,
): void {
  const after = (ms: number): NodeJS.Timeout =>
    setTimeout(() => breakOff(coded("ETIMEDOUT", `no end within ${ms} ms`)), ms);
  // The agent hands the socket over when it is connected, with TLS where there is TLS.
  let part = after(3 * connectMs);
  const whole = requestMs === undefined ? undefined : after(requestMs);
  request.once("socket", () => {
    clearTimeout(part);
    part = after(responseMs);
  });
  request.once("response", () => clearTimeout(part));
  request.once("close", () => {
    clearTimeout(part);
    clearTimeout(whole);
  });
}

function breakOffWith(
  signal: AbortSignal | undefined,
  request: http.ClientRequest,
  breakOff: (error: Error) => void,
): void {
  if (signal === undefined) return;
  const onAbort = (): void => breakOff(coded("ERR_ABORTED", "aborted"));
  signal.addEventListener("abort", onAbort, { once: true });
  request.once("close", () => signal.removeEventListener("abort", onAbort));
}

function coded(code: string, message: string): Error {
  return Object.assign(new Error(message), { code });
}

/** Through a proxy, what fails before it answers is about the proxy, unless it is about the server's certificate. */
function unreachable(server: string, proxy: HttpProxy | null, error: unknown): Unreachable {
  const code = codeOf(error);
  const isAboutProxy = proxy !== null && PROXY_FAILURES.has(code);
  const failure = failureOf(isAboutProxy ? shownProxy(proxy) : server, code, messageOf(error));
  const mayHaveArrived = !failure.isBeforeSending;
  if (!isAboutProxy) return new Unreachable({ server, ...failure, mayHaveArrived, cause: error });
  return new Unreachable({
    server,
    reason: `the proxy ${shownProxy(proxy)} of ${proxy.variable} cannot be reached (${failure.reason})`,
    hint: aroundProxy(server, proxy),
    mayHaveArrived,
    cause: error,
  });
}

const PROXY_FAILURES = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH"]);

function proxyRefuses(server: string, proxy: HttpProxy, status: number): Unreachable {
  const { protocol, host } = proxy.url;
  const [does, hint] =
    status === 407
      ? [
          "asks for a name and a password",
          `put them into ${proxy.variable}: ${protocol}//NAME:PASSWORD@${host}`,
        ]
      : [`does not connect to it (HTTP ${status})`, aroundProxy(server, proxy)];
  const reason = `the proxy ${shownProxy(proxy)} of ${proxy.variable} ${does}`;
  return new Unreachable({ server, reason, hint, mayHaveArrived: false });
}

function aroundProxy(server: string, { variable }: HttpProxy): string {
  return `mend ${variable}, or go around the proxy with NO_PROXY=${new URL(server).hostname}`;
}

import { isUtf8 } from "node:buffer";
import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import { QUEUE_HEADER, TOKEN_HEADER } from "@catq/shared";
import { type HttpAnswer, malformed, refuse } from "../problem/refusals.ts";

/**
 * The path of a request target (RFC 9112, section 3.2), without its query, and the authority of one in absolute form;
 * each is null where there is none.
 */
export function targetOf(target: string): {
  readonly path: string | null;
  readonly authority: string | null;
} {
  if (target.startsWith("/")) return { path: target.replace(/[?#].*$/s, ""), authority: null };
  if (!/^https?:\/\//i.test(target) || !URL.canParse(target)) return { path: null, authority: null };
  const { pathname, host } = new URL(target);
  return { path: pathname, authority: host };
}

/**
 * Whether a request could end elsewhere for a proxy than for node's parser: Transfer-Encoding before HTTP/1.1, or another
 * coding than `chunked` alone (RFC 9112, section 6.1). All else of this kind the parser refuses by itself.
 */
export function isFramingUnsure({
  httpVersion,
  headers,
}: Pick<IncomingMessage, "httpVersion" | "headers">): boolean {
  const coding = headers["transfer-encoding"];
  return coding !== undefined && (httpVersion !== "1.1" || coding.toLowerCase() !== "chunked");
}

/** Whether a request has the one Host that it must have (RFC 9112, section 3.2); HTTP/1.0 knows none. */
export function hasOneHost({
  httpVersion,
  rawHeaders,
}: Pick<IncomingMessage, "httpVersion" | "rawHeaders">): boolean {
  const hosts = countOf(rawHeaders, "host");
  return hosts === 1 || (hosts === 0 && httpVersion !== "1.1");
}

const QUEUE_FIELD = QUEUE_HEADER.toLowerCase();
const TOKEN_FIELD = TOKEN_HEADER.toLowerCase();

/**
 * The token of `Catq-Token`; where that is not sent, of `Authorization: Bearer …` (RFC 6750, section 2.1), which may
 * be meant for a proxy. Null where there is none, another scheme, or the field more than once: which would be meant?
 */
export function presentedToken({
  headers,
  rawHeaders,
}: Pick<IncomingMessage, "headers" | "rawHeaders">): string | null {
  const own = headers[TOKEN_FIELD];
  const field = own === undefined ? "authorization" : TOKEN_FIELD;
  const token = own ?? /^bearer +(.*)$/is.exec(headers.authorization ?? "")?.[1] ?? "";
  const presented = decodeField(String(token)).trim();
  return presented === "" || countOf(rawHeaders, field) > 1 ? null : presented;
}

/** A field's value as the UTF-8 that programs send, such as a typographic dash: Node decodes it as Latin-1. */
function decodeField(value: string): string {
  const bytes = Buffer.from(value, "latin1");
  return isUtf8(bytes) ? bytes.toString() : value;
}

/**
 * Whether a request says that its token is of another queue than the one with this id. What is no id, such as
 * two of them, is another one: that nobody is banned for a token is what the header is sent for.
 */
export function isForAnotherQueue(headers: IncomingHttpHeaders, id: string): boolean {
  const named = headers[QUEUE_FIELD];
  return named !== undefined && named !== id;
}

/** How often a header was sent: node joins or drops repeated ones. */
function countOf(rawHeaders: readonly string[], name: string): number {
  return rawHeaders.filter((text, i) => i % 2 === 0 && text.toLowerCase() === name).length;
}

/** A key, or a structured field's string (RFC 9651, section 3.3.3) that holds one. */
const KEY = /^[\x21-\x7e]{1,255}$/;
const QUOTED = /^"((?:[\x20\x21\x23-\x5b\x5d-\x7e]|\\["\\])*)"$/;

/** The `Idempotency-Key` header's key; null where there is none. */
export function idempotencyKey(headers: IncomingHttpHeaders): HttpAnswer<string | null> {
  const sent = headers["idempotency-key"];
  if (sent === undefined) return { ok: true, value: null };
  const text = String(sent).trim();
  const key = text.startsWith('"') ? QUOTED.exec(text)?.[1]?.replace(/\\(.)/g, "$1") : text;
  if (key === undefined || !KEY.test(key)) {
    return refuse(malformed("An Idempotency-Key has 1 to 255 visible ASCII characters, and is sent once."));
  }
  return { ok: true, value: key };
}

/** Methods that are safe (RFC 9110, section 9.2.1). */
const SAFE = new Set<string | undefined>(["GET", "HEAD", "OPTIONS", "TRACE"]);

/** Whether a request may change something. */
export function isUnsafe(method: string | undefined): boolean {
  return !SAFE.has(method);
}

/**
 * Whether a page of another site sent a request: by Fetch Metadata where the browser sends it, which it does only to
 * origins it trusts (HTTPS, loopback), else by `Origin` (RFC 6454), which every browser sends with requests that may
 * change something or read the answer. Pages can forge neither; programs send neither. A link to here that a person
 * follows is no such request, but an `<iframe>` is.
 */
export function isCrossSite(method: string | undefined, headers: IncomingHttpHeaders): boolean {
  const { "sec-fetch-site": site, "sec-fetch-mode": mode, "sec-fetch-dest": destination } = headers;
  if (!isUnsafe(method) && mode === "navigate" && destination === "document") return false;
  if (site !== undefined) return site !== "same-origin" && site !== "none";
  const { origin, host } = headers;
  // Of a page in a sandbox, or a file, it is `null`.
  return origin !== undefined && (!URL.canParse(origin) || new URL(origin).host !== hostOf(origin, host));
}

/** The host and port that were asked for, written as in a URL of the origin's scheme: 80 is left out of `http`. */
function hostOf(origin: string, host: string | undefined): string | null {
  const asked = `${new URL(origin).protocol}//${host}`;
  return URL.canParse(asked) ? new URL(asked).host : null;
}

import { oneOf } from "./seeded-random.ts";

/** A request as bytes, and what a history notes of it. */
export interface OddRequest {
  readonly bytes: Buffer;
  readonly method: string;
  readonly path: string;
  /** What stands in an `Authorization: Bearer` of it; null where nothing does. */
  readonly token: string | null;
}

const METHODS = [
  "GET",
  "POST",
  "DELETE",
  "PUT",
  "PATCH",
  "HEAD",
  "OPTIONS",
  "TRACE",
  "PROPFIND",
  "get",
  "CATQ",
  "M-SEARCH",
];
const PATHS = [
  ..."/api/tickets /api/ticket /api/ticket/claim /api/ticket/cat /api/ticket/done /api/ticket/pass".split(
    " ",
  ),
  ..."/api/ticket/events /api/queue /api/queue/events /healthz /readyz /openapi.json /metrics".split(" "),
  ..."/ /problems/banned /problems/ /problems/%00 /api /api/ /api/ticket/ /api//ticket /API/TICKET".split(
    " ",
  ),
  ..."/api/ticket%2fclaim /../api/queue /%ff%fe /%zz /api/queue?x=1 /api/ticket;a=b * //evil.example/ ?".split(
    " ",
  ),
  ..."http://catq/api/queue https://[::1/api/queue http://%/ http:///x /problems/__proto__ /problems/constructor".split(
    " ",
  ),
  `/${"a".repeat(3000)}`,
  `/${"%41".repeat(800)}`,
];
const BODIES = [
  '{"places":1}',
  '{"places":0}',
  '{"places":-1}',
  '{"places":1e308}',
  '{"places":9007199254740993}',
  '{"places":"1"}',
  '{"places":1,"more":1}',
  '{"__proto__":{"places":1}}',
  "[]",
  "null",
  "{",
  '"',
  "\u0000",
  `${"[".repeat(2000)}${"]".repeat(2000)}`,
  `{"places":${"1".repeat(3000)}}`,
  " ".repeat(5000),
  "x".repeat(20_000),
];
const TYPES = [
  "application/json",
  "application/json; charset=utf-8",
  "text/plain",
  "application/json; charset=x",
  "",
  ";",
];
const ODD_HEADERS = [
  "X-Forwarded-For: 127.0.0.1, 10.0.0.1",
  "X-Forwarded-For: not an address",
  "Content-Encoding: gzip",
  "Expect: 100-continue",
  "Expect: something-else",
  "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
  "Sec-Fetch-Site: cross-site",
  "Sec-Fetch-Site: same-origin",
  "Transfer-Encoding: gzip, chunked",
  "Transfer-Encoding: identity",
  "Content-Length: 99999999999999999999",
  "Content-Length: -1",
  "Content-Length: 0x10",
  "Idempotency-Key: a-key",
  'Idempotency-Key: "a \\" key"',
  "Idempotency-Key: \u00e9",
  `Idempotency-Key: ${"k".repeat(300)}`,
  "Last-Event-ID: 999999999999999999999",
  "Accept: \u00ff",
  "Range: bytes=0-0,1-",
  "If-None-Match: *",
  "Host: other",
  ": no name",
  " folded",
  "X-Nul: a\u0000b",
  `X-Long: ${"l".repeat(17_000)}`,
  `Cookie: ${"c=1; ".repeat(500)}`,
];

/** One request, in some way unlike what a client of the contract would send. */
export function oddRequest(random: () => number, tokens: readonly string[]): OddRequest {
  const isLikely = (share: number): boolean => random() < share;
  const method = oneOf(random, isLikely(0.7) ? METHODS.slice(0, 3) : METHODS);
  const path = oneOf(random, isLikely(0.6) ? PATHS.slice(0, 12) : PATHS);
  const headers = isLikely(0.97) ? ["Host: catq"] : [];
  const authorization = isLikely(0.6) ? oddAuthorization(random, tokens) : null;
  if (authorization !== null) headers.push(authorization);
  while (isLikely(0.4)) headers.push(oneOf(random, ODD_HEADERS));
  const body = isLikely(0.5) ? oneOf(random, BODIES) : "";
  if (body !== "" && isLikely(0.9)) {
    headers.push(`Content-Type: ${oneOf(random, isLikely(0.7) ? TYPES.slice(0, 1) : TYPES)}`);
    if (isLikely(0.95)) headers.push(`Content-Length: ${Buffer.byteLength(body, "latin1")}`);
  }
  headers.push("Connection: close");
  const version = isLikely(0.97)
    ? "HTTP/1.1"
    : oneOf(random, ["HTTP/1.0", "HTTP/2.0", "HTTP/9.9", "", "HTTP"]);
  const head = `${method} ${path} ${version}\r\n${headers.join("\r\n")}\r\n\r\n`;
  const bytes = Buffer.from(head + body, "latin1");
  if (isLikely(0.15)) mutate(bytes, random);
  return { bytes, method, path, token: tokenIn(bytes) };
}

function oddAuthorization(random: () => number, tokens: readonly string[]): string {
  const token = oneOf(random, tokens);
  const at = Math.floor(random() * token.length);
  const slip =
    token.slice(0, at) + oneOf(random, [..."0123456789ABCDEFGHJKMNPQRSTVWXYZ"]) + token.slice(at + 1);
  const kind = random();
  if (kind < 0.45) return `Authorization: Bearer ${token}`;
  if (kind < 0.75) return `authorization: bearer  ${slip.toLowerCase()}`;
  if (kind < 0.8) return `Authorization: Bearer ${token}\r\nAuthorization: Bearer ${slip}`;
  const rare = [
    "Basic Y2F0OnE=",
    "Bearer",
    "Bearer ",
    "",
    "Bearer\u0000x",
    `Bearer ${token.slice(0, 3)}`,
    "Bearer nonsense",
  ];
  return `Authorization: ${oneOf(random, rare)}`;
}

/** Changes a few bytes in place. */
function mutate(bytes: Buffer, random: () => number): void {
  for (let n = 1 + Math.floor(random() * 4); n > 0; n--) {
    bytes[Math.floor(random() * Math.min(bytes.length, 400))] = Math.floor(random() * 256);
  }
}

/** The bearer token that the bytes hold; null where there is none, or more than one `Authorization`. */
function tokenIn(bytes: Buffer): string | null {
  const [head = ""] = bytes.toString("latin1").split("\r\n\r\n");
  const sent = [...head.matchAll(/^authorization:(.*)$/gim)];
  const token = /^\s*bearer +(.*?)\s*$/i.exec(sent[0]?.[1] ?? "")?.[1] ?? "";
  return sent.length !== 1 || token === "" ? null : token;
}

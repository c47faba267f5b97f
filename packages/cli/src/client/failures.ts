import { isIP } from "node:net";
import { safe } from "./safe-text.ts";

/** Why no response came, in a few words, and what a person can do about it. */
export interface Failure {
  readonly reason: string;
  readonly hint: string;
  /** Not one byte of the request was sent. */
  readonly isBeforeSending: boolean;
}

const ELSEWHERE = "name another server with `-s URL`";
const LATER = `try again later, or ${ELSEWHERE}`;
const NETWORK = `is this machine connected to the network? if it is, ${ELSEWHERE}`;
const CLOCK = "is this machine's clock right? if it is, whoever runs the server has to renew the certificate";

const UNKNOWN_AUTHORITY = "its certificate is from an authority that catq does not know";

/** The reason, and a hint that may need the server's URL and what Node says. */
type Told = readonly [reason: string, hint: string | ((url: URL, message: string) => string)];

/** By the codes of Node (Errors, "Common system errors") and of OpenSSL (X509_verify_cert_error_string). */
const BEFORE_SENDING: Readonly<Record<string, Told>> = {
  ECONNREFUSED: ["nothing listens there", refusedHint],
  ENOTFOUND: [
    "there is no host of that name",
    ({ hostname }) => `is ${hostname} spelt right? if it is, is this machine connected to the network?`,
  ],
  EAI_AGAIN: ["the host's name cannot be looked up right now", NETWORK],
  EHOSTUNREACH: ["there is no way to that host", NETWORK],
  ENETUNREACH: ["there is no way to that network", NETWORK],
  CERT_HAS_EXPIRED: ["its certificate has expired", CLOCK],
  CERT_NOT_YET_VALID: ["its certificate is not valid yet", CLOCK],
  DEPTH_ZERO_SELF_SIGNED_CERT: ["its certificate is signed by itself", authorityHint],
  SELF_SIGNED_CERT_IN_CHAIN: [UNKNOWN_AUTHORITY, authorityHint],
  UNABLE_TO_GET_ISSUER_CERT: [UNKNOWN_AUTHORITY, authorityHint],
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: [UNKNOWN_AUTHORITY, authorityHint],
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: [UNKNOWN_AUTHORITY, authorityHint],
  CERT_REVOKED: ["its certificate was revoked", "ask whoever runs the server"],
  ERR_TLS_CERT_ALTNAME_INVALID: ["its certificate is for another name", otherNameHint],
};

const AFTERWARDS: Readonly<Record<string, Told>> = {
  ECONNRESET: ["the connection broke off", brokenHint],
  EPIPE: ["the connection broke off", brokenHint],
  EPROTO: ["no TLS connection came about", LATER],
  ETIMEDOUT: ["no answer in time", LATER],
  ERR_HTTP_CONTENT_LENGTH_MISMATCH: ["the answer broke off", LATER],
  ERR_ABORTED: ["stopped", LATER],
};

const NO_TLS: Told = [
  "what answers there does not speak TLS",
  (url) => `if it is reached without TLS, say \`-s ${withScheme("http", url)}\``,
];
const NO_HTTP: Told = [
  "what answers there does not speak HTTP",
  (url) => `if it is reached over TLS, say \`-s ${withScheme("https", url)}\``,
];

/** What became of a request to `server` (as readServer writes it) that failed with `code`, "" where it has none. */
export function failureOf(server: string, code: string, message: string): Failure {
  // OpenSSL's word for bytes that are no TLS record, under the code of the system or its own: the handshake never began.
  const before = /:wrong version number:/.test(message) ? NO_TLS : BEFORE_SENDING[code];
  const told = before ?? AFTERWARDS[code] ?? (code.startsWith("HPE_") ? NO_HTTP : null);
  const [reason, hint] = told ?? [safe(`${message}${code && ` (${code})`}`, 120), LATER];
  return {
    reason,
    hint: typeof hint === "string" ? hint : hint(new URL(server), message),
    isBeforeSending: before !== undefined,
  };
}

/**
 * What to say where `server` redirects a request for `path`: the server that it redirects to. null where that is
 * no address of a server, or the same one.
 */
export function redirectHint(server: string, path: string, location: string): string | null {
  const base = `${server}${path}`;
  if (!URL.canParse(location, base)) return null;
  const { href, protocol } = new URL(location, base);
  if ((protocol !== "https:" && protocol !== "http:") || !href.endsWith(path)) return null;
  const other = safe(href.slice(0, -path.length), 100);
  return other === server ? null : `if that is the queue you mean, say \`-s ${other}\``;
}

/** What to say of an answer to plain HTTP that no catqd gives: a port for TLS answers so, with 400. */
export function badRequestHint(server: string): string | null {
  const url = new URL(server);
  return url.protocol === "http:"
    ? `if it is reached over TLS, say \`-s ${withScheme("https", url)}\``
    : null;
}

function refusedHint(url: URL): string {
  if (isLoopback(url.hostname)) return `start a daemon there with \`catqd\`, or ${ELSEWHERE}`;
  // A bare name is taken for one with TLS, and without a proxy catqd has neither that nor its port.
  if (url.protocol === "https:") {
    return `if it is reached without TLS, say \`-s ${withScheme("http", url)}\`, with its port`;
  }
  return `is \`catqd\` running there, and is that its port? if not, ${ELSEWHERE}`;
}

/** A private certificate authority: Node reads this variable as it starts. */
function authorityHint({ hostname }: URL): string {
  return `if you trust ${hostname}, name the authority's certificate: \`NODE_EXTRA_CA_CERTS=/PATH/ca.pem catq …\``;
}

function otherNameHint({ hostname }: URL, message: string): string {
  const [, names = ""] = /altnames: (.*)$/s.exec(message) ?? [];
  const known = [...names.matchAll(/(?:DNS|IP Address):([^,\s]+)/g)].map(([, name = ""]) => safe(name, 60));
  if (known.length === 0) return `whoever runs the server needs a certificate for ${hostname}`;
  return `it is for ${known.slice(0, 3).join(", ")}: name the server so, with \`-s URL\``;
}

function brokenHint(url: URL): string {
  if (url.protocol === "https:") return LATER;
  return `try again later; if it is reached over TLS, say \`-s ${withScheme("https", url)}\``;
}

function withScheme(scheme: string, { host, pathname }: URL): string {
  return `${scheme}://${host}${pathname.replace(/\/+$/, "")}`;
}

function isLoopback(hostname: string): boolean {
  const address = hostname.replace(/^\[|\]$/g, "");
  return isIP(address) === 4 ? address.startsWith("127.") : /^::1$|(?:^|\.)localhost\.?$/.test(address);
}

import { isIP } from "node:net";
import { UsageError } from "./errors.ts";

/** Where catq looks for its daemon unless told otherwise. */
export const DEFAULT_SERVER = "http://127.0.0.1:8080";

/**
 * The one way of writing a server's address, without a slash at its end. A bare name is reached over TLS:
 * `Cats.Example/` is `https://cats.example`. Loopback and addresses, for which hardly anybody has a certificate,
 * are not: `localhost:8080` is `http://localhost:8080`. Throws UsageError for what is no address of a server.
 */
export function readServer(text: string): string {
  const url = parse(text.trim());
  if (url === null || (url.protocol !== "http:" && url.protocol !== "https:") || url.hostname === "") {
    throw new UsageError(
      "that server is no address catq can use.",
      `write it as https://cats.example, or ${DEFAULT_SERVER}`,
    );
  }
  if (url.username !== "" || url.password !== "" || url.search !== "" || url.hash !== "") {
    throw new UsageError("the server's address must not hold a password, a query or a fragment.");
  }
  return url.origin + url.pathname.replace(/\/+$/, "");
}

/**
 * Whether what was saved for the server `saved` is of `server`: the same, or the same name before it was reached
 * over TLS. Never the other way round, which would send a token in the clear.
 */
export function isOfServer(saved: string, server: string): boolean {
  return saved === server || saved === server.replace(/^https:/, "http:");
}

function parse(text: string): URL | null {
  if (text.includes("://")) return URL.canParse(text) ? new URL(text) : null;
  const plain = `http://${text}`;
  if (!URL.canParse(plain)) return null;
  return isPlain(new URL(plain).hostname) ? new URL(plain) : new URL(`https://${text}`);
}

/** RFC 6761, 6.3: every name below `localhost` is loopback, too. */
function isPlain(hostname: string): boolean {
  return (
    isIP(hostname.replace(/^\[|\]$/g, "")) !== 0 || /(?:^|\.)localhost(?:\.localdomain)?\.?$/.test(hostname)
  );
}

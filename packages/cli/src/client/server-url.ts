import { UsageError } from "./errors.ts";

/** Where catq looks for its daemon unless told otherwise. */
export const DEFAULT_SERVER = "http://127.0.0.1:8080";

/**
 * The one way of writing a server's address, without a slash at its end: `localhost:8080` and
 * `http://LOCALHOST:8080/` are `http://localhost:8080`. Throws UsageError for anything else.
 */
export function readServer(text: string): string {
  const given = text.includes("://") ? text : `http://${text}`;
  const url = URL.canParse(given) ? new URL(given) : null;
  if (url === null || (url.protocol !== "http:" && url.protocol !== "https:") || url.hostname === "") {
    throw new UsageError("that server is no address catq can use.", `write it as ${DEFAULT_SERVER}`);
  }
  if (url.username !== "" || url.password !== "" || url.search !== "" || url.hash !== "") {
    throw new UsageError("the server's address must not hold a password, a query or a fragment.");
  }
  return url.origin + url.pathname.replace(/\/+$/, "");
}

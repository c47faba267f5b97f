/**
 * The URL of a redirect, or of an address in JSON, relative to `from`. Throws for any scheme but http and https, for a change
 * from https to http, and for user information.
 */
export function nextUrl(from: URL, target: string): URL {
  const url = URL.parse(target, from.href);
  if (!url || (url.protocol !== "https:" && url.protocol !== "http:"))
    throw new Error("it points to what is no web address");
  if (from.protocol === "https:" && url.protocol === "http:")
    throw new Error("it points from https to plain http");
  if (url.username || url.password) throw new Error("it points to an address with a password in it");
  return url;
}

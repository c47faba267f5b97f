/**
 * Where an answer from `from` sends us, by a redirect or in its JSON. Throws for what is no web address, and
 * where TLS would be given up or a password taken along.
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

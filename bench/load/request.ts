/** The bytes of a request without a body. */
export function requestBytes(
  url: URL,
  method: string,
  path: string,
  headers: Readonly<Record<string, string>> = {},
): Buffer {
  const lines = [`${method} ${path} HTTP/1.1`, `Host: ${url.host}`];
  for (const [name, value] of Object.entries(headers)) lines.push(`${name}: ${value}`);
  if (method !== "GET") lines.push("Content-Length: 0");
  return Buffer.from(`${lines.join("\r\n")}\r\n\r\n`);
}

/** How many have asked. */
let callers = 0;

/** A take by somebody new: through a proxy, as all connections come from one address. */
export function takeRequest(url: URL): Buffer {
  // A prime, so that neighbours in time are none in an index.
  const number = (callers++ * 7919) % 2 ** 24;
  const address = `10.${number >> 16}.${(number >> 8) & 255}.${number & 255}`;
  return requestBytes(url, "POST", "/api/tickets", { "X-Forwarded-For": address });
}

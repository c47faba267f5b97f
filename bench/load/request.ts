/** The bytes of a request. */
export function requestBytes(url: URL, method: string, path: string, token?: string): Buffer {
  const lines = [`${method} ${path} HTTP/1.1`, `Host: ${url.host}`];
  if (token !== undefined) lines.push(`Authorization: Bearer ${token}`);
  if (method !== "GET") lines.push("Content-Length: 0");
  return Buffer.from(`${lines.join("\r\n")}\r\n\r\n`);
}

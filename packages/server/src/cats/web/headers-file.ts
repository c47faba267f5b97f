import { readFile } from "node:fs/promises";

// An import would load more of Node (`process/node-http.ts`).
const { validateHeaderName, validateHeaderValue } = process.getBuiltinModule("node:http");

/** The headers for each host, such as the key of a service, from a file that an operator keeps. */
export async function headersFor(host: string, file: string): Promise<Record<string, string>> {
  return parseHeaders(await readFile(file, "utf8"), host);
}

/**
 * The headers of a host, from lines of the form `api.thecatapi.com x-api-key: KEY`. Empty lines and those that begin with
 * `#` are ignored. Throws for any other line, and names only its number, as it may hold a secret.
 */
export function parseHeaders(text: string, host: string): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (/^\s*(?:#|$)/.test(line)) continue;
    const [, itsHost = "", name = "", value = ""] = /^\s*(\S+)\s+([^\s:]+):\s*(.*?)\s*$/.exec(line) ?? [];
    try {
      validateHeaderName(name);
      validateHeaderValue(name, value);
    } catch {
      throw new Error(`line ${index + 1} of the file of --cats-headers is not of the form HOST NAME: VALUE`);
    }
    if (itsHost.toLowerCase() === host) headers[name.toLowerCase()] = value;
  }
  return headers;
}

import type { IncomingMessage } from "node:http";
import { isIP } from "node:net";
import got, { type Request } from "got";
import type { Reach } from "../../network/address-rule.ts";
import { checkedLookup, type Resolve } from "../../network/checked-lookup.ts";
import { nextUrl } from "./next-url.ts";

const MAX_REDIRECTS = 5;
const REDIRECTS: readonly (number | undefined)[] = [301, 302, 303, 307, 308];

export interface DownloadParts {
  readonly reachOf: (address: string) => Reach;
  readonly resolve: Resolve;
  /** Sent to the origin of the first URL alone. */
  readonly headers: Readonly<Record<string, string>>;
  /** Bytes of the body, decompressed. */
  readonly maxBytes: number;
  /** The time-out of headers, redirects and body together. */
  readonly signal: AbortSignal;
}

export interface Downloaded {
  /** After all redirects. */
  readonly url: URL;
  /** In lower case, without parameters; empty where there is none. */
  readonly mediaType: string;
  readonly body: Buffer;
}

/**
 * GETs a URL, connecting to checked addresses only. Rejects on every status but 200, on too many bytes or redirects, on a
 * body that ends early, and with the signal's reason when it aborts.
 */
export async function download(start: URL, parts: DownloadParts): Promise<Downloaded> {
  let url = start;
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
    const headers = url.origin === start.origin ? parts.headers : {};
    const { response, body } = await get(url, { ...parts, headers });
    try {
      const { statusCode, headers } = response;
      if (REDIRECTS.includes(statusCode) && headers.location !== undefined) {
        url = nextUrl(url, headers.location);
        continue;
      }
      if (statusCode !== 200) throw new Error(`it answered ${statusCode}`);
      return { url, mediaType: mediaTypeOf(response), body: await bytesOf(response, body, parts.maxBytes) };
    } catch (error) {
      parts.signal.throwIfAborted();
      throw error;
    } finally {
      body.destroy();
    }
  }
  throw new Error(`it redirects more than ${MAX_REDIRECTS} times`);
}

/**
 * One response, its body decoded: some services ignore `Accept-Encoding: identity`. Each request has a connection of its own,
 * whose address is checked; redirects are followed by the caller.
 */
async function get(
  url: URL,
  { reachOf, resolve, headers, signal }: DownloadParts,
): Promise<{ readonly response: IncomingMessage; readonly body: Request }> {
  const check = (address: string): void => {
    const reach = reachOf(address);
    if (reach === "refused") throw new Error(`${url.hostname} is in a private network`);
    if (url.protocol === "http:" && reach !== "allowed") {
      throw new Error("plain http is for networks of --cats-allow alone");
    }
  };
  // Node calls `lookup` for names only, not for IP addresses.
  const literal = url.hostname.replace(/^\[(.*)\]$/, "$1");
  if (isIP(literal) !== 0) check(literal);
  signal.throwIfAborted();
  const body = got.stream(url, {
    agent: { http: false, https: false },
    dnsLookup: checkedLookup(resolve, check),
    followRedirect: false,
    throwHttpErrors: false,
    retry: { limit: 0 },
    headers: { "user-agent": "catqd", accept: "*/*", "accept-encoding": "identity", ...headers },
    signal,
  });
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    body.once("response", resolve);
    // For the life of the stream: an error without a listener would end the process.
    body.on("error", (error) => reject(signal.aborted ? signal.reason : (error.cause ?? error)));
  });
  return { response, body };
}

async function bytesOf(response: IncomingMessage, body: Request, maxBytes: number): Promise<Buffer> {
  const tooMuch = (): Error => new Error(`it sends more than ${maxBytes >> 20} MiB`);
  if (Number(response.headers["content-length"] ?? 0) > maxBytes) throw tooMuch();
  // got removes this header where it has decoded the body.
  const coding = response.headers["content-encoding"]?.trim().toLowerCase() || "identity";
  if (coding !== "identity") throw new Error("it sends in a coding that was not asked for");
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of body) {
    length += chunk.length;
    if (length > maxBytes) throw tooMuch();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, length);
}

/** Empty where it is no media type, as it goes into the log. */
function mediaTypeOf(response: IncomingMessage): string {
  const written = response.headers["content-type"]?.split(";", 1)[0]?.trim().toLowerCase() ?? "";
  return /^[\w.+-]{1,60}\/[\w.+-]{1,60}$/.test(written) ? written : "";
}

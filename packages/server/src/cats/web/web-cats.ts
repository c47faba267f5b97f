import { addressRule, outwardOnly } from "../../network/address-rule.ts";
import { type Resolve, systemResolve } from "../../network/checked-lookup.ts";
import type { Clock } from "../../queue/time/clock.ts";
import type { PictureChild } from "../picture/picture-child.ts";
import { formatOf } from "../picture/picture-format.ts";
import { type CatSource, pictureOf } from "../source.ts";
import type { DownloadParts } from "./download.ts";
import { readAnswer } from "./read-answer.ts";

/** Time-out of one picture, redirects and JSON included: shorter than a claim waits. */
const LIMIT_MS = 8000;
const MAX_BYTES = 16 * 1024 * 1024;

interface WebCatsParts {
  readonly url: URL;
  /** Where in its JSON the picture's address is (RFC 6901); null: `/url` or `/0/url`. */
  readonly pointer: string | null;
  /** CIDRs of private networks in which the service may be. */
  readonly allowed: readonly string[];
  /** Headers for the service, such as its key, read anew for each picture. */
  readonly headers: () => Promise<Readonly<Record<string, string>>>;
  /** Closed with the source. */
  readonly child: PictureChild;
  readonly clock: Clock;
  readonly resolve?: Resolve;
}

/** Pictures of a service on the web: one that sends a picture, or one that sends JSON with its address. */
export function webCats(parts: WebCatsParts): CatSource {
  const { url, pointer, headers, child, clock, resolve = systemResolve } = parts;
  const reachOf = addressRule(parts.allowed);

  async function fetchPicture(signal: AbortSignal): Promise<Buffer> {
    const common: Omit<DownloadParts, "headers"> = {
      reachOf: outwardOnly(reachOf),
      resolve,
      maxBytes: MAX_BYTES,
      signal,
    };
    const own = await headers();
    // Loaded when needed: most daemons draw their cats, and need no HTTP client.
    const { download } = await import("./download.ts");
    const found = readAnswer(await download(url, { ...common, headers: own }), pointer);
    if ("picture" in found) return found.picture;
    const isOwn = found.url.origin === url.origin;
    const { body, mediaType } = await download(found.url, { ...common, headers: isOwn ? own : {} });
    if (!formatOf(body)) throw new Error(`its picture is ${mediaType || "something"} that is no picture`);
    return body;
  }

  return {
    // Without the query, which may hold a key.
    name: `${url.origin}${url.pathname}`,
    async next(signal) {
      const limit = new AbortController();
      const cancelLimit = clock.wake(clock.now() + LIMIT_MS, () =>
        limit.abort(new Error(`it took longer than ${LIMIT_MS} ms`)),
      );
      try {
        const either = AbortSignal.any([signal, limit.signal]);
        const prepared = await child.prepare(await fetchPicture(either), either);
        if (!("bytes" in prepared)) throw new Error(`its picture was refused: ${prepared.refused}`);
        return pictureOf(prepared.mediaType, Buffer.from(prepared.bytes), `From ${url.hostname}`);
      } finally {
        cancelLimit();
      }
    },
    close: () => child.close(),
  };
}

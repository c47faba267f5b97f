import { formatOf } from "../picture/picture-format.ts";
import type { Downloaded } from "./download.ts";
import { valueAt } from "./json-pointer.ts";
import { nextUrl } from "./next-url.ts";

/** Parsing longer JSON would block the event loop. */
const MAX_JSON_BYTES = 1024 * 1024;

/** A service's answer: the picture itself, or its address. */
export type Found = { readonly picture: Buffer } | { readonly url: URL };

/**
 * Reads a service's answer. A picture, by its bytes, is taken as it is; JSON names its address, where
 * `pointer` says or, without one, as `url` of the object or of the first of an array. Throws for all else.
 */
export function readAnswer({ url, mediaType, body }: Downloaded, pointer: string | null): Found {
  if (formatOf(body)) return { picture: body };
  if (pointer === null && !/^application\/(?:[\w.-]+\+)?json$/.test(mediaType))
    throw new Error(`it answered with ${mediaType || "something"}, which is neither a picture nor JSON`);
  if (body.length > MAX_JSON_BYTES) throw new Error("its JSON is larger than 1 MiB");
  const json = parse(body);
  const target =
    pointer === null ? (valueAt(json, "/url") ?? valueAt(json, "/0/url")) : valueAt(json, pointer);
  if (typeof target !== "string")
    throw new Error(`its JSON has no address at ${pointer ?? "/url or /0/url"}`);
  return { url: nextUrl(url, target) };
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    throw new Error("its answer is not valid JSON");
  }
}

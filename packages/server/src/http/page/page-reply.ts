import type { IncomingHttpHeaders } from "node:http";
import type { Reply } from "../reply.ts";
import { CODINGS, type Coding, type PageFile } from "./page-files.ts";

/** May be kept for ever: another content has another name. */
export const IMMUTABLE = "public, max-age=31536000, immutable";
/** May be kept, and is asked for anew each time (RFC 9111, section 5.2.2.4). */
export const REVALIDATED = "no-cache";

/**
 * A file as `asked` wants it: in the shortest form that its reader can unpack, or 304 where the reader has
 * it already. Each form has an ETag of its own (RFC 9110, section 8.8.3.3).
 */
export function fileReply(
  file: PageFile,
  asked: IncomingHttpHeaders,
  headers: Record<string, string>,
): Reply {
  const { coding, bytes } = formFor(file, asked["accept-encoding"]);
  const etag = coding === null ? file.etag : file.etag.replace(/"$/, `-${coding}"`);
  const common = {
    ...headers,
    ETag: etag,
    Vary: [headers.Vary, "Accept-Encoding"].filter(Boolean).join(", "),
  };
  if (isKnown(asked["if-none-match"], etag)) return { status: 304, headers: common, body: null };
  return {
    status: 200,
    headers: {
      ...common,
      "Content-Type": file.mediaType,
      ...(coding !== null && { "Content-Encoding": coding }),
    },
    body: bytes,
  };
}

function formFor(file: PageFile, accepted = ""): { coding: Coding | null; bytes: Buffer } {
  for (const coding of CODINGS) {
    const packed = accepts(accepted, coding) ? file.packed(coding) : null;
    if (packed) return { coding, bytes: packed };
  }
  return { coding: null, bytes: file.bytes };
}

/** Whether `Accept` or `Accept-Encoding` names `wanted`, and not with a weight of 0. */
export function accepts(header: string, wanted: string): boolean {
  return header.split(",").some((part) => {
    const [name = "", ...parameters] = part.split(";").map((piece) => piece.trim().toLowerCase());
    return name === wanted && !parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter));
  });
}

/** Weak comparison (RFC 9110, section 13.1.2). */
function isKnown(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  return ifNoneMatch.split(",").some((known) => ["*", etag].includes(known.trim().replace(/^W\//, "")));
}

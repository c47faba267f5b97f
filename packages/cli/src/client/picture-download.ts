import { createHash } from "node:crypto";
import { Damaged, Garbled, Unreachable } from "./errors.ts";
import type { Answer } from "./request.ts";
import { safe } from "./safe-text.ts";
import { readValue, time } from "./shape/shape.ts";

/** Maximum size of a picture. */
const MAX_PICTURE_BYTES = 64 * 1024 * 1024;

/** The media types a cat may have, and the endings of their files. The server's file name is never used. */
const ENDINGS: Readonly<Record<string, string>> = {
  "image/png": ".png",
  "image/jpeg": ".jpg",
  "image/webp": ".webp",
  "image/gif": ".gif",
  "image/avif": ".avif",
};

/** A cat on its way. */
export interface Download {
  readonly mediaType: string;
  /** With its dot. */
  readonly ending: string;
  readonly credit: string | null;
  /** RFC 3339; null where the daemon does not say. */
  readonly viewUntil: string | null;
  /** The bytes; after the last it throws {@link Damaged} unless length and SHA-256 were right. */
  readonly bytes: AsyncIterable<Uint8Array>;
  /** SHA-256 that the daemon announced, hexadecimal. */
  readonly sha256: string;
  discard(): void;
}

/** Reads the head of a claim's answer. Throws Garbled for what is no picture or comes without its digest. */
export function readDownload(server: string, answer: Answer): Download {
  const mediaType = (answer.header("content-type") ?? "").split(";", 1)[0]?.trim().toLowerCase() ?? "";
  const ending = Object.hasOwn(ENDINGS, mediaType) ? ENDINGS[mediaType] : undefined;
  const sha256 = readReprDigest(answer.header("repr-digest"));
  if (ending === undefined || sha256 === null) {
    answer.discard();
    const what =
      ending === undefined
        ? `${safe(mediaType, 60) || "something"} is no picture`
        : "a cat without its digest";
    throw new Garbled(server, what);
  }
  const credit = safe(answer.header("catq-credit") ?? "", 120);
  return {
    mediaType,
    ending,
    sha256,
    credit: credit === "" ? null : credit,
    viewUntil: readValue(time, answer.header("catq-view-until")),
    bytes: checkBytes(server, answer, readLength(answer.header("content-length")), sha256),
    discard: answer.discard,
  };
}

/** The SHA-256 of a Repr-Digest field (RFC 9530, a dictionary of RFC 9651) in hexadecimal; null without one. */
function readReprDigest(field: string | null): string | null {
  const match = /(?:^|,)\s*sha-256=:([A-Za-z0-9+/]{43}=):/.exec(field ?? "");
  return match?.[1] === undefined ? null : Buffer.from(match[1], "base64").toString("hex");
}

function readLength(field: string | null): number | null {
  return field !== null && /^\d{1,15}$/.test(field) ? Number(field) : null;
}

async function* checkBytes(
  server: string,
  answer: Answer,
  length: number | null,
  sha256: string,
): AsyncGenerator<Uint8Array, void> {
  const hash = createHash("sha256");
  let size = 0;
  try {
    for await (const chunk of answer.body) {
      size += chunk.length;
      if (size > MAX_PICTURE_BYTES) throw new Garbled(server, "its cat is larger than 64 MiB");
      hash.update(chunk);
      yield chunk;
    }
  } catch (error) {
    if (error instanceof Unreachable) throw new Damaged(`after ${size} bytes, ${error.reason}`);
    throw error;
  } finally {
    answer.discard();
  }
  if (length !== null && size !== length) throw new Damaged(`${size} bytes instead of ${length}`);
  if (hash.digest("hex") !== sha256) throw new Damaged("its SHA-256 is not the one announced");
}

import type { IncomingMessage } from "node:http";
import {
  type HttpAnswer,
  MAX_BODY_BYTES,
  malformed,
  notJson,
  refuse,
  tooLarge,
} from "../problem/refusals.ts";

/** How much of a body that nobody reads is let pass, so that its sender can read the answer and go on. */
const MAX_SKIPPED_BYTES = 8 * 1024 * 1024;
const JSON_TYPE = /^application\/json\s*(?:;\s*charset\s*=\s*"?utf-8"?\s*)?$/i;

const EMPTY: HttpAnswer<unknown> = { ok: true, value: undefined };

/** The JSON of a request's body; undefined where it is empty, which is told at once, as nearly all are. */
export function readBody(req: IncomingMessage): HttpAnswer<unknown> | Promise<HttpAnswer<unknown>> {
  const { "content-length": length, "transfer-encoding": encoding } = req.headers;
  const isEmpty = encoding === undefined && (length === undefined || Number(length) === 0);
  return isEmpty ? EMPTY : readWhole(req, length);
}

async function readWhole(req: IncomingMessage, length: string | undefined): Promise<HttpAnswer<unknown>> {
  // Loaded with the first body: most requests have none.
  const { default: getRawBody } = await import("raw-body");
  let bytes: Buffer;
  try {
    bytes = await getRawBody(req, { length: length ?? null, limit: MAX_BODY_BYTES });
  } catch (error) {
    const isTooLarge = error instanceof Error && "type" in error && error.type === "entity.too.large";
    const isOver = await skipRest(req);
    const refusal = isTooLarge ? tooLarge : malformed("The body did not arrive whole.");
    // What else can befall it is that the connection broke: nobody is there to read the answer.
    return refuse(isOver ? refusal : { ...refusal, headers: { Connection: "close" } });
  }
  if (bytes.length === 0) return EMPTY;
  const isPlain = (req.headers["content-encoding"] ?? "identity").toLowerCase() === "identity";
  if (!isPlain || !JSON_TYPE.test(req.headers["content-type"] ?? "")) return refuse(notJson);
  try {
    return { ok: true, value: JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)) };
  } catch {
    return refuse(malformed("The body is not valid JSON in UTF-8."));
  }
}

/**
 * Lets the rest of a body pass, unread: a sender that is still busy would get a reset in place of the
 * answer. Resolves with whether all of it passed; after a certain size the connection cannot go on.
 */
function skipRest(req: IncomingMessage): Promise<boolean> {
  return new Promise((resolve) => {
    let skipped = 0;
    req.on("data", (chunk: Buffer) => {
      skipped += chunk.length;
      if (skipped > MAX_SKIPPED_BYTES) {
        req.pause();
        resolve(false);
      }
    });
    req.once("end", () => resolve(true));
    req.once("close", () => resolve(false));
    if (req.readableEnded || req.destroyed) resolve(req.readableEnded);
    else req.resume();
  });
}

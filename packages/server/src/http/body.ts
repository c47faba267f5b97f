import type { IncomingMessage } from "node:http";
import getRawBody from "raw-body";
import { type HttpAnswer, MOST_BODY_BYTES, malformed, notJson, refused, tooLarge } from "./refusals.ts";

/** How much of a body that nobody reads is let pass, so that its sender can read the answer. */
const MOST_SKIPPED_BYTES = 1024 * 1024;
const JSON_TYPE = /^application\/json\s*(?:;\s*charset\s*=\s*"?utf-8"?\s*)?$/i;

/** The JSON of a request's body; undefined where it is empty. */
export async function readBody(req: IncomingMessage): Promise<HttpAnswer<unknown>> {
  const { "content-length": length, "transfer-encoding": encoding } = req.headers;
  if (encoding === undefined && (length === undefined || Number(length) === 0)) {
    return { ok: true, value: undefined };
  }
  let bytes: Buffer;
  try {
    bytes = await getRawBody(req, { length: length ?? null, limit: MOST_BODY_BYTES });
  } catch (error) {
    skipRest(req);
    const isTooLarge = error instanceof Error && "type" in error && error.type === "entity.too.large";
    // What else can befall it is that the connection broke: nobody is there to read the answer.
    return refused(isTooLarge ? tooLarge : malformed("The body did not arrive whole."));
  }
  if (bytes.length === 0) return { ok: true, value: undefined };
  const isPlain = (req.headers["content-encoding"] ?? "identity").toLowerCase() === "identity";
  if (!isPlain || !JSON_TYPE.test(req.headers["content-type"] ?? "")) return refused(notJson);
  try {
    return { ok: true, value: JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)) };
  } catch {
    return refused(malformed("The body is not valid JSON in UTF-8."));
  }
}

/** Lets the rest of a body pass unread, so that the connection can go on; a long one costs the connection. */
function skipRest(req: IncomingMessage): void {
  let skipped = 0;
  req.on("data", (chunk: Buffer) => {
    skipped += chunk.length;
    if (skipped > MOST_SKIPPED_BYTES) req.destroy();
  });
  req.resume();
}

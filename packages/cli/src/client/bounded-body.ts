import { Garbled } from "./errors.ts";
import type { Answer } from "./request.ts";

/** Reads a whole answer of at most `most` bytes; lets go of the connection and throws Garbled beyond. */
export async function readBounded(answer: Answer, server: string, most: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of answer.body) {
    size += chunk.length;
    if (size > most) {
      answer.discard();
      throw new Garbled(server, `its answer is larger than ${most} bytes`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

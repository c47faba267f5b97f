import { Garbled } from "./errors.ts";
import type { Answer } from "./request.ts";

/** Reads a whole response body of at most `maxBytes`; beyond, closes the connection and throws Garbled. */
export async function readBounded(answer: Answer, server: string, maxBytes: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of answer.body) {
    size += chunk.length;
    if (size > maxBytes) {
      answer.discard();
      throw new Garbled(server, `its answer is larger than ${maxBytes} bytes`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

import { UsageError } from "../client/errors.ts";

const MOST_CHARACTERS = 256;

/** The first line of a stream, where a token is handed over without showing in the list of processes. */
export async function readTokenFrom(stream: AsyncIterable<Buffer | string>): Promise<string> {
  let text = "";
  for await (const chunk of stream) {
    text += chunk.toString();
    if (text.includes("\n") || text.length > MOST_CHARACTERS) break;
  }
  const line = text.split("\n", 1)[0]?.trim() ?? "";
  if (line === "") throw new UsageError("standard input holds no token.");
  return line;
}

import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";

export interface UnixReply {
  readonly status: number;
  readonly json: Record<string, unknown>;
}

/** Sends a request over the Unix socket at `url` (`unix:` and a path). Rejects with the system's error. */
export async function askUnix(
  url: string,
  target: string,
  asked: { method?: string; headers?: Readonly<Record<string, string>> } = {},
): Promise<UnixReply> {
  const outgoing = request({
    socketPath: url.replace(/^unix:/, ""),
    path: target,
    agent: false,
    ...asked,
  });
  outgoing.end();
  const [reply]: IncomingMessage[] = await once(outgoing, "response");
  if (reply === undefined) throw new Error("expected a response");
  let text = "";
  for await (const chunk of reply.setEncoding("utf8")) text += chunk;
  const isJson = reply.headers["content-type"]?.includes("json");
  return { status: reply.statusCode ?? 0, json: isJson ? JSON.parse(text) : { text } };
}

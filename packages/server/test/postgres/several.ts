import { onTestFinished } from "vitest";
import { runCommand } from "../catqd-command.ts";
import { LiveStream, type StreamAsked } from "../contract/live-stream.ts";
import { DaemonProcess } from "../daemon-process.ts";
import { HttpClient } from "../http-client.ts";
import type { PostgresServer } from "./postgres-server.ts";

/** One of several daemons, with ways to reach it. */
export interface OneOfSeveral {
  readonly daemon: DaemonProcess;
  readonly http: HttpClient;
  stream(path: string, asked?: StreamAsked): Promise<LiveStream>;
  /** An operator's command to this one. */
  catqd(...args: string[]): Promise<{ code: number; out: string; err: string }>;
}

/** Starts daemons of one queue, which has a schema of its own; each is called by one of the names. */
export function startSeveral(
  server: Pick<PostgresServer, "port">,
  schema: string,
  names: readonly string[],
  more: readonly string[] = [],
): Promise<OneOfSeveral[]> {
  return Promise.all(names.map((name) => startOne(server, schema, name, more)));
}

export async function startOne(
  server: Pick<PostgresServer, "port">,
  schema: string,
  name: string,
  more: readonly string[] = [],
): Promise<OneOfSeveral> {
  const database = `postgres://catqd@127.0.0.1:${server.port}/postgres`;
  const flags = ["--database", database, "--database-schema", schema, "--name", name, "--rate-limit", "off"];
  const daemon = await DaemonProcess.start([...flags, ...more]);
  const http = new HttpClient(daemon.url);
  const streams: LiveStream[] = [];
  onTestFinished(async () => {
    for (const stream of streams) stream.close();
    http.close();
    await daemon.remove();
  });
  return {
    daemon,
    http,
    stream: async (path, asked) => {
      const stream = await LiveStream.open(daemon.url, path, asked);
      streams.push(stream);
      return stream;
    },
    catqd: (...args) => runCommand(args, { folder: daemon.folder, env: { CATQ_DATA: daemon.folder } }),
  };
}

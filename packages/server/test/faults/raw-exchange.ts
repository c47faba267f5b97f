import { connect } from "node:net";

/** A reply as it came over a bare socket. */
interface RawReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly bytes: Buffer;
  /** Whether its end is known to be here, without waiting for the connection's. */
  readonly isWhole: boolean;
}

/** Longer than any of the daemon's own limits. */
const PATIENCE_MS = 30_000;

/**
 * Sends those bytes from that address, and reads the first reply to its end, or a stream to its first bytes.
 * `closed` where the connection ended without a reply, `silent` where nothing happened at all.
 */
export function rawExchange(
  url: string,
  from: string,
  bytes: Buffer,
): Promise<RawReply | "closed" | "silent"> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const socket = connect({ host: hostname, port: Number(port), localAddress: from });
    const chunks: Buffer[] = [];
    const finish = (isOver: boolean): void => {
      clearTimeout(limit);
      socket.destroy();
      resolve(readReply(Buffer.concat(chunks)) ?? (isOver ? "closed" : "silent"));
    };
    const limit = setTimeout(() => finish(false), PATIENCE_MS);
    socket.on("connect", () => socket.write(bytes));
    socket.on("error", () => {});
    socket.on("data", (chunk: Buffer) => {
      chunks.push(chunk);
      if (chunk.includes("retry: ") || readReply(Buffer.concat(chunks))?.isWhole) finish(true);
    });
    socket.on("close", () => finish(true));
  });
}

/** Reads a reply (RFC 9112, section 4); null where it is none. Interim ones are skipped. */
function readReply(bytes: Buffer): RawReply | null {
  const end = bytes.indexOf("\r\n\r\n");
  const [first = "", ...lines] = bytes.toString("latin1", 0, Math.max(0, end)).split("\r\n");
  const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(first)?.[1]);
  if (!(status > 0)) return null;
  if (status < 200) return readReply(bytes.subarray(end + 4));
  const headers = lines.map((line): [string, string] => {
    const colon = line.indexOf(":");
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
  });
  const read = Object.fromEntries(headers);
  const length = read["content-length"];
  const body = bytes.subarray(end + 4, length === undefined ? undefined : end + 4 + Number(length));
  const isWhole = status === 204 || (length !== undefined && body.length >= Number(length));
  return { status, headers: read, bytes: body, isWhole };
}

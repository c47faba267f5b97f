import { constants } from "node:fs";
import { open } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { MAX_SOCKET_PATH_BYTES } from "../process/unix-socket.ts";

/** A way to name a socket to the kernel, good until it is closed. */
export interface SocketAddress {
  readonly name: string;
  close(): Promise<void>;
}

/**
 * The name under which a socket file can be bound or reached: its path, or where the kernel would cut that,
 * a short one through an open descriptor of its folder. Only Linux can do this; elsewhere throws RangeError.
 * Rejects with the system's error when there is no such folder.
 */
export async function socketAddress(path: string, platform: string): Promise<SocketAddress> {
  if (Buffer.byteLength(path) <= MAX_SOCKET_PATH_BYTES) return { name: path, close: async () => {} };
  if (platform !== "linux") {
    throw new RangeError(
      `the path of the operator's socket has more than ${MAX_SOCKET_PATH_BYTES} bytes, the most this system takes: ${path}`,
    );
  }
  const folder = await open(dirname(path), constants.O_RDONLY | constants.O_DIRECTORY);
  return { name: `/proc/self/fd/${folder.fd}/${basename(path)}`, close: () => folder.close() };
}

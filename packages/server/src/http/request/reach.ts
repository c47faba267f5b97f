import type { Server } from "node:http";
import { parseAddress } from "../../network/address.ts";
import { LOOPBACK, NetworkList } from "../../network/network-list.ts";

/** Who can reach a server, known once it listens. */
export interface Reach {
  /** Only who may open the socket's file: a proxy. */
  readonly isUnixSocket: boolean;
  /** Only this machine: by a Unix socket, or by an address of loopback. */
  readonly isLocal: boolean;
}

const loopback = new NetworkList(LOOPBACK);

export function reachOf(server: Server): Reach {
  const reach = { isUnixSocket: false, isLocal: false };
  server.on("listening", () => {
    const listening = server.address();
    // null: a Unix socket that was handed over, whose path Node does not know.
    reach.isUnixSocket = listening === null || typeof listening === "string";
    const address = typeof listening === "object" && parseAddress(listening?.address ?? "");
    reach.isLocal = reach.isUnixSocket || (address !== false && address !== null && loopback.has(address));
  });
  return reach;
}

import type { Server } from "node:http";
import type { Socket } from "node:net";
import type { Caller } from "../../queue/queue.ts";

export interface ConnectionLimits {
  /** Open connections that one address may have. */
  readonly perAddress: number;
  /** Open connections in all. */
  readonly inAll: number;
}

/**
 * Cuts off connections beyond what one address may have, before a byte of them is read: each costs memory
 * and a descriptor even if it never asks for anything. The immune have no share of their own, since a trusted
 * proxy brings everybody's connections. The limits are read each time, as they may change. Returns what tells
 * how many connections are open.
 */
export function limitConnections(
  server: Server,
  limits: ConnectionLimits,
  callerOf: (socket: Socket) => Caller,
): () => number {
  const open = new Map<string, number>();
  let inAll = 0;
  server.on("connection", (socket: Socket) => {
    const { address, isImmune } = callerOf(socket);
    const own = isImmune ? 0 : (open.get(address) ?? 0);
    if (inAll >= limits.inAll || own >= limits.perAddress) {
      socket.destroy();
      return;
    }
    inAll++;
    if (!isImmune) open.set(address, own + 1);
    socket.on("close", () => {
      inAll--;
      if (isImmune) return;
      const left = (open.get(address) ?? 1) - 1;
      if (left > 0) open.set(address, left);
      else open.delete(address);
    });
  });
  return () => inAll;
}

import type { Server } from "node:http";
import type { Socket } from "node:net";
import type { Caller } from "../queue/queue.ts";

export interface ConnectionLimits {
  /** Open connections that one address may have. */
  readonly perAddress: number;
  /** Open connections in all. */
  readonly inAll: number;
}

/**
 * Cuts off connections beyond what one address may have, before a byte of them is read: each costs memory
 * and a descriptor even if it never asks for anything. The immune are not counted, since a trusted proxy
 * brings everybody's connections.
 */
export function limitConnections(
  server: Server,
  limits: ConnectionLimits,
  callerOf: (socket: Socket) => Caller,
): void {
  const open = new Map<string, number>();
  if (Number.isFinite(limits.inAll)) server.maxConnections = limits.inAll;
  server.on("connection", (socket: Socket) => {
    const { address, isImmune } = callerOf(socket);
    if (isImmune) return;
    const count = (open.get(address) ?? 0) + 1;
    if (count > limits.perAddress) {
      socket.destroy();
      return;
    }
    open.set(address, count);
    socket.once("close", () => {
      const left = (open.get(address) ?? 1) - 1;
      if (left > 0) open.set(address, left);
      else open.delete(address);
    });
  });
}

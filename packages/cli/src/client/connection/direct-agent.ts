import { lookup } from "node:dns/promises";
import http from "node:http";
import { connect, isIP, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { firstToConnect } from "./first-to-connect.ts";

/** For name and connection, and once more for TLS. */
export const MAX_CONNECT_MS = 5_000;

export type OnCreate = (error: Error | null, stream: Duplex) => void;

// No keep-alive: a connection from before the daemon's restart would fail the next request.

/** Connects to whichever address of a name answers first. */
export class DirectHttpAgent extends http.Agent {
  override createConnection(options: http.ClientRequestArgs, onCreate?: OnCreate): undefined {
    settle(connectTo(options), onCreate);
  }
}

/** Hands on what comes of a connection that is being made. */
export function settle(connecting: Promise<Socket>, onCreate: OnCreate = () => {}): void {
  connecting.then(
    (socket) => onCreate(null, socket),
    // Node reads no stream where there is an error.
    (error: Error) => onCreate(error, undefined as unknown as Duplex),
  );
}

/** Resolves with the first connection that is established. */
export async function connectTo(options: http.ClientRequestArgs): Promise<Socket> {
  const limit = AbortSignal.timeout(MAX_CONNECT_MS);
  try {
    return await firstToConnect(
      await addressesOf(hostOf(options), limit),
      (address, signal) => connectOne(address, Number(options.port), signal),
      { signal: limit, pause: (ms, signal) => sleep(ms, undefined, { signal }).catch(() => {}) },
    );
  } catch (error) {
    throw limit.aborted ? timedOut() : error;
  }
}

/** The host of a request, without the brackets of IPv6. */
export function hostOf({ host, hostname }: http.ClientRequestArgs): string {
  return (host ?? hostname ?? "localhost").replace(/^\[|\]$/g, "");
}

/** By turns of their families (RFC 8305, section 4), as the system's order has the first. */
async function addressesOf(name: string, limit: AbortSignal): Promise<string[]> {
  if (isIP(name) !== 0) return [name];
  const late = new Promise<never>((_, reject) => {
    limit.addEventListener("abort", () => reject(timedOut()), { once: true });
  });
  const found = await Promise.race([lookup(name, { all: true, order: "verbatim" }), late]);
  const family = found[0]?.family;
  const first = found.filter((one) => one.family === family);
  const second = found.filter((one) => one.family !== family);
  return first
    .flatMap((one, index) => [one, ...second.slice(index, index + 1)])
    .concat(second.slice(first.length))
    .map(({ address }) => address);
}

function connectOne(host: string, port: number, signal: AbortSignal): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port });
    const giveUp = (): void => {
      socket.destroy();
      reject(timedOut());
    };
    signal.addEventListener("abort", giveUp, { once: true });
    socket.once("error", (error) => {
      signal.removeEventListener("abort", giveUp);
      reject(error);
    });
    socket.once("connect", () => {
      signal.removeEventListener("abort", giveUp);
      socket.removeAllListeners("error");
      resolve(socket);
    });
  });
}

/** With the system's code for that. */
export function timedOut(): Error {
  return Object.assign(new Error("no connection came about in time"), { code: "ETIMEDOUT" });
}

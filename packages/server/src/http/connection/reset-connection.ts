import type { Socket } from "node:net";

/** llhttp's HPE_PAUSED_UPGRADE as node's parser callback returns it: the rest of the chunk is another protocol. */
const STOP_PARSING = 2;

/** Resets a connection (RST): drops what its peer has not read, and what has arrived and is not parsed yet. */
export function resetConnection(socket: Socket): void {
  stopParsing(socket);
  resetSocket(socket);
}

/** Resets a TCP connection. A Unix socket has no RST, and Node throws: closed, its peer can read what was sent. */
export function resetSocket(socket: Socket): void {
  try {
    socket.resetAndDestroy();
  } catch {
    socket.destroy();
  }
}

/**
 * The parser of a destroyed socket goes on to the end of its chunk: some 1500 requests, for each of which node makes
 * objects and then errors to abort them with, 40 µs each on the event loop. Node has no public way to stop it; where
 * the internal one is missing, only that time is lost.
 */
function stopParsing(socket: Socket): void {
  const parser: unknown = "parser" in socket ? socket.parser : null;
  if (typeof parser === "object" && parser !== null && "onIncoming" in parser)
    parser.onIncoming = (req: { upgrade: boolean }) => {
      // Else node treats it as an upgrade, and does not tell the responses that their connection is closed.
      req.upgrade = false;
      return STOP_PARSING;
    };
}

import type { Socket } from "node:net";

/** What node's parser takes for the beginning of another protocol, and so for the end of what it can read. */
const NO_MORE_HTTP = 2;

/** Breaks a connection: drops what waits for its reader, and what has come and is not parsed yet. */
export function cutOff(socket: Socket): void {
  stopParsing(socket);
  socket.resetAndDestroy();
}

/**
 * A destroyed socket's parser goes on to the end of the piece it is at: some 1500 requests, each of which node makes
 * objects for and then errors to abort them with, 40 µs of everybody's time. Node has no public word for it; where
 * the inner one is missing, that time is all that is lost.
 */
function stopParsing(socket: Socket): void {
  const parser: unknown = "parser" in socket ? socket.parser : null;
  if (typeof parser === "object" && parser !== null && "onIncoming" in parser)
    parser.onIncoming = (req: { upgrade: boolean }) => {
      // Else node takes a request for another protocol at its word, and tells no answer that its connection is gone.
      req.upgrade = false;
      return NO_MORE_HTTP;
    };
}

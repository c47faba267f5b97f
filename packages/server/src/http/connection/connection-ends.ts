import type { Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { isOpenStream, type OpenAnswers } from "./open-answers.ts";
import { Roster } from "./roster.ts";

/**
 * How connections end that end by nobody's answer: by silence, and by the reader's saying that it sends no more.
 * Those that end with a refusal of what could not be read, `isRefused`, have their last word to come.
 * Returns what breaks those on which nothing was ever asked.
 */
export function endConnections(
  server: Server,
  answers: OpenAnswers,
  isRefused: (socket: Socket) => boolean,
): () => void {
  const open = new Roster<Socket>();
  const onEnd = function (this: Socket): void {
    endHalfClosed(answers.on(this), isRefused(this));
  };
  // Node has it, but does not document it. Without, whoever sends no more is answered nothing more, though
  // half-closed is not gone (RFC 9112, section 6.3) and what was asked may be done already.
  Object.assign(server, { httpAllowHalfOpen: true });
  server.on("connection", (socket: Socket) => {
    const seat = open.add(socket);
    // Nobody listens for data here: it would cost each connection node's short way from socket to parser.
    socket.on("close", () => {
      open.remove(seat);
      answers.connectionClosed(socket);
    });
    socket.on("end", onEnd);
  });
  server.on("timeout", (socket: Socket) => {
    // Closed in the usual way, the kernel would keep what nobody reads, megabytes of it, for minutes more.
    if (socket.writableLength > 0) socket.resetAndDestroy();
    else socket.destroy();
  });
  return () => {
    for (const socket of open) if (socket.bytesRead === 0) socket.destroy();
  };
}

/**
 * Ends the streams of a reader that sends no more, since most who do so have gone and a stream has no other end.
 * All else that was asked is answered; node closes the connection behind the last answer, which says so, unless
 * there is more to say.
 */
function endHalfClosed(answers: readonly ServerResponse[], isRefused: boolean): void {
  for (const res of answers) if (isOpenStream(res)) res.end();
  const last = answers.at(-1);
  if (last && !last.headersSent && !isRefused) last.setHeader("Connection", "close");
}

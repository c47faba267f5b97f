/**
 * What a stream is sent at a time: as text, and as chunks of a chunked answer (RFC 9112, section 7.1), made
 * once for all who get it rather than by node for each.
 */
export interface StreamPiece {
  readonly text: string;
  readonly chunks: Buffer;
}

/** The piece that says `text`, in UTF-8. */
export function pieceOf(text: string): StreamPiece {
  const size = Buffer.byteLength(text).toString(16);
  return { text, chunks: Buffer.from(`${size}\r\n${text}\r\n`) };
}

/** The piece that says `lead`, which is ASCII, and then what `piece` says. */
export function leadingInto(lead: string, piece: StreamPiece): StreamPiece {
  const first = `${lead.length.toString(16)}\r\n${lead}\r\n`;
  const chunks = Buffer.allocUnsafe(first.length + piece.chunks.length);
  chunks.write(first, "latin1");
  piece.chunks.copy(chunks, first.length);
  return { text: lead + piece.text, chunks };
}

import type { Board, TakenTicket, TicketView } from "@catq/shared/schemas";
import { timeText } from "../../process/time-text.ts";
import type { BoardStatus, ClaimedCat, TicketStatus } from "../../queue/view/views.ts";
import type { Reply } from "../reply.ts";

/** The one place that picks what goes on the wire. */

/** A ticket for its holder: all but its sequence. */
export function presentTicket(status: TicketStatus): TicketView {
  return {
    number: status.number,
    state: status.state,
    position: status.position,
    estimatedWaitMs: status.estimatedWaitMs,
    longestWaitMs: status.longestWaitMs,
    takenAt: timeText(status.takenAt),
    claimBy: status.claimBy === null ? null : timeText(status.claimBy),
    viewUntil: status.viewUntil === null ? null : timeText(status.viewUntil),
    rejoinBy: status.rejoinBy === null ? null : timeText(status.rejoinBy),
    ...(status.rejoinPosition !== null && { rejoinPosition: status.rejoinPosition }),
    now: timeText(status.now),
  };
}

/** The only answer that carries a token. */
export function presentTaken(taken: { status: TicketStatus; token: string }): TakenTicket {
  return { ...presentTicket(taken.status), token: taken.token };
}

export function presentBoard(board: BoardStatus): Board {
  const { announcement } = board;
  return {
    revision: board.revision,
    now: timeText(board.now),
    state: board.state,
    counters: board.counters,
    active: board.active.map(({ number, state, until }) => ({ number, state, until: timeText(until) })),
    waiting: [...board.waiting],
    waitingCount: board.waitingCount,
    recent: board.recent.map(({ number, outcome, at }) => ({ number, outcome, at: timeText(at) })),
    averageTurnMs: board.averageTurnMs,
    announcement: announcement && { text: announcement.text, at: timeText(announcement.at) },
    title: board.title,
    newcomer: {
      estimatedWaitMs: board.newcomer.estimatedWaitMs,
      longestWaitMs: board.newcomer.longestWaitMs,
    },
  };
}

/** The picture's bytes, its digest (RFC 9530), a file name (RFC 6266), and whose it is until when. */
export function presentCat({ cat, status }: ClaimedCat): Reply {
  const extension = EXTENSIONS[cat.mediaType] ?? "bin";
  return {
    status: 200,
    headers: {
      "Content-Type": cat.mediaType,
      "Content-Disposition": `attachment; filename="cat-${status.number}.${extension}"`,
      "Repr-Digest": `sha-256=:${cat.digest.toString("base64")}:`,
      ...(status.viewUntil !== null && { "Catq-View-Until": timeText(status.viewUntil) }),
      "Catq-Credit": headerText(cat.credit),
    },
    body: cat.bytes,
  };
}

const EXTENSIONS: Readonly<Record<string, string>> = {
  "image/png": "png",
  "image/jpeg": "jpg",
  "image/webp": "webp",
  "image/avif": "avif",
  "image/gif": "gif",
  "image/svg+xml": "svg",
};

const MAX_CREDIT_CHARACTERS = 500;

/** Text as a header can carry it: accents taken off, everything else beyond visible ASCII replaced. */
export function headerText(text: string): string {
  return text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replace(/[\u2010-\u2015\u00b7\u2022]/gu, "-")
    .replace(/[\u2018\u2019]/gu, "'")
    .replace(/[\u201c\u201d]/gu, '"')
    .replace(/\s+/gu, " ")
    .replace(/[^\x20-\x7e]/gu, "?")
    .trim()
    .slice(0, MAX_CREDIT_CHARACTERS);
}

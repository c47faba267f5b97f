import { numberOf } from "@catq/shared";
import type { TicketView } from "@catq/shared/schemas";
import type { Api } from "../../src/client/api.ts";
import { Unreachable } from "../../src/client/errors.ts";
import type { Download } from "../../src/client/picture-download.ts";
import type { Answer } from "../../src/client/request.ts";
import type { FakeClock } from "../fake-clock.ts";
import { boardOf, event, ticketOf, tokenOf } from "../scripted-server.ts";

const SERVER = "http://127.0.0.1:8080";
/** A comment keeps a quiet stream awake. */
const COMMENT_MS = 14_000;

/** A stream that somebody reads. */
interface Line {
  wroteAt: number;
  write(text: string): void;
  /** Ends it: cleanly, or by breaking off. */
  end(fault?: Unreachable): void;
}

/** A server in this process, on the clock of the test, that goes away, falls silent and comes back. */
export interface WhimsicalServer {
  readonly api: Api;
  /** How often streams were opened, and events sent. */
  readonly counts: { opened: number; sent: number; outages: number; silences: number };
  /** What happens in the next moment of its life. */
  live(): void;
  /** From now on all goes well, and the ticket is called. */
  callTicket(): void;
}

export function startWhimsicalServer(clock: FakeClock, random: () => number): WhimsicalServer {
  const lines = new Set<Line>();
  const counts = { opened: 0, sent: 0, outages: 0, silences: 0 };
  let revision = 0;
  let downUntil = 0;
  let silentUntil = 0;
  let isCalled = false;
  let isViewing = false;

  const now = (): string => new Date(clock.wall()).toISOString();
  const later = (ms: number): string => new Date(clock.wall() + ms).toISOString();
  const chance = (oneIn: number): boolean => random() * oneIn < 1;
  const gone = (reason: string): Unreachable =>
    new Unreachable({ server: SERVER, reason, mayHaveArrived: true });

  function board() {
    const first = revision % 2000;
    const waitingCount = 20 + Math.floor(random() * 60);
    return boardOf({
      revision,
      now: now(),
      state: chance(40) ? "paused" : "open",
      active: [{ number: numberOf(first), state: chance(2) ? "called" : "viewing", until: later(40_000) }],
      waiting: Array.from({ length: Math.min(64, waitingCount) }, (_, index) => numberOf(first + 1 + index)),
      waitingCount,
      recent: Array.from({ length: 8 }, (_, index) => ({
        number: numberOf(first + 100 + index),
        outcome: chance(2) ? "seen" : "missed",
        at: now(),
      })),
      announcement: chance(10) ? { text: `Notice ${revision}`, at: now() } : null,
    });
  }

  function ticket(): TicketView {
    const changes = { number: numberOf(7), now: now(), takenAt: now() };
    if (isViewing)
      return ticketOf(7, { ...changes, state: "viewing", position: null, viewUntil: later(60_000) });
    if (isCalled) return ticketOf(7, { ...changes, state: "called", position: null, claimBy: later(60_000) });
    return ticketOf(7, { ...changes, position: 2 + Math.floor(random() * 90) });
  }

  function send(line: Line): void {
    counts.sent += 1;
    line.wroteAt = clock.now();
    line.write(event("board", board()) + event("ticket", ticket()));
  }

  function open(signal: AbortSignal): Answer {
    if (clock.now() < downUntil) throw gone("nothing listens there");
    counts.opened += 1;
    let controller: ReadableStreamDefaultController<Uint8Array> | undefined;
    const body = new ReadableStream<Uint8Array>({
      start: (given) => {
        controller = given;
      },
    });
    const line: Line = {
      wroteAt: clock.now(),
      write: (text) => controller?.enqueue(Buffer.from(text)),
      end(fault) {
        if (!lines.delete(line)) return;
        if (fault) controller?.error(fault);
        else controller?.close();
      },
    };
    lines.add(line);
    signal.addEventListener("abort", () => line.end(gone("stopped")), { once: true });
    line.write("retry: 500\n\n");
    if (clock.now() >= silentUntil) send(line);
    return { status: 200, header: () => null, body, discard: () => line.end(gone("stopped")) };
  }

  function whim(): void {
    if (chance(150)) for (const line of [...lines]) line.end();
    if (chance(250)) {
      counts.outages += 1;
      downUntil = clock.now() + 20_000 + random() * 600_000;
      for (const line of [...lines]) line.end(gone("the connection broke off"));
    }
    if (chance(250)) {
      counts.silences += 1;
      silentUntil = clock.now() + 10_000 + random() * 80_000;
    }
    if (chance(60)) for (const line of lines) line.write(`event: board\ndata: {"odd":${revision}}\n\n`);
  }

  return {
    counts,
    live() {
      if (!isCalled) whim();
      if (clock.now() < downUntil || clock.now() < silentUntil) return;
      const isNews = random() < 0.6;
      if (isNews) revision += 1;
      for (const line of lines) {
        if (isNews) send(line);
        else if (clock.now() - line.wroteAt >= COMMENT_MS) {
          line.wroteAt = clock.now();
          line.write(":\n");
        }
      }
    },
    callTicket() {
      isCalled = true;
      downUntil = 0;
      silentUntil = 0;
    },
    api: {
      server: SERVER,
      events: async (_token, signal) => open(signal),
      async queue() {
        if (clock.now() < downUntil) throw gone("nothing listens there");
        return { board: board(), queue: null };
      },
      publicUrl: async () => null,
      tokenOrigin: async () => ({ isOurs: true, queue: null }),
      ticket: async () => ticket(),
      take: async () => ({ ...ticket(), token: tokenOf(7), queue: null }),
      pass: async () => ticket(),
      rejoin: async () => ticket(),
      leave: async () => {},
      done: async () => {},
      async claim(): Promise<Download> {
        isViewing = true;
        return {
          mediaType: "image/png",
          ending: ".png",
          credit: null,
          viewUntil: later(60_000),
          bytes: new ReadableStream<Uint8Array>({ start: (controller) => controller.close() }),
          sha256: "0".repeat(64),
          discard: () => {},
        };
      },
    },
  };
}

// What it costs the daemon that each stream also follows a ticket: personal streams against as many of the
// board, each kind in a daemon of its own, while one person a second leaves and all behind move up.
import { setTimeout as sleep } from "node:timers/promises";
import type { Bench } from "./bench.ts";
import { processorMs } from "./process-figures.ts";
import { type Reader, startReader } from "./streams/start-reader.ts";
import { type StreamSide, startLine } from "./streams/stream-sides.ts";

const STREAMS = 1000;
const MOVES = 20;
const MOVE_EVERY_MS = 1000;

interface Line extends StreamSide {
  readonly tokens: readonly string[];
  readonly reader: Reader;
}

const bench: Bench = {
  name: "personal",
  async run({ note }) {
    note(`${STREAMS} personal streams`);
    const personal = await open(true);
    const board = await open(false);
    const ours: number[] = [];
    const bare: number[] = [];
    try {
      for (let move = 0; move < MOVES; move++) {
        // By turns, so that neither has its work while the other one does.
        const before = { ours: processorMs(personal.pid), bare: processorMs(board.pid) };
        await Promise.all([moveUp(personal, move), sleep(MOVE_EVERY_MS / 2)]);
        await Promise.all([moveUp(board, move), sleep(MOVE_EVERY_MS / 2)]);
        ours.push(processorMs(personal.pid) - before.ours);
        bare.push(processorMs(board.pid) - before.bare);
      }
    } finally {
      for (const line of [personal, board]) {
        await line.reader.close();
        await line.close();
      }
    }
    const name = `processor, ${STREAMS.toLocaleString("en")} personal streams, a second`;
    return [{ name, against: "board streams", unit: "ms", ours, bare, target: { most: 2 } }];
  },
};
export default bench;

/** A line whose last thousand are watched; before them stand those who will leave. */
async function open(isPersonal: boolean): Promise<Line> {
  const line = await startLine(MOVES + 1 + STREAMS);
  const reader = startReader();
  await reader.open({
    url: line.url,
    path: isPersonal ? "/api/ticket/events" : line.events,
    count: STREAMS,
    tokens: isPersonal ? line.tokens.slice(-STREAMS) : [],
  });
  return { ...line, reader };
}

/** Who is called gives up, and the next is called. */
async function moveUp({ reader, tokens }: Line, move: number): Promise<void> {
  await reader.change({ method: "DELETE", path: "/api/ticket", token: tokens[move] ?? null });
}

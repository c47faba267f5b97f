import type { Board } from "@catq/shared/schemas";
import type { CommandContext } from "../command-context.ts";
import { describeBoard } from "../output/board-sentence.ts";
import { createChime } from "../output/chime.ts";
import { EXIT } from "../process/exit-codes.ts";
import { loadWatchScreen } from "./load-screen.ts";
import { createProgressHub, type ProgressHub } from "./progress-hub.ts";

const BELL = "\x07";

export interface WatchOptions {
  /** Prints the board as it is, and ends. */
  readonly once?: boolean;
  /** Rings on each call. */
  readonly chime?: boolean;
}

/** `catq watch [--once]`: shows the board until it is closed. */
export async function watch(context: CommandContext, o: WatchOptions): Promise<number> {
  if (o.once) {
    const { board } = await context.api.queue(context.stop.signal);
    context.output.data({ type: "board", board }, describeBoard(null, board));
    return EXIT.done;
  }
  const hub = createProgressHub();
  if (o.chime) hub.source(createChime(() => ring(context)));
  return context.hasScreen ? watchOnScreen(context, hub) : watchInLines(context, hub);
}

/** A screen has standard output for itself; what goes to a script has no bell in it. */
function ring({ hasScreen, hasBell, stdout, stderr }: CommandContext): void {
  if (hasScreen) stdout.write(BELL);
  else if (hasBell) stderr.write(BELL);
}

async function watchOnScreen(context: CommandContext, hub: ProgressHub): Promise<number> {
  const { clock, stdin, stdout, color, stop } = context;
  const quit = new AbortController();
  await askFirst(context, hub);
  const screen = (await loadWatchScreen(color))({
    source: hub.source,
    onQuit: () => quit.abort(),
    clock,
    stdin,
    stdout,
    color,
  });
  screen.finished.catch(() => {}).finally(() => quit.abort());
  try {
    await streamBoard(context, hub, AbortSignal.any([stop.signal, quit.signal]));
  } finally {
    await screen.close();
  }
  return stop.signal.aborted ? stop.exitCode : EXIT.done;
}

async function watchInLines(context: CommandContext, hub: ProgressHub): Promise<number> {
  const { output, stop } = context;
  let before: Board | null = null;
  hub.source((progress) => {
    if (progress.type !== "board") return output.progress(progress);
    const text = describeBoard(before, progress.board);
    before = progress.board;
    // JSON has every board; a sentence is said only where something changed that it tells of.
    output.data(progress, text);
  });
  await askFirst(context, hub);
  await streamBoard(context, hub, stop.signal);
  return stop.signal.aborted ? stop.exitCode : EXIT.done;
}

/** Before the stream and the screen: a wrong address is an error at once, not a connection that is tried for ever. */
async function askFirst({ api, stop }: CommandContext, hub: ProgressHub): Promise<void> {
  hub.emit({ type: "board", board: (await api.queue(stop.signal)).board });
}

async function streamBoard(context: CommandContext, hub: ProgressHub, signal: AbortSignal): Promise<void> {
  const { api, clock, random } = context;
  const { runLiveStream } = await import("../client/live/live.ts");
  const refusal = await runLiveStream({
    open: (signal) => api.events(null, signal),
    ask: async (signal) => ({ ticket: null, board: (await api.queue(signal)).board }),
    server: api.server,
    clock,
    random,
    signal,
    onConnection: (connection) => hub.emit({ type: "connection", connection }),
    onEvent: (event) => {
      if (event.type === "board") hub.emit(event);
    },
  });
  if (refusal !== null) throw refusal;
}

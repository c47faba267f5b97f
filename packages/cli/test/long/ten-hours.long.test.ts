import { Console } from "node:console";
import { getEventListeners } from "node:events";
import { PassThrough, Writable } from "node:stream";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { createElement, type ReactNode } from "react";
import { expect, test, vi } from "vitest";
import { runLiveStream } from "../../src/client/live/live.ts";
import { createProgressHub } from "../../src/commands/progress-hub.ts";
import { followTicket } from "../../src/ticket/follow-ticket.ts";
import type { Progress } from "../../src/ticket/progress.ts";
import { themeOf } from "../../src/ui/look/theme.ts";
import { createLiveState, type LiveState } from "../../src/ui/state/live-state.ts";
import type { Screen } from "../../src/ui/terminal.tsx";
import { createFakeClock } from "../fake-clock.ts";
import { ticketOf, tokenOf } from "../scripted-server.ts";
import { startWhimsicalServer } from "./whimsical-server.ts";

/** CATQ_LONG=1 lives through ten hours, in some minutes; else it is one. */
const isLong = process.env.CATQ_LONG === "1";
const HOURS = isLong ? 10 : 1;
/** As far apart as the comments of a quiet stream. */
const STEP_MS = 15_000;
const STEPS = (HOURS * 3_600_000) / STEP_MS;
const LOOKS = 20;

// React as it is shipped: its development build remembers more, and is slower.
vi.hoisted(() => {
  process.env.NODE_ENV = "production";
});
vi.setConfig({ testTimeout: isLong ? 3_600_000 : 240_000 });

// Ink makes one of these; the test runner's console has none.
console.Console ??= Console;
setFlagsFromString("--expose-gc");
const collectGarbage: () => void = runInNewContext("gc");

// The built screens: what the tests make of the sources is for React's development build.
const built = (name: string): string => new URL(`../../build/ui/${name}.js`, import.meta.url).href;
const { TakeApp } = (await import(built("take-screen"))) as typeof import("../../src/ui/take-screen.tsx");
const { WatchApp } = (await import(built("watch-screen"))) as typeof import("../../src/ui/watch-screen.tsx");
const { openScreen } = (await import(built("terminal"))) as typeof import("../../src/ui/terminal.tsx");

/** The same chance in every run (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A terminal that only counts what is written to it. */
function countingTerminal() {
  const counts = { bytes: 0 };
  const stdout = new Writable({
    write(chunk: Buffer, _encoding, done) {
      counts.bytes += chunk.length;
      done();
    },
  });
  const stdin = Object.assign(new PassThrough(), {
    isTTY: true,
    setRawMode: () => {},
    ref: () => {},
    unref: () => {},
  });
  return {
    counts,
    stdin: stdin as unknown as NodeJS.ReadStream,
    stdout: Object.assign(stdout, { isTTY: true, columns: 80, rows: 24 }) as unknown as NodeJS.WriteStream,
  };
}

type Terminal = ReturnType<typeof countingTerminal>;

/** What may grow where something is not let go of. */
interface Look {
  readonly heapMB: number;
  readonly timers: number;
  readonly listeners: number;
  readonly resources: number;
  readonly writtenKB: number;
}

/** Lets streams, promises and React come to rest. */
async function rest(turns: number): Promise<void> {
  for (let turn = 0; turn < turns; turn++) await new Promise(setImmediate);
}

test("take and watch stay as they are through hours of boards, outages and silences", async () => {
  const clock = createFakeClock();
  const random = seeded(7);
  const server = startWhimsicalServer(clock, random);
  const stop = new AbortController();

  const take = countingTerminal();
  const takeHub = createProgressHub();
  takeHub.emit({ type: "taken", ticket: ticketOf(7), server: server.api.server, isResumed: false });
  const { end, actions } = followTicket({
    api: server.api,
    number: "A07",
    token: tokenOf(7),
    queue: null,
    linger: false,
    clock,
    random,
    signal: stop.signal,
    save: async () => ({ path: "/cats/cat-A07.png", bytes: 1 }),
    emit: takeHub.emit,
  });
  const takeLive = createLiveState({ source: takeHub.source, clock });
  const takeScreen = open(
    take,
    takeLive,
    createElement(TakeApp, {
      live: takeLive,
      actions: { ...actions, rejoin: async () => {} },
      theme: themeOf(true),
      linger: false,
      phoneAddress: () => Promise.reject(new Error("nobody asks")),
    }),
  );

  const watch = countingTerminal();
  const watchHub = createProgressHub();
  const watching = runLiveStream({
    open: (signal) => server.api.events(null, signal),
    ask: async (signal) => ({ ticket: null, board: (await server.api.queue(signal)).board }),
    server: server.api.server,
    clock,
    random,
    signal: stop.signal,
    onConnection: (connection) => watchHub.emit({ type: "connection", connection }),
    onEvent: (event) => {
      if (event.type === "board") watchHub.emit(event satisfies Progress);
    },
  });
  const watchLive = createLiveState({ source: watchHub.source, clock });
  const watchScreen = open(
    watch,
    watchLive,
    createElement(WatchApp, { live: watchLive, onQuit: () => {}, theme: themeOf(true) }),
  );

  const looks: Look[] = [];
  let written = 0;
  const look = (): Look => {
    collectGarbage();
    const all = take.counts.bytes + watch.counts.bytes;
    const writtenKB = Math.round((all - written) / 1000);
    written = all;
    return {
      heapMB: Math.round(process.memoryUsage().heapUsed / 100_000) / 10,
      timers: clock.sleeping(),
      listeners: listenersOf(stop.signal, take, watch),
      resources: process.getActiveResourcesInfo().length,
      writtenKB,
    };
  };

  for (let step = 1; step <= STEPS; step++) {
    server.live();
    await rest(4);
    clock.advance(STEP_MS);
    await rest(4);
    if (step % (STEPS / LOOKS) === 0) looks.push(look());
  }
  if (isLong) process.stderr.write(`${JSON.stringify({ looks, counts: server.counts }, null, 1)}\n`);

  // Warm by now: whatever was to be loaded and compiled is.
  const [early, late] = [looks.slice(4, 9), looks.slice(-5)];
  const least = (some: readonly Look[], of: keyof Look): number => Math.min(...some.map((one) => one[of]));
  const most = (some: readonly Look[], of: keyof Look): number => Math.max(...some.map((one) => one[of]));
  expect(least(late, "heapMB") - least(early, "heapMB")).toBeLessThan(isLong ? 2 : 3);
  // Two screens, two watchdogs or pauses, two that notice a sleep; nothing is being viewed.
  expect(most(looks, "timers")).toBeLessThanOrEqual(6);
  expect(most(late, "listeners")).toBeLessThanOrEqual(most(early, "listeners"));
  expect(most(late, "resources")).toBeLessThanOrEqual(most(early, "resources") + 2);
  expect(most(late, "writtenKB")).toBeLessThan(3 * most(early, "writtenKB"));
  expect(server.counts.opened).toBeGreaterThan(2 * HOURS);
  expect(server.counts.sent).toBeGreaterThan(100 * HOURS);

  // After all that, the cat still comes.
  server.callTicket();
  for (let isOver = false; !isOver; ) {
    end.then(() => {
      isOver = true;
    });
    server.live();
    await rest(5);
    clock.advance(STEP_MS);
    await rest(5);
  }
  expect(await end).toMatchObject({ kind: "saved" });
  stop.abort();
  await Promise.all([watching, takeScreen.close(), watchScreen.close()]);
  expect(clock.sleeping()).toBe(0);
  expect(getEventListeners(stop.signal, "abort")).toHaveLength(0);
});

function open({ stdout, stdin }: Terminal, live: LiveState, node: ReactNode): Screen {
  return openScreen({ node, stdout, stdin, parting: async () => [], onGone: () => live.stop() });
}

function listenersOf(signal: AbortSignal, ...terminals: Terminal[]): number {
  const emitters = [process, ...terminals.flatMap(({ stdout, stdin }) => [stdout, stdin])];
  const counts = emitters.flatMap((emitter) =>
    emitter.eventNames().map((name) => emitter.listenerCount(name)),
  );
  return getEventListeners(signal, "abort").length + counts.reduce((sum, count) => sum + count, 0);
}

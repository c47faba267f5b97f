import { numberOf } from "@catq/shared";
import type { Board } from "@catq/shared/schemas";
import type { Page } from "playwright-core";

/** What the wall can be in, at once or one by one. */
export interface WallMoment {
  readonly counters: number;
  /** How many of them are called, the others view. */
  readonly called: number;
  readonly state: Board["state"];
  readonly announcement: string | null;
  readonly isLost: boolean;
  readonly title: string | null;
}

/** As long as an announcement may be. */
const ANNOUNCEMENT =
  "Dr. Miau has been called away to a litter of seven and is back at half past three; whoever needs only a prescription or a collar may come to the desk at any time, and need not wait in line for that today.";

const CALM = { state: "open", announcement: null, isLost: false } as const;

/** The states of the wall, by their names. */
export const WALL_STATES = {
  open: CALM,
  paused: { ...CALM, state: "paused" },
  closed: { ...CALM, state: "closed" },
  announced: { ...CALM, announcement: ANNOUNCEMENT },
  disconnected: { ...CALM, isLost: true },
  "paused, announced and disconnected": { state: "paused", announcement: ANNOUNCEMENT, isLost: true },
} as const satisfies Record<string, Pick<WallMoment, "state" | "announcement" | "isLost">>;

/** The shapes of its screen. */
export const WALL_SHAPES = {
  landscape: { width: 1920, height: 1080 },
  portrait: { width: 1080, height: 1920 },
  phone: { width: 390, height: 844 },
} as const;

/** A board with so many at its counters, the first of them called first, and a line behind them. */
function boardAt({ counters, called, state, announcement, title }: WallMoment): Board {
  const now = Date.parse("2031-05-04T12:00:00.000Z");
  const at = new Date(now).toISOString();
  const first = 100;
  return {
    revision: 1,
    now: at,
    state,
    counters,
    active: Array.from({ length: counters }, (_, index) => ({
      number: numberOf(first + index),
      state: index < counters - called ? "viewing" : "called",
      until: new Date(now + 125_000 - index * 1000).toISOString(),
    })),
    waiting: Array.from({ length: 64 }, (_, index) => numberOf(first + counters + index)),
    waitingCount: 1264,
    recent: Array.from({ length: 8 }, (_, index) => ({
      number: numberOf(first - 1 - index),
      outcome: (["missed", "seen", "left", "banned"] as const)[index % 4] ?? "seen",
      at,
    })),
    averageTurnMs: 40_000,
    announcement: announcement === null ? null : { text: announcement, at },
    title,
    newcomer: null,
  };
}

/** So that the page does not say that it cannot start. */
const MARK = `document.documentElement.dataset.started = "";`;

/** Lets the page at /display draw what it is told, instead of what a queue is at. Before it is opened. */
export async function takeOverWall(page: Page): Promise<void> {
  await page.route("**/display.js", (route) => route.fulfill({ contentType: "text/javascript", body: MARK }));
}

/** Draws a moment with the page's own modules. */
export async function showWall(page: Page, moment: WallMoment): Promise<void> {
  const board = JSON.stringify(boardAt(moment));
  await page.evaluate(`(async () => {
    const base = document.querySelector('script[src$="/display.js"]').src.replace(/display\\.js$/, "");
    const [{ drawWall }, { wallOf }, { reduce }, model, { drawCode }] = await Promise.all(
      ["draw/wall.js", "view/wall.js", "queue/reduce.js", "queue/model.js", "draw/code.js"].map((name) => import(base + name)),
    );
    const events = [[0, { type: "live", queue: "q" }], [0, { type: "board", board: ${board} }]];
    if (${moment.isLost}) events.push([0, { type: "lost", reason: "Gone." }], [6000, { type: "tick" }]);
    const first = model.initialState(0, model.NOTHING_SAVED);
    const state = events.reduce((state, [at, event]) => reduce(state, event, at), first);
    document.getElementById("where").textContent = "queue.cats-of-example-street.example/vet";
    drawCode(document.getElementById("code"), "https://queue.cats-of-example-street.example/vet/");
    drawWall((room) => wallOf(state, room));
  })()`);
}

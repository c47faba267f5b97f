import { type Command, isOver, type Scene, type ScreenState, sceneOf } from "./model.ts";

export type ScreenKind = "take" | "watch";

/** A key as the terminal reports it. */
export interface KeyPress {
  readonly input: string;
  readonly isCtrl: boolean;
  readonly isReturn: boolean;
  readonly isEscape: boolean;
}

/** One row of the key table. */
interface KeyRow {
  /** How the key is written on the screen. */
  readonly key: string;
  readonly command: Command;
  /** For the foot of the screen. */
  readonly short: string;
  /** For the foot of a narrow one. */
  readonly brief: string;
  /** For the page of keys. */
  readonly long: string;
  readonly isFor: (scene: Scene) => boolean;
}

const isWaiting = (scene: Scene): boolean => scene === "waiting" || scene === "next";

const KEYS_ROW: KeyRow = {
  key: "?",
  command: "keys",
  short: "keys",
  brief: "keys",
  long: "show or hide this page",
  isFor: () => true,
};

const TAKE_KEYS: readonly KeyRow[] = [
  {
    key: "Enter",
    command: "done",
    short: "done, let the next one in",
    brief: "done",
    long: "done: let the next one in",
    isFor: (scene) => scene === "viewing",
  },
  {
    key: "b",
    command: "rejoin",
    short: "come back into the line",
    brief: "come back",
    long: "come back into the line, once",
    isFor: (scene) => scene === "may-rejoin",
  },
  {
    key: "q",
    command: "quit",
    short: "close, keep my place",
    brief: "close",
    long: "close; your place is kept",
    isFor: isWaiting,
  },
  {
    key: "x",
    command: "ask-leave",
    short: "give up",
    brief: "give up",
    long: "give your place up (asks first)",
    isFor: (scene) => isWaiting(scene) || scene === "called",
  },
  {
    key: "p",
    command: "pass",
    short: "let one go first",
    brief: "pass",
    long: "let one person go first",
    isFor: (scene) => isWaiting(scene) || scene === "called",
  },
  {
    key: "c",
    command: "code",
    short: "phone",
    brief: "phone",
    long: "show a code with which a phone goes on",
    isFor: isWaiting,
  },
  {
    key: "q",
    command: "quit",
    short: "close",
    brief: "close",
    long: "close this screen",
    isFor: (scene) => !isWaiting(scene),
  },
  KEYS_ROW,
];

const WATCH_KEYS: readonly KeyRow[] = [
  { key: "q", command: "quit", short: "close", brief: "close", long: "close this screen", isFor: () => true },
  KEYS_ROW,
];

/** The keys that do something now, in the order they are shown. */
export function keysFor(kind: ScreenKind, scene: Scene): readonly KeyRow[] {
  return (kind === "take" ? TAKE_KEYS : WATCH_KEYS).filter((row) => row.isFor(scene));
}

/** What a key asks for in this state, or null. Ctrl-C is always a way out. */
export function commandFor(kind: ScreenKind, state: ScreenState, press: KeyPress): Command | null {
  if (press.isCtrl) return press.input === "c" ? "quit" : null;
  if (state.isAsking) return press.input.toLowerCase() === "y" ? "leave" : "stay";
  if (state.code !== null) return press.input.toLowerCase() === "q" ? "quit" : "hide-code";
  if (state.showsKeys && press.isEscape) return "keys";
  const scene = sceneOf(state);
  const name = press.isReturn ? "Enter" : press.input.toLowerCase();
  if (press.isReturn && isOver(scene)) return "quit";
  const command = keysFor(kind, scene).find((row) => row.key === name)?.command ?? null;
  // One thing at a time: a second press while the daemon has not answered is a slip.
  return state.pending !== null && command !== "quit" && command !== "keys" ? null : command;
}

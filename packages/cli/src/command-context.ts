import { readFileSync, realpathSync } from "node:fs";
import { hasColour, settleTimeZone } from "@catq/shared";
import { type Api, createApi } from "./client/api.ts";
import { DEFAULT_SERVER, readServer } from "./client/server-url.ts";
import { type Notifier, notifierFor } from "./output/notification.ts";
import { createOutput, type Output } from "./output/output.ts";
import { type PictureForm, pictureFormFor } from "./picture/picture-form.ts";
import { type Clock, type Random, systemClock } from "./process/clock.ts";
import { currentFolder } from "./process/current-folder.ts";
import { isInForeground } from "./process/foreground.ts";
import type { Stop } from "./process/stop-signals.ts";
import { Tickets } from "./ticket/tickets.ts";
import { stateFolder } from "./wallet/state-folder.ts";
import { openWallet, type Wallet } from "./wallet/wallet.ts";

/** The options that every command has. */
export interface GlobalOptions {
  readonly server?: string;
  readonly json?: boolean;
  readonly plain?: boolean;
  readonly quiet?: boolean;
  readonly color: boolean;
}

/** What every command works with: the outside world, handed in. */
export interface CommandContext {
  readonly api: Api;
  readonly wallet: Wallet;
  /** This user's tickets at the chosen server. */
  readonly tickets: Tickets;
  readonly output: Output;
  /** Whether an Ink screen may be drawn. */
  readonly hasScreen: boolean;
  readonly color: boolean;
  /** How the terminal shows pictures. */
  readonly pictureForm: PictureForm;
  /** Whether somebody may type on standard input: a terminal in which this runs in the foreground. */
  readonly hasKeyboard: boolean;
  /** Whether ringing reaches a person and disturbs no script. */
  readonly hasBell: boolean;
  /** What to write to standard output for a notification of the desktop; empty where it is no terminal. */
  readonly notification: Notifier;
  /** null where the current folder has been deleted. */
  readonly cwd: string | null;
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  readonly clock: Clock;
  readonly random: Random;
  readonly stop: Stop;
  ticketsAt(server: string): Tickets;
}

/** Reads the options that every command has. `isStdoutTaken` leaves standard output to a picture, or to a command. */
export function createContext(
  process: NodeJS.Process,
  options: GlobalOptions,
  stop: Stop,
  isStdoutTaken = false,
): CommandContext {
  const { stdout, stderr, env } = process;
  const cwd = currentFolder(process);
  settleTimeZone(env, { realPath: realpathSync, read: (file) => readFileSync(file, "latin1") });
  const isTerminal = stdout.isTTY === true && env.TERM !== "dumb";
  // Ink's own mark for a screen reader. A screen that is drawn anew would be read anew: sentences are better.
  const isRead = env.INK_SCREEN_READER === "true";
  const clock = systemClock;
  const output = createOutput({
    isErrColoured: options.color && hasColour(env, stderr.isTTY === true),
    isJson: options.json === true,
    isQuiet: options.quiet === true,
    cwd,
    data: isStdoutTaken ? stderr : stdout,
    stderr: stderr,
  });
  const color = isTerminal && options.color && hasColour(env, true);
  const { note } = output;
  const wallet = openWallet(stateFolder(env), clock, note);
  const ticketsOf = (api: Api): Tickets =>
    new Tickets({ api, wallet, clock, random: Math.random, signal: stop.signal, note });
  const api = createApi(readServer(options.server ?? (env.CATQ_SERVER || DEFAULT_SERVER)), clock.wall);
  return {
    api,
    wallet,
    tickets: ticketsOf(api),
    ticketsAt: (server) => ticketsOf(createApi(server, clock.wall)),
    output,
    // A job in the background that sets up the terminal, or reads from it, would be stopped, its number in hand.
    hasScreen:
      isTerminal &&
      !isRead &&
      options.json !== true &&
      options.plain !== true &&
      !isStdoutTaken &&
      isInForeground(),
    color,
    pictureForm: pictureFormFor(env, color ? (stdout.getColorDepth?.(env) ?? 1) : 1),
    notification: isTerminal && options.json !== true && !isStdoutTaken ? notifierFor(env) : () => "",
    // Asked for by few commands: Node loads its streams of files for a standard input that is one.
    get hasKeyboard() {
      return process.stdin.isTTY === true && isInForeground();
    },
    get stdin() {
      return process.stdin;
    },
    hasBell: stderr.isTTY === true && options.json !== true,
    cwd,
    stdout,
    stderr,
    clock,
    random: Math.random,
    stop,
  };
}

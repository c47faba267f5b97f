import { CannotWrite, type CatqError } from "../client/errors.ts";
import type { CommandContext } from "../command-context.ts";
import { createHook, type HookFacts, runHook } from "../output/exec-hook.ts";
import { saveCat } from "../picture/save.ts";
import type { Target } from "../picture/target.ts";
import { pause } from "../process/clock.ts";
import { EXIT } from "../process/exit-codes.ts";
import { createAlerts } from "../ticket/alert.ts";
import type { TakeActions } from "../ticket/progress.ts";
import type { FollowEnd, Following, Place } from "../ticket/tickets.ts";
import { claimCommand, rejoinCommand, rejoinSentence } from "./come-back.ts";
import { loadTakeScreen } from "./load-screen.ts";
import { phoneAddress } from "./phone-address.ts";
import { createProgressHub, type ProgressHub } from "./progress-hub.ts";

/** What following a ticket from the command line needs. */
interface FollowRequest {
  readonly place: Place;
  readonly target: Target;
  readonly linger: boolean;
  /** Ring when this many are left ahead. */
  readonly alert: number;
  /** A shell command to run at `alert`, `called` and `saved`. */
  readonly exec?: string | undefined;
}

/** How long the screen of a bad end stays for who happens to look; its words stay in the terminal anyway. */
const BAD_END_SHOWN_MS = 4_000;

/** Follows a ticket to its end and shows it, on the screen or in lines. Returns the exit code; throws CatqError. */
export async function followAndShow(context: CommandContext, o: FollowRequest): Promise<number> {
  const { api, clock, stdout, stop, tickets } = context;
  const { number, ticket, isResumed } = o.place;
  const hub = createProgressHub();
  // Screens load while the stream connects.
  const screen = context.hasScreen && !stop.signal.aborted ? loadTakeScreen(context.color) : null;
  screen?.catch(() => {});
  hub.emit({ type: "taken", ticket, server: api.server, isResumed });
  const tellTroubles = o.exec === undefined ? () => {} : listenForHook(context, hub, o.alert, o.exec);
  const follow = (): Following => {
    const following = tickets.follow(o.place, {
      linger: o.linger,
      save: (download) => saveCat({ download, number, target: o.target, stdout, reusesSame: true }),
      emit: hub.emit,
    });
    following.end.catch(() => {});
    return following;
  };
  let following = follow();
  const hasSeen = new AbortController();
  const rejoined = new AbortController();
  const actions: TakeActions = {
    quit: () => {
      following.actions.quit();
      hasSeen.abort();
    },
    leave: () => following.actions.leave(),
    pass: (places) => following.actions.pass(places),
    done: () => following.actions.done(),
    rejoin: async () => {
      hub.emit({ type: "rejoined", ticket: await tickets.rejoin(o.place) });
      rejoined.abort();
    },
  };
  let close = async (): Promise<void> => {};
  let ended: FollowEnd;
  try {
    close =
      screen === null
        ? showLines(context, o, hub, actions)
        : showScreen(context, o, hub, actions, await screen);
    ended = await following.end;
    if (screen !== null && ended.kind === "ended" && ended.back !== null) {
      // Who missed a turn was away, and finds this on the screen.
      const until = AbortSignal.any([stop.signal, hasSeen.signal, rejoined.signal]);
      await pause(clock, ended.back.leftMs, until);
      if (rejoined.signal.aborted) {
        following = follow();
        ended = await following.end;
      }
    }
    if (screen !== null && ended.kind === "ended" && ended.outcome !== "left")
      await pause(clock, BAD_END_SHOWN_MS, AbortSignal.any([stop.signal, hasSeen.signal]));
  } finally {
    // Also where the screen could not be drawn: nothing goes on unseen.
    following.actions.quit();
    // Before anything is said: what is printed on the screen while it is up is gone with it.
    await close();
    tellTroubles();
  }
  return conclude(context, { number, end: ended, hasParted: screen !== null });
}

/** What fails while a screen is up is told when the function is called that this returns; later failures at once. */
function listenForHook(
  { api, hasScreen, output }: CommandContext,
  { source }: ProgressHub,
  ahead: number,
  command: string,
): () => void {
  const untold: string[] = [];
  let isHeldBack = hasScreen;
  const onTrouble = (message: string): void => {
    if (isHeldBack) untold.push(message);
    else output.note(message);
  };
  const run = (facts: HookFacts): void => runHook({ command, facts, isHidden: hasScreen, onTrouble });
  source(createHook({ ahead, server: api.server, run }));
  return () => {
    isHeldBack = false;
    for (const message of untold.splice(0)) output.note(message);
  };
}

function showScreen(
  { api, clock, stdin, stdout, stop, color, pictureForm, notification }: CommandContext,
  { alert, linger, place }: FollowRequest,
  { source }: ProgressHub,
  actions: TakeActions,
  run: Awaited<ReturnType<typeof loadTakeScreen>>,
): () => Promise<void> {
  const toPhone = () => phoneAddress(api, place.token, stop.signal);
  const screen = run({
    ...{ source, actions, phoneAddress: toPhone, clock, stdout, stdin, color, pictureForm, linger },
  });
  source(createAlerts(alert, (worth, { number }) => void stdout.write(`\x07${notification(worth, number)}`)));
  // A screen that is gone, for whatever reason, is no reason to go on unseen.
  screen.finished.then(actions.quit, actions.quit);
  return screen.close;
}

function showLines(
  { output, stdin, stdout, stderr, hasBell, hasKeyboard, notification }: CommandContext,
  { alert, linger }: FollowRequest,
  { source }: ProgressHub,
  actions: TakeActions,
): () => Promise<void> {
  source(output.progress);
  source(
    createAlerts(alert, (worth, { number }) => {
      if (hasBell) stderr.write("\x07");
      const sequence = notification(worth, number);
      if (sequence !== "") stdout.write(sequence);
    }),
  );
  if (!linger || !hasKeyboard) return async () => {};
  source((progress) => {
    if (progress.type === "saved") output.note("Press Enter when you have seen enough.");
  });
  const onEnter = (): void => void actions.done().catch(() => {});
  stdin.on("data", onEnter);
  return async () => {
    stdin.off("data", onEnter).pause();
  };
}

/** Turns the end into an exit code. `hasParted`: a screen has said where I stand. */
function conclude(
  { api, output, stop }: CommandContext,
  { number, end, hasParted }: { number: string; end: FollowEnd; hasParted: boolean },
): number {
  const { server } = api;
  switch (end.kind) {
    case "saved":
    case "served-elsewhere":
      return EXIT.done;
    case "ended":
      if (end.back !== null)
        output.note(`${rejoinSentence(number, end.back)}: ${rejoinCommand({ number, server })}`);
      return end.outcome === "banned" ? EXIT.banned : EXIT.ended;
    case "stopped": {
      const hurry = end.isCalled ? "it is called, so be quick: " : "";
      const comeBack = claimCommand({ number, server, args: "--wait" });
      // Said to those who asked for quiet, too: else the place would be lost to them.
      output.parting(
        { type: "kept", number, isCalled: end.isCalled, comeBack },
        `${hasParted ? "" : `${number} is kept. `}To come back: ${hurry}${comeBack}`,
      );
      return stop.exitCode;
    }
    case "failed":
      throw withWayBack(end.error, number, server);
  }
}

/** A cat that could not be written can be fetched again as long as it may be viewed: says how. */
export function withWayBack(error: CatqError, number: string, server: string): CatqError {
  if (!(error instanceof CannotWrite)) return error;
  const again = claimCommand({ number, server, args: "-o DIR" });
  return new CannotWrite(error.message, `the cat is not lost yet; within the view window: ${again}`, error);
}

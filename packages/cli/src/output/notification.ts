import type { Alert } from "../ticket/alert.ts";

/** What to write to the terminal for a notification of the desktop; empty where the terminal has none. */
export type Notifier = (alert: Alert, number: string) => string;

type Form = "osc 9" | "osc 99" | "osc 777";

/** How to notify in the terminal that these environment variables tell of. BEL is the caller's own. */
export function notifierFor(env: NodeJS.ProcessEnv): Notifier {
  const form = formOf(env);
  if (form === null) return () => "";
  const wrap = env.TMUX ? throughTmux : (sequence: string) => sequence;
  return (alert, number) => wrap(notification(form, textOf(alert, number)));
}

function textOf(alert: Alert, number: string): string {
  return alert === "called" ? `${number}: it is your turn` : `${number}: almost your turn`;
}

/**
 * What a terminal understands. TERM goes first, as the terminal itself sets it; the other marks are inherited
 * by terminals that were started from one another, but are all that is left inside tmux.
 */
function formOf(env: NodeJS.ProcessEnv): Form | null {
  const { TERM = "", TERM_PROGRAM = "" } = env;
  // GNU screen lets nothing through that it does not know.
  if (env.STY) return null;
  if (TERM === "xterm-kitty") return "osc 99";
  if (TERM === "xterm-ghostty") return "osc 9";
  if (/^(?:foot|rxvt-unicode)/.test(TERM)) return "osc 777";
  if (/^(?:iTerm\.app|WezTerm|ghostty|WarpTerminal)$/.test(TERM_PROGRAM)) return "osc 9";
  if (env.KITTY_WINDOW_ID) return "osc 99";
  if (env.LC_TERMINAL === "iTerm2" || env.WEZTERM_PANE || env.GHOSTTY_RESOURCES_DIR) return "osc 9";
  return null;
}

function notification(form: Form, text: string): string {
  switch (form) {
    case "osc 9":
      return `\x1b]9;${text}\x07`;
    case "osc 99":
      // One id: a later notification takes the place of the one before.
      return `\x1b]99;i=catq;${text}\x1b\\`;
    case "osc 777":
      return `\x1b]777;notify;catq;${text}\x07`;
  }
}

/** For the terminal around tmux (its `allow-passthrough` decides): each ESC inside is doubled. */
function throughTmux(sequence: string): string {
  return `\x1bPtmux;${sequence.replaceAll("\x1b", "\x1b\x1b")}\x1b\\`;
}

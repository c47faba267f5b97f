import { expect, test } from "vitest";
import { notifierFor } from "./notification.ts";

test.each([
  ["kitty", { TERM: "xterm-kitty", KITTY_WINDOW_ID: "1" }, "\x1b]99;i=catq;A07: it is your turn\x1b\\"],
  ["kitty over ssh", { TERM: "xterm-kitty" }, "\x1b]99;i=catq;A07: it is your turn\x1b\\"],
  ["iTerm2", { TERM: "xterm-256color", TERM_PROGRAM: "iTerm.app" }, "\x1b]9;A07: it is your turn\x07"],
  ["iTerm2 over ssh", { TERM: "xterm-256color", LC_TERMINAL: "iTerm2" }, "\x1b]9;A07: it is your turn\x07"],
  [
    "WezTerm that kitty started",
    { TERM_PROGRAM: "WezTerm", KITTY_WINDOW_ID: "1" },
    "\x1b]9;A07: it is your turn\x07",
  ],
  ["Ghostty", { TERM: "xterm-ghostty" }, "\x1b]9;A07: it is your turn\x07"],
  [
    "foot that kitty started",
    { TERM: "foot", KITTY_WINDOW_ID: "1" },
    "\x1b]777;notify;catq;A07: it is your turn\x07",
  ],
  ["urxvt", { TERM: "rxvt-unicode-256color" }, "\x1b]777;notify;catq;A07: it is your turn\x07"],
])("notifies in %s", (_name, env, sequence) => {
  expect(notifierFor(env)("called", "A07")).toBe(sequence);
});

test("passes through tmux to the terminal around it", () => {
  const env = { TERM: "tmux-256color", TERM_PROGRAM: "tmux", TMUX: "/tmp/tmux", KITTY_WINDOW_ID: "1" };
  expect(notifierFor(env)("near", "A07")).toBe(
    "\x1bPtmux;\x1b\x1b]99;i=catq;A07: almost your turn\x1b\x1b\\\x1b\\",
  );
});

test.each([
  {},
  { TERM: "xterm-256color" },
  { TERM: "linux" },
  { TERM: "tmux-256color", TERM_PROGRAM: "tmux", TMUX: "/tmp/tmux" },
  { TERM: "screen.xterm-256color", STY: "1.pts", KITTY_WINDOW_ID: "1" },
  { TERM: "xterm-256color", TERM_PROGRAM: "Apple_Terminal" },
])("says nothing to a terminal that is not known: %j", (env) => {
  expect(notifierFor(env)("called", "A07")).toBe("");
});

import { expect, test } from "vitest";
import { pictureFormFor } from "./picture-form.ts";

test.each([
  [{ TERM: "xterm-kitty" }, 24, "kitty"],
  [{ TERM: "xterm-ghostty" }, 24, "kitty"],
  [{ TERM: "xterm-256color", TERM_PROGRAM: "ghostty" }, 24, "kitty"],
  [{ TERM: "xterm-256color", TERM_PROGRAM: "iTerm.app" }, 24, "iterm"],
  [{ TERM: "xterm-256color", TERM_PROGRAM: "WezTerm" }, 24, "iterm"],
  [{ TERM: "xterm-256color", LC_TERMINAL: "iTerm2" }, 8, "iterm"],
  [{ TERM: "xterm-256color", COLORTERM: "truecolor" }, 24, "blocks 24"],
  [{ TERM: "xterm-256color" }, 8, "blocks 8"],
  [{ TERM: "xterm" }, 4, "none"],
  [{ TERM: "xterm-kitty", NO_COLOR: "1" }, 1, "none"],
  [{ TERM: "screen", TMUX: "/tmp/tmux,1,0", TERM_PROGRAM: "iTerm.app" }, 24, "blocks 24"],
  [{ TERM: "tmux-256color", LC_TERMINAL: "iTerm2" }, 8, "blocks 8"],
  [{ TERM: "xterm-kitty", STY: "1.pts" }, 8, "blocks 8"],
  [{}, 1, "none"],
] as const)("%o with %i bits of colour: %s", (env, bits, form) => {
  expect(pictureFormFor(env, bits)).toBe(form);
});

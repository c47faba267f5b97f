/** How a terminal shows pictures: by the protocol of kitty or iTerm2, by half blocks in 24 or 8 bits of colour, or not. */
export type PictureForm = "kitty" | "iterm" | "blocks 24" | "blocks 8" | "none";

/**
 * The form for the terminal of these environment variables, with `colorBits` bits of colour (1: none). TERM goes first, as
 * the terminal itself sets it and ssh passes it on. Inside tmux and screen it is blocks: a protocol's picture would neither
 * scroll nor go with the text around it.
 */
export function pictureFormFor(env: NodeJS.ProcessEnv, colorBits: number): PictureForm {
  const { TERM = "", TERM_PROGRAM = "", LC_TERMINAL = "" } = env;
  if (colorBits < 8) return "none";
  const blocks = colorBits >= 24 ? "blocks 24" : "blocks 8";
  if (env.TMUX || env.STY || /^(?:tmux|screen)/.test(TERM)) return blocks;
  if (/^xterm-(?:kitty|ghostty)$/.test(TERM) || TERM_PROGRAM === "ghostty") return "kitty";
  // These support parts of kitty's protocol, too.
  if (/^(?:iTerm\.app|WezTerm)$/.test(TERM_PROGRAM) || LC_TERMINAL === "iTerm2") return "iterm";
  return blocks;
}

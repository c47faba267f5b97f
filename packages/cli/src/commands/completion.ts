import type { Command } from "commander";
import { bashScript } from "../completion/bash.ts";
import { fishScript } from "../completion/fish.ts";
import { outlineOf, type Shell } from "../completion/outline.ts";
import { zshScript } from "../completion/zsh.ts";

const SCRIPTS = { bash: bashScript, zsh: zshScript, fish: fishScript };

/** `catq completion bash|zsh|fish`: the script that makes the shell complete catq's commands. */
export function completionScript(program: Command, shell: Shell): string {
  return SCRIPTS[shell](outlineOf(program));
}

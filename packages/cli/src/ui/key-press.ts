import { type Key, useInput, useStdin } from "ink";
import { commandFor, type ScreenKind } from "./state/keys.ts";
import type { LiveState } from "./state/live-state.ts";
import type { Command } from "./state/model.ts";

/** Calls `run` with the command of each key. Returns whether there is a keyboard. */
export function useKeys(kind: ScreenKind, live: LiveState, run: (command: Command) => void): boolean {
  const { isRawModeSupported } = useStdin();
  useInput(
    (input: string, key: Key) => {
      const press = { input, isCtrl: key.ctrl, isReturn: key.return, isEscape: key.escape };
      const command = commandFor(kind, live.get(), press);
      if (command !== null) run(command);
    },
    { isActive: isRawModeSupported },
  );
  return isRawModeSupported;
}

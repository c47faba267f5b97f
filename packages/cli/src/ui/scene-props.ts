import type { Layout } from "./look/layout.ts";
import type { Theme } from "./look/theme.ts";
import type { ScreenState } from "./state/model.ts";

/** Props of a part of a screen. */
export interface SceneProps {
  readonly state: ScreenState;
  readonly layout: Layout;
  readonly theme: Theme;
}

/** The same for a part with so many rows, its heading included. */
export interface RowsProps extends Omit<SceneProps, "layout"> {
  readonly rows: number;
}

export interface RoomProps extends RowsProps {
  readonly width: number;
}

import type { Layout } from "./look/layout.ts";
import type { Theme } from "./look/theme.ts";
import type { ScreenState } from "./state/model.ts";

/** What a part of a screen is drawn from. */
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

import { wrapText } from "@catq/shared";
import type { Cells } from "../../picture/fit.ts";
import { type Layout, layoutFor } from "../look/layout.ts";
import type { ScreenState } from "./model.ts";

/** Stands before each row of the notice, to set it off from the board. */
export const NOTICE_MARK = "▌ ";

/** The layout of a whole screen, the rows of the operator's notice, and the layout of what is left below them. */
export function roomBelowNotice(
  state: ScreenState,
  size: Cells,
): { whole: Layout; notice: readonly string[]; layout: Layout } {
  const whole = layoutFor(size);
  const notice = noticeRows(state, whole);
  return { whole, notice, layout: { ...whole, rows: whole.rows - notice.length } };
}

function noticeRows({ board }: ScreenState, layout: Layout): readonly string[] {
  const text = board?.value.announcement?.text ?? "";
  if (text === "" || layout.kind === "tiny") return [];
  const width = layout.columns - 2 - NOTICE_MARK.length;
  return cut(wrapText(`Notice: ${text}`, width), width, layout.rows < 16 ? 1 : 3);
}

/** Cuts what goes beyond `max` rows of `width` characters, with an ellipsis. */
function cut(rows: readonly string[], width: number, max: number): readonly string[] {
  if (rows.length <= max) return rows;
  const last = Array.from(rows.slice(max - 1).join(" "))
    .slice(0, width - 1)
    .join("");
  return [...rows.slice(0, max - 1), `${last.trimEnd()}…`];
}

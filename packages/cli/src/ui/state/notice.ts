import { wrapText } from "@catq/shared";
import { type Layout, layoutFor, type Size } from "../look/layout.ts";
import type { ScreenState } from "./model.ts";

/** Stands before each of its rows, so that it is told from the board by more than its place. */
export const NOTICE_MARK = "▌ ";

/** A screen of a size: the whole of it, the rows of what the operator says, and what is left below them. */
export function roomBelowNotice(
  state: ScreenState,
  size: Size,
): { whole: Layout; notice: readonly string[]; layout: Layout } {
  const whole = layoutFor(size);
  const notice = noticeRows(state, whole);
  return { whole, notice, layout: { ...whole, rows: whole.rows - notice.length } };
}

/** What the operator says to everyone, as the rows that it takes at a layout; none where nothing is said. */
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

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
  const most = layout.rows < 16 ? 1 : 3;
  return wrapped(`Notice: ${text}`, layout.columns - 2 - NOTICE_MARK.length, most);
}

/** Rows of whole words of at most `width` code points; what goes beyond `most` rows is cut with an ellipsis. */
function wrapped(text: string, width: number, most: number): string[] {
  const rows = wrapText(text, width);
  if (rows.length <= most) return rows;
  const rest = Array.from(rows.slice(most - 1).join(" "));
  const cut = rest
    .slice(0, width - 1)
    .join("")
    .trimEnd();
  return [...rows.slice(0, most - 1), `${cut}…`];
}

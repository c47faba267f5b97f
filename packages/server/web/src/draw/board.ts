import type { BoardView } from "../view/board.ts";
import { byId, part, setAttribute, setHidden, setRows, setText } from "./elements.ts";

const STATES = { open: "Open", paused: "Paused", closed: "Closed", unknown: "…" } as const;

/** Draws what everyone sees. */
export function drawBoard(view: BoardView): void {
  setText(byId("state"), STATES[view.state]);
  setText(byId("brand"), view.title);
  setHidden(byId("state-part"), view.state === "unknown");
  setAttribute(byId("state"), "data-state", view.state);
  setHidden(byId("announcement"), view.announcement === null);
  setText(byId("announcement-text"), view.announcement ?? "");

  setRows(byId("counters"), view.counters, {
    key: ({ number }, index) => number ?? `free ${index}`,
    draw: (element, row) => {
      element.className = `counter is-${row.is}${row.isMine ? " is-mine" : ""}`;
      setText(part(element, "who", "b"), row.number ?? "");
      setText(part(element, "what"), row.isMine ? `${row.words} (you)` : row.words);
      setText(part(element, "time"), row.time);
    },
  });

  setText(byId("line-title"), view.lineTitle);
  const line = byId("line");
  line.style.setProperty("--rows", String(view.rows));
  setHidden(line, view.line.length === 0);
  setRows(line, view.line, {
    key: ({ number }) => number,
    draw: (element, { number, isMine }) => {
      element.className = isMine ? "is-mine" : "";
      setText(part(element, "who"), number);
      const you = element.querySelector(".unseen");
      if (isMine && !you) setText(part(element, "unseen"), ", you");
      else if (!isMine) you?.remove();
    },
  });
  setText(byId("more"), view.more);
  setHidden(byId("more"), view.more === "");

  setHidden(byId("recent-part"), view.recent.length === 0);
  setRows(byId("recent"), view.recent, {
    key: ({ number }) => number,
    draw: (element, { number, outcome, words, isMine }) => {
      element.className = `is-${outcome}${isMine ? " is-mine" : ""}`;
      setText(part(element, "who", "b"), number);
      setText(part(element, "what"), isMine ? `${words} (you)` : words);
    },
  });
}

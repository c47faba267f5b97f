import { constants, setPriority } from "node:os";
import type { DrawReply, DrawRequest } from "./drawing-child.ts";
import { renderCat } from "./render.ts";

// Pictures are made ahead: whoever waits for an answer of the daemon goes first.
try {
  setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
} catch {
  // Some systems forbid it; then drawing is merely less polite.
}

// Ctrl-C reaches the whole group of processes; this one ends with its parent instead.
process.on("SIGINT", () => {});
process.on("SIGTERM", () => {});
process.on("disconnect", () => process.exit(0));

process.on("message", async (request: DrawRequest) => {
  let reply: DrawReply;
  try {
    reply = { id: request.id, ...(await renderCat(request.seed)) };
  } catch (error) {
    reply = { id: request.id, error: String(error) };
  }
  process.send?.(reply);
});

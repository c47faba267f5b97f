import path from "node:path";
import { countdown } from "@catq/shared";
import type { Board } from "@catq/shared/schemas";
import { safe } from "../client/safe-text.ts";
import type { Progress, SavedCat } from "../ticket/progress.ts";
import { fileSize } from "./file-size.ts";
import { asSentence, withoutStop } from "./sentence.ts";
import { describeTicket } from "./ticket-sentence.ts";

/** One sentence. `isNeeded`: said even to who asked for quiet. */
export interface Sentence {
  readonly text: string;
  readonly isNeeded: boolean;
}

/**
 * Turns steps into sentences: one a change, with the new value, never the same twice. What only ticks
 * (estimates, countdowns) is no change.
 */
export function createSentences(cwd: string | null): (progress: Progress) => Sentence | null {
  let place = "";
  let board: Board | null = null;
  let trouble = "";
  let isLost = false;
  let isSilent = false;
  let isPolled = false;
  let isSaved = false;
  const say = (text: string, isNeeded = false): Sentence => ({ text, isNeeded });

  return (progress) => {
    switch (progress.type) {
      case "taken": {
        const { number } = progress.ticket;
        return say(progress.isResumed ? `Following ${number}.` : `Your number is ${number}.`);
      }
      case "ticket": {
        const { state, position } = progress.ticket;
        const now = `${state} ${position}`;
        // The end is said by `ended`; viewing by `saved`.
        if (now === place || (state !== "waiting" && state !== "called")) return null;
        place = now;
        return say(`${describeTicket(progress.ticket, board?.state === "paused")}.`);
      }
      case "board": {
        const before = board;
        board = progress.board;
        const { state } = board;
        const change = state === (before?.state ?? "open") ? null : QUEUE[state];
        const parts = [change, describeAnnouncement(before, board)].filter((part) => part !== null);
        return parts.length === 0 ? null : say(parts.join(" "));
      }
      case "connection": {
        const { connection } = progress;
        const wasSilent = isSilent;
        isSilent = connection.state === "silent";
        if (connection.state === "silent") {
          return say(`Nothing heard from the server for ${countdown(connection.forMs)}; still waiting.`);
        }
        if (connection.state === "reconnecting" && !isLost) {
          isLost = true;
          return say(`The connection is lost (${withoutStop(connection.reason)}); trying again.`);
        }
        if (connection.state !== "online") return null;
        const wasPolled = isPolled;
        isPolled = connection.isPolled === true;
        if (isLost) {
          isLost = false;
          return say("Connected again.");
        }
        if (isPolled && !wasPolled) return say(POLLED);
        if (wasPolled && !isPolled) return say("Live news comes through again.");
        return wasSilent ? say("The server is heard again.") : null;
      }
      case "claiming":
        return null;
      case "saved":
        isSaved = true;
        return say(savedInWords(progress.saved, cwd));
      case "ended":
        return isSaved && progress.outcome === "seen" ? null : say(asSentence(progress.detail), true);
      case "rejoined":
        return say(`${progress.ticket.number} is back in the line.`);
      case "trouble": {
        const text = troubleInWords(progress.message, progress.hint);
        if (text === trouble) return null;
        trouble = text;
        return say(text);
      }
    }
  };
}

const POLLED =
  "Live news does not come through: something on the way holds it back. Asking every few seconds instead.";

const QUEUE: Record<Board["state"], string> = {
  open: "The queue is open again.",
  paused: "The queue is paused: nobody is called, and no time runs.",
  closed: "The queue is closed: no new numbers, but those in line are served.",
};

/** What is new between two boards of what the operator says, as a sentence of its own; null for nothing. */
export function describeAnnouncement(before: Board | null, board: Board): string | null {
  const text = announced(board);
  if (text === announced(before)) return null;
  return text === null || text === "" ? "The notice is taken back." : `Notice: ${asSentence(text)}`;
}

function announced(board: Board | null): string | null {
  return board?.announcement ? safe(board.announcement.text, 200) : null;
}

function troubleInWords(message: string, hint: string | null): string {
  return hint === null ? asSentence(message) : `${withoutStop(asSentence(message))}: ${hint}.`;
}

/** A path as a person would type it: relative where it lies in the current folder, if there is one. */
export function shortPath(file: string, cwd: string | null): string {
  if (cwd === null) return file;
  const relative = path.relative(cwd, file);
  return relative === "" || relative.startsWith("..") || path.isAbsolute(relative) ? file : relative;
}

function savedInWords({ path: file, bytes, credit }: SavedCat, cwd: string | null): string {
  const where =
    file === "-" ? "The cat went to standard output" : `The cat is saved as ${shortPath(file, cwd)}`;
  return `${where} (${fileSize(bytes)}${credit === null ? "" : `, ${credit}`}).`;
}

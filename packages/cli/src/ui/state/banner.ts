import { countdown } from "@catq/shared";
import { capitalized } from "../../output/sentence.ts";
import { timeOfDay } from "./format.ts";
import type { ScreenState } from "./model.ts";

/** A sentence on what is unusual: a failure, a pause. */
export interface Banner {
  readonly kind: "bad" | "plain";
  readonly text: string;
}

/** The most important banner now, or null; in fewer words where `isNarrow`. */
export function bannerOf(state: ScreenState, isNarrow = false): Banner | null {
  const { note } = state;
  if (note?.kind === "refusal") return { kind: "bad", text: `! ${note.text}` };
  if (state.connection.state === "reconnecting") {
    return { kind: "bad", text: lostSentence(state, state.connection.since, isNarrow) };
  }
  if (note?.kind === "trouble") return { kind: "bad", text: `! ${sentences(note.text, note.hint)}` };
  const sentence = QUEUE_SENTENCES[state.board?.value.state ?? "open"];
  if (sentence === null && state.connection.state === "online" && state.connection.isPolled) {
    return { kind: "plain", text: isNarrow ? POLLED.brief : POLLED.whole };
  }
  return sentence && { kind: "plain", text: isNarrow ? sentence.brief : sentence.whole };
}

const POLLED = {
  whole: "Live news is held back on the way here. Asking every few seconds instead.",
  brief: "Live news held back; asking.",
};

const QUEUE_SENTENCES = {
  open: null,
  paused: {
    whole: "‖ Paused: the clocks stand and nobody is called. All places are kept.",
    brief: "‖ Paused: nobody is called just now.",
  },
  closed: {
    whole: "Closed to newcomers: no new numbers. Those in line are still served.",
    brief: "Closed; those in line are served.",
  },
} as const;

/** Since when the connection is lost, and that it is being looked after. */
function lostSentence(state: ScreenState, since: number, isNarrow: boolean): string {
  const time = timeOfDay(since, "seconds");
  if (isNarrow) return `! Offline since ${time}; retrying.`;
  const kept = state.ticket ? "; your place is kept." : ".";
  return `! Connection lost at ${time} (${lostFor(state)} ago). Trying again${kept}`;
}

/** Since when a first connection is being tried. */
export function tryingSentence(state: ScreenState): string {
  if (state.connection.state !== "reconnecting") return "";
  const time = timeOfDay(state.connection.since, "seconds");
  return `Trying again since ${time} (for ${lostFor(state)}).`;
}

/** `no word for 20 s`, while the connection is silent; null otherwise. */
export function silenceOf(state: ScreenState): string | null {
  return state.silentAt === null ? null : `no word for ${secondsSince(state, state.silentAt)}`;
}

/** The same as a sentence, for screens without a header. */
export function silenceSentence(state: ScreenState): string | null {
  const words = silenceOf(state);
  return words === null ? null : `${capitalized(words)}.`;
}

function lostFor(state: ScreenState): string {
  return secondsSince(state, state.lostAt ?? state.at);
}

function secondsSince({ at }: ScreenState, since: number): string {
  return countdown(Math.floor((at - since) / 1000) * 1000);
}

/** Two sentences as one text: joined by a full stop, or by a semicolon where the second begins in lower case. */
export function sentences(first: string, second: string | null): string {
  if (second === null || second === "") return first;
  if (/[!?…:]$/.test(first)) return `${first} ${second}`;
  const join = /^\p{Ll}/u.test(second) ? "; " : ". ";
  return `${first.replace(/\.$/, "")}${join}${second}`;
}

/** The lines that a text takes at a width, at most `most`: rather one too many, as words are not broken. */
export function linesOf(text: string, width: number, most: number): number {
  const line = Math.max(1, width - Math.min(10, Math.floor(width / 4)));
  return text.length <= width ? 1 : Math.min(most, Math.ceil(text.length / line));
}

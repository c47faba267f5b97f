import { type Action, type State, sceneOf } from "../queue/model.ts";
import { wayBack } from "../queue/way-back.ts";
import { formattedToken } from "./token.ts";
import { countdown } from "./words.ts";

/** Which buttons and fields are shown, and which are disabled. */
export interface Controls {
  readonly take: { readonly label: string; readonly isOff: boolean } | null;
  /** Whether a missed ticket may come back. */
  readonly rejoin: boolean;
  readonly claim: boolean;
  readonly download: { readonly url: string; readonly fileName: string } | null;
  readonly done: boolean;
  readonly pass: boolean;
  readonly leave: boolean;
  readonly isAsking: boolean;
  /** The request under way: its button is marked, and the others do nothing. */
  readonly busy: Action | null;
  readonly claimsByItself: boolean | null;
  readonly staysAwake: boolean | null;
  readonly token: { readonly text: string; readonly isShown: boolean; readonly hint: string } | null;
  /** Whether to go on with a ticket that came from elsewhere instead. */
  readonly offer: { readonly words: string; readonly no: string; readonly yes: string } | null;
  /** Whether the form for a token from elsewhere is shown. */
  readonly adopt: boolean;
}

export function controlsOf(state: State): Controls {
  const scene = sceneOf(state);
  const isLive = state.connection.state === "live";
  const isWaiting = scene === "waiting" || scene === "next";
  const isOver = ["seen", "missed", "left", "ended"].includes(scene);
  const isClosed = state.board?.value.state === "closed";
  const { ticket } = state.saved;
  const mayTake = scene === "idle" || scene === "connecting" || isOver;
  const { picture } = state;
  return {
    take: mayTake
      ? {
          label: takeLabel(state, isOver),
          isOff: isClosed || !isLive || state.takeAgainAt !== null,
        }
      : null,
    rejoin: wayBack(state) !== null,
    claim: scene === "called" || scene === "claiming",
    download: picture && (scene === "viewing" || scene === "seen") ? picture : null,
    done: scene === "viewing",
    pass: isWaiting || scene === "called",
    leave: isWaiting || scene === "called",
    isAsking: state.isAsking && (isWaiting || scene === "called"),
    busy: state.pending,
    claimsByItself: isWaiting || scene === "called" ? state.saved.preferences.claimsByItself : null,
    staysAwake: scene === "next" || scene === "called" ? state.saved.preferences.staysAwake : null,
    token: ticket && scene !== "viewing" && scene !== "banned" ? tokenOf(state, ticket.token) : null,
    offer: offerOf(state),
    adopt: mayTake,
  };
}

function offerOf({ offer, saved: { ticket }, ban }: State): Controls["offer"] {
  if (!offer || !ticket || ban) return null;
  return {
    words: `Go on with ${offer.number} here instead of ${ticket.number}? ${ticket.number} keeps its place, but this device forgets it: copy its token first if you want it.`,
    no: `Keep ${ticket.number}`,
    yes: `Go on with ${offer.number}`,
  };
}

/** Right under a refusal, the button says when to try again. */
function takeLabel({ board, at, takeAgainAt }: State, isOver: boolean): string {
  if (board?.value.state === "closed") return "Closed for now";
  if (takeAgainAt !== null) return `Try again in ${countdown(takeAgainAt - at)}`;
  return isOver ? "Take a new number" : "Take a number";
}

function tokenOf(state: State, token: string): Controls["token"] {
  const until = state.tokenShownUntil;
  if (until === null) {
    return { text: "••• ••••• ••••• •••", isShown: false, hint: "Whoever has it can claim your cat." };
  }
  const seconds = Math.max(1, Math.ceil((until - state.at) / 1000));
  return {
    text: formattedToken(token),
    isShown: true,
    hint: `Hidden again in ${seconds} s, so that nobody else reads it.`,
  };
}

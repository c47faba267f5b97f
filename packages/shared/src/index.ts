export { withoutDoubles } from "./board-numbers.ts";
export { hasColour, type Paint, paint } from "./colour.ts";
export { knownBoard, knownTicket } from "./newer-server.ts";
export { numberOf, sequenceOf } from "./number.ts";
export { handOverAddress, pageAddress, typedAddress } from "./page-address.ts";
export { PROBLEMS, type ProblemCode, statusesOf } from "./problems.ts";
export { BOARD_RECENT, BOARD_WAITING, QUEUE_HEADER, ROUTES, TOKEN_HEADER } from "./routes.ts";
export { OUTCOME_WORDS, OUTCOMES, TICKET_STATES, type TicketEnd, ticketEnd } from "./ticket-states.ts";
export { backoffMs } from "./time/backoff.ts";
export { type Clock, createClock, type Random } from "./time/clock.ts";
export { DURATION_FORM, FINITE_DURATION_FORM, formatDuration, parseDuration } from "./time/duration.ts";
export { type Arrived, advanceFrom, left, untilWholeSecond, waitsLeft } from "./time/queue-clock.ts";
export { settleTimeZone } from "./time/time-zone.ts";
export {
  bareToken,
  encodeProof,
  encodeWords,
  formatToken,
  PROOF_SYMBOLS,
  readToken,
  type TokenReading,
} from "./token.ts";
export { wayOutOfBan } from "./words/ban-words.ts";
export { dayAndTime, dayAndTimeUtc, sortableTime } from "./words/moment-words.ts";
export { letFirst, lineLength, placeInLine } from "./words/place-words.ts";
export { aboutWait, calledIn, countdown, roughWait, waitWords } from "./words/wait-words.ts";
export { count, ordinal, people } from "./words/words.ts";
export { wrapText } from "./words/wrap.ts";

export { backoffMs } from "./backoff.ts";
export { wayOutOfBan } from "./ban-words.ts";
export { withoutDoubles } from "./board-numbers.ts";
export { type Clock, createClock, type Random } from "./clock.ts";
export { hasColour, type Paint, paint } from "./colour.ts";
export { DURATION_FORM, FINITE_DURATION_FORM, formatDuration, parseDuration } from "./duration.ts";
export { dayAndTime, dayAndTimeUtc, sortableTime } from "./moment-words.ts";
export { knownBoard, knownTicket } from "./newer-server.ts";
export { numberOf, sequenceOf } from "./number.ts";
export { handOverAddress, pageAddress, typedAddress } from "./page-address.ts";
export { letFirst, lineLength, placeInLine } from "./place-words.ts";
export { PROBLEMS, type ProblemCode, statusesOf } from "./problems.ts";
export { type Arrived, advanceFrom, left, untilWholeSecond, waitsLeft } from "./queue-clock.ts";
export { BOARD_RECENT, BOARD_WAITING, QUEUE_HEADER, ROUTES, TOKEN_HEADER } from "./routes.ts";
export { OUTCOME_WORDS, OUTCOMES, TICKET_STATES, type TicketEnd, ticketEnd } from "./ticket-states.ts";
export { isPlainZone, zoneOf } from "./time-zone.ts";
export {
  bareToken,
  encodeProof,
  encodeWords,
  formatToken,
  PROOF_SYMBOLS,
  readToken,
  type TokenReading,
} from "./token.ts";
export { aboutWait, calledIn, countdown, roughWait, waitWords } from "./wait-words.ts";
export { count, ordinal, people } from "./words.ts";
export { wrapText } from "./wrap.ts";

import { EXIT } from "../process/exit-codes.ts";
import { CASES } from "./fault-cases.ts";
import type { Asked, DatabaseFault, Found } from "./fault-words.ts";

/** What is wrong where none of the cases fits, but it came on the way to the database. */
function unknown({ server, message, code }: Found): DatabaseFault {
  // Every SQLSTATE has a digit, and no code of the system, such as EPIPE.
  const isAnswer = /^(?=.*\d)[0-9A-Z]{5}$/.test(code);
  return {
    message: isAnswer ? `${server} refuses: ${message} (${code})` : `${server} cannot be reached: ${message}`,
    hint: isAnswer
      ? "The server's log may say more."
      : "Look at the server, the network and the firewalls between.",
    exitCode: EXIT.unavailable,
    isPassing: !isAnswer || /^(?:08|53|57|58)/.test(code),
  };
}

/** Tells a person of an error. */
export function describeFault(found: Found, asked: Asked): DatabaseFault {
  const fitting = CASES.find(({ fits }) => fits(found));
  if (!fitting) return unknown(found);
  const { exitCode, isPassing = false, says } = fitting;
  return { ...says(found, asked), exitCode, isPassing };
}

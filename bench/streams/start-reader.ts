import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { cleanEnvironment } from "../clean-environment.ts";
import type { Answer, Change, Open, Request, Span } from "./reader-words.ts";

const READER = fileURLToPath(new URL("./reader.ts", import.meta.url));
/** How long one request may take at most before the measurement is given up. */
const LIMIT_MS = 120_000;

/** A process that holds streams open. */
export interface Reader {
  /** Opens streams; resolves when each has had its first event, with how many milliseconds that took. */
  open(asked: Omit<Open, "kind">): Promise<number>;
  /** From sending a request to the moment when the last stream has the event of its change. */
  change(asked: Omit<Change, "kind">): Promise<Span>;
  /** Waits until the server has closed every stream, and forgets them. */
  forget(): Promise<void>;
  close(): Promise<void>;
}

export function startReader(): Reader {
  const child = fork(READER, { env: cleanEnvironment() });
  const ended = once(child, "exit");
  const ask = async (request: Request): Promise<Span> => {
    const answered = once(child, "message", { signal: AbortSignal.timeout(LIMIT_MS) });
    child.send(request);
    const [answer]: Answer[] = await answered;
    if (answer && "to" in answer) return answer;
    throw new Error(`the reader of streams failed: ${answer?.error}`);
  };
  return {
    open: async (asked) => {
      const { from, to } = await ask({ kind: "open", ...asked });
      return to - from;
    },
    change: (asked) => ask({ kind: "change", ...asked }),
    forget: async () => void (await ask({ kind: "forget" })),
    close: async () => {
      child.disconnect();
      await ended;
    },
  };
}

import type { IncomingMessage, ServerResponse } from "node:http";
import type { ProblemCode } from "@catq/shared";
import type { Logger } from "pino";
import type { Clock } from "../queue/time/clock.ts";
import type { Route } from "./api/route.ts";
import type { HttpWatch } from "./http-watch.ts";

declare module "node:http" {
  interface ServerResponse {
    /** The code of the refusal that it tells. */
    refusal?: ProblemCode;
  }
}

/** How often requests that are counted are logged. */
const COUNT_MS = 60_000;
/** For so many of these times, refusals are remembered. */
const REMEMBERED = 10;
/** More kinds of requests are not told apart. */
const MAX_KINDS = 1000;
const OTHERS = "others";

/** Requests of one kind: with the same refusal for the same address, or of the same health check. */
interface Kind {
  readonly line: { readonly address: string; readonly code?: ProblemCode };
  /** Since they were last logged. */
  count: number;
  /** Whether the next one is logged at once, as there were none for a minute. */
  isQuiet: boolean;
  /** How many there were in each of the last minutes, the newest first. */
  readonly minutes: number[];
}

/** Refusals of one kind for one address. */
export interface RefusalCount {
  readonly code: ProblemCode;
  /** `others` for those beyond the kinds that are told apart. */
  readonly address: string;
  readonly count: number;
}

/**
 * Logs requests when they are answered or their connection closed, and tells the watch. Never headers, never a query.
 * Refusals and health checks cost their sender nothing and could fill the log: of each kind the first is logged, and
 * then how many more there were, once a minute.
 */
export class RequestLog {
  readonly #log: Logger;
  readonly #clock: Clock;
  readonly #watch: HttpWatch;
  readonly #kinds = new Map<string, Kind>();
  #cancelCount: () => void = () => {};

  constructor(parts: { log: Logger; clock: Clock; watch: HttpWatch }) {
    this.#log = parts.log;
    this.#clock = parts.clock;
    this.#watch = parts.watch;
  }

  /** To be called when the request has arrived. */
  add(
    req: IncomingMessage,
    res: ServerResponse,
    { route, address, ...parts }: { path: string; route: Route; address: string },
  ): void {
    const declared = route.operations[0]?.path ?? null;
    const isStream = route.operation?.isStream === true;
    const isProbe = route.operation?.isProbe === true;
    const startedAt = this.#clock.now();
    const { method } = req;
    const path = parts.path === declared ? declared : shortened(parts.path);
    res.on("close", () => {
      const tookMs = this.#clock.now() - startedAt;
      const { statusCode: status, refusal: code } = res;
      const isOpened = isStream && status === 200;
      this.#watch.answered({ method, route: declared, status, ms: isOpened ? null : tookMs });
      const kind = code ? { address, status, code } : isProbe ? { address, status, path } : null;
      if (kind && !this.#isFirst(kind)) return;
      const line = { method, path, address, status, ...(code && { code }), ms: Math.round(tookMs) };
      const entry = res.writableFinished ? line : { ...line, isCutOff: true };
      if (isOpened) this.#log.debug(entry, "a stream ended");
      else this.#log.info(entry, "request");
    });
  }

  /** For the banned, who are answered at once: nothing waits for the end of their response. */
  addBanned({ method }: IncomingMessage, path: string, address: string): void {
    const kind = { address, status: 403, code: "banned" } as const;
    this.#watch.answered({ method, route: null, status: 403, ms: 0 });
    if (this.#isFirst(kind)) this.#log.info({ method, path: shortened(path), ...kind, ms: 0 }, "request");
  }

  /** Logs what is counted, and counts no more. */
  stop(): void {
    this.#cancelCount();
    this.#logCounts();
  }

  /** The refusals of the last ten minutes, the most frequent first. */
  refusals(): RefusalCount[] {
    return [...this.#kinds.values()]
      .flatMap(({ line: { code, address }, minutes }) =>
        code ? [{ code, address, count: minutes.reduce((sum, count) => sum + count, 0) }] : [],
      )
      .sort((a, b) => b.count - a.count);
  }

  /** Counts a request; answers whether it is the first of its kind for a minute. */
  #isFirst(line: Kind["line"]): boolean {
    const kind = this.#kindOf(line);
    kind.minutes[0] = (kind.minutes[0] ?? 0) + 1;
    if (kind.isQuiet) kind.isQuiet = false;
    else kind.count++;
    return kind.count === 0;
  }

  #kindOf(line: Kind["line"]): Kind {
    const known = this.#kinds.get(Object.values(line).join(" "));
    if (known) return known;
    const isRoom = this.#kinds.size < MAX_KINDS;
    const named = isRoom ? line : { address: OTHERS, ...(line.code && { code: line.code }) };
    const name = Object.values(named).join(" ");
    const kind = this.#kinds.get(name) ?? { line: named, count: 0, isQuiet: true, minutes: [] };
    if (this.#kinds.size === 0) this.#scheduleCounts();
    this.#kinds.set(name, kind);
    return kind;
  }

  #scheduleCounts(): void {
    this.#cancelCount = this.#clock.wake(this.#clock.now() + COUNT_MS, () => {
      this.#logCounts();
      if (this.#kinds.size > 0) this.#scheduleCounts();
    });
  }

  #logCounts(): void {
    for (const [name, kind] of this.#kinds) {
      if (kind.count === 0) kind.isQuiet = true;
      else this.#log.info({ ...kind.line, count: kind.count }, "repeated requests");
      kind.count = 0;
      kind.minutes.unshift(0);
      kind.minutes.splice(REMEMBERED);
      if (kind.minutes.every((count) => count === 0)) this.#kinds.delete(name);
    }
  }
}

/** Shorter than any token. */
const MAX_SEGMENT = 15;

/** Somebody may put a token into a path that is not declared: there, long parts are not written down. */
function shortened(path: string): string {
  const segments = path.slice(0, 200).split("/");
  return segments.map((segment) => (segment.length > MAX_SEGMENT ? "…" : segment)).join("/");
}

import { PassThrough } from "node:stream";
import { expect, it, vi } from "vitest";
import { stay } from "./stay.ts";

/** Somebody at a terminal, and a clock that stands until it is told. */
function standing(forMs: number | null = 60_000) {
  const stdin = new PassThrough();
  const stopping = new AbortController();
  const cancel = vi.fn();
  let timeUp = (): void => {};
  const wake = vi.fn((_ms: number, act: () => void) => {
    timeUp = act;
    return cancel;
  });
  return {
    why: stay({ stdin, signal: stopping.signal, wake, forMs }),
    stdin,
    stopping,
    wake,
    cancel,
    end: () => timeUp(),
  };
}

it("stays for as long as it is told, and ends by itself then", async () => {
  const { why, wake, end } = standing();
  expect(wake).toHaveBeenCalledWith(60_000, expect.any(Function));
  end();
  expect(await why).toBe("time");
});

it("ends at once on Enter, on the end of the input and on a signal, and leaves no timer", async () => {
  const pressed = standing();
  pressed.stdin.write("\n");
  expect(await pressed.why).toBe("enter");
  expect(pressed.cancel).toHaveBeenCalledOnce();
  const ended = standing();
  ended.stdin.end();
  expect(await ended.why).toBe("enter");
  const stopped = standing();
  stopped.stopping.abort("SIGINT");
  expect(await stopped.why).toBe("signal");
  expect(stopped.cancel).toHaveBeenCalledOnce();
});

it("stays until somebody ends it where it is told no time", async () => {
  const { why, stdin, wake } = standing(null);
  expect(wake).not.toHaveBeenCalled();
  stdin.write("\n");
  expect(await why).toBe("enter");
});

import { expect, it } from "vitest";
import { takeHandedSocket } from "./socket-activation.ts";

it("takes the one socket that was handed to this very process, and leaves no trace for others", () => {
  const env = { LISTEN_PID: "4711", LISTEN_FDS: "1", LISTEN_FDNAMES: "catqd.socket", HOME: "/" };
  expect(takeHandedSocket(env, 4711)).toBe(3);
  expect(env).toEqual({ HOME: "/" });
});

it.each([
  ["nothing", {}],
  ["no sockets", { LISTEN_PID: "4711", LISTEN_FDS: "0" }],
  ["nonsense", { LISTEN_PID: "4711", LISTEN_FDS: "many" }],
  ["a socket for another process", { LISTEN_PID: "4710", LISTEN_FDS: "1" }],
])("takes none where it was handed %s", (_what, env: Record<string, string>) => {
  expect(takeHandedSocket(env, 4711)).toBeNull();
});

it("refuses several, and says what to change", () => {
  expect(() => takeHandedSocket({ LISTEN_PID: "1", LISTEN_FDS: "2" }, 1)).toThrow(
    expect.objectContaining({
      message: "systemd handed over 2 sockets, and catqd listens on one",
      hint: expect.stringContaining("ListenStream="),
      exitCode: 78,
    }),
  );
});

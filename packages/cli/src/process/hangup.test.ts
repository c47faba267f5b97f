import { expect, test } from "vitest";
import { isHangupIgnored, type Start } from "./hangup.ts";

const inShell: Start = { env: {}, streams: ["terminal", "terminal", "terminal"], parentStatus: null };

test("a hang-up ends what was started in a terminal, or between pipes", () => {
  expect(isHangupIgnored(inShell)).toBe(false);
  expect(isHangupIgnored({ ...inShell, streams: ["terminal", "file", "file"] })).toBe(false);
  expect(isHangupIgnored({ ...inShell, streams: ["file", "other", "other"] })).toBe(false);
  expect(isHangupIgnored({ ...inShell, parentStatus: "SigIgn:\t0000000001001000\n" })).toBe(false);
});

test("what nohup began outlives it, as what nohup makes of the streams does", () => {
  const env = { _: "/usr/bin/nohup" };
  expect(isHangupIgnored({ env, streams: ["file", "other", "other"], parentStatus: null })).toBe(true);
  expect(isHangupIgnored({ ...inShell, env })).toBe(false);
  expect(isHangupIgnored({ ...inShell, streams: ["file", "file", "file"] })).toBe(true);
});

test("a shell that ignores it (`trap '' HUP`) has its commands ignore it, in a terminal too", () => {
  expect(isHangupIgnored({ ...inShell, parentStatus: "SigIgn:\t0000000000001001\n" })).toBe(true);
});

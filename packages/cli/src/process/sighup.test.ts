import { expect, test } from "vitest";
import { isSighupIgnored, type Start } from "./sighup.ts";

const inShell: Start = { env: {}, streams: ["terminal", "terminal", "terminal"], parentStatus: null };

test("a hang-up ends what was started in a terminal, or between pipes", () => {
  expect(isSighupIgnored(inShell)).toBe(false);
  expect(isSighupIgnored({ ...inShell, streams: ["terminal", "file", "file"] })).toBe(false);
  expect(isSighupIgnored({ ...inShell, streams: ["file", "other", "other"] })).toBe(false);
  expect(isSighupIgnored({ ...inShell, parentStatus: "SigIgn:\t0000000001001000\n" })).toBe(false);
});

test("what nohup began outlives it, as what nohup makes of the streams does", () => {
  const env = { _: "/usr/bin/nohup" };
  expect(isSighupIgnored({ env, streams: ["file", "other", "other"], parentStatus: null })).toBe(true);
  expect(isSighupIgnored({ ...inShell, env })).toBe(false);
  expect(isSighupIgnored({ ...inShell, streams: ["file", "file", "file"] })).toBe(true);
});

test("a shell that ignores it (`trap '' HUP`) has its commands ignore it, in a terminal too", () => {
  expect(isSighupIgnored({ ...inShell, parentStatus: "SigIgn:\t0000000000001001\n" })).toBe(true);
});

import { userInfo } from "node:os";
import { expect, test } from "vitest";
import { stateFolder } from "../wallet/state-folder.ts";
import { homeFolder } from "./home-folder.ts";

test("HOME is the home, and where it is missing, empty or relative the system's list of users is asked", () => {
  expect(homeFolder({ HOME: "/home/anna" })).toBe("/home/anna");
  for (const HOME of [undefined, "", "anna", "./anna"]) {
    expect(homeFolder({ HOME })).toBe(userInfo().homedir);
  }
});

test("a relative HOME or XDG_STATE_HOME never leads into the current folder", () => {
  const expected = `${userInfo().homedir}/.local/state/catq`;
  expect(stateFolder({ HOME: "anna", XDG_STATE_HOME: "state" })).toBe(expected);
});

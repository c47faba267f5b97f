import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import path from "node:path";
import { numberOf } from "@catq/shared";
import { describe, expect, test } from "vitest";
import { startTimeOf } from "../src/process/proc-stat.ts";
import { type RunningMain, runMain, startMain } from "./run-main.ts";
import { place, serveEachTest, server } from "./scripted-place.ts";
import { at, boardOf, json, nothing, type Route, refuse, ticketOf, tokenOf } from "./scripted-server.ts";
import { until } from "./until.ts";

const QUEUE = "4GZK9TQ2M8XC";

/** Answers with the ticket whose token is presented. */
const ofToken: Route = (request, response, body) => {
  const sequence = [7, 8, 9].find((sequence) => request.headers.authorization?.endsWith(tokenOf(sequence)));
  if (sequence === undefined) return refuse("ended")(request, response, body);
  presented.push(`${request.method} ${numberOf(sequence)}`);
  if (request.method === "DELETE") return nothing(request, response, body);
  json(ticketOf(sequence, { position: sequence - 6 }))(request, response, body);
};
let presented: string[] = [];

serveEachTest(() => {
  presented = [];
  return {
    "GET /api/queue": json(boardOf({ waiting: ["A07", "A08", "A09"], waitingCount: 3 }), 200, {
      "catq-queue": QUEUE,
    }),
    "GET /api/ticket": ofToken,
    "DELETE /api/ticket": ofToken,
    "POST /api/ticket/pass": ofToken,
  };
});

async function have(...sequences: number[]): Promise<void> {
  for (const sequence of sequences) {
    const ticket = { ...ticketOf(sequence, { takenAt: at(sequence * 1000) }), token: tokenOf(sequence) };
    server.routes.set("POST /api/tickets", json(ticket, 201, { "catq-queue": QUEUE }));
    await runMain(place, ["take", "--no-wait"]);
  }
}

function onTerminal(...args: string[]): RunningMain {
  return startMain(place, args, { isInteractive: true, hasScreen: true });
}

const acts = (): string[] => presented.filter((act) => !act.startsWith("GET"));

describe.each([
  ["leave", "DELETE", "catq leave A07", "give up"],
  ["pass", "POST", "catq pass 1 --ticket A07", "move back"],
])("%s without a number, where several tickets are saved", (command, method, commandLine, verb) => {
  test("is refused with a list where nobody can answer, and nothing is done", async () => {
    await have(7, 8, 9);
    const { exitCode, stdout, stderr } = await runMain(place, [command]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
    expect(stderr).toContain(`3 tickets are saved, and none was named to ${verb}.`);
    for (const number of ["A07", "A08", "A09"]) expect(stderr).toMatch(new RegExp(`^ {2}${number} is `, "m"));
    expect(stderr).toContain(`say which one: ${commandLine}`);
    const inJson = await runMain(place, [command, "--json"]);
    expect(JSON.parse(inJson.stdout)).toMatchObject({ type: "error", code: "usage", exitCode: 2 });
    expect(acts()).toEqual([]);
  });

  test("asks on a terminal which one, until one is named", async () => {
    await have(7, 8, 9);
    const running = onTerminal(command);
    await until(() => running.stderr().includes(`Which one to ${verb}? [number; Enter for none] `));
    running.type("A10\n");
    await until(() => running.stderr().includes("One of A07, A08, A09, or Enter for none: "));
    running.type("a08\n");
    expect((await running.ended).exitCode).toBe(0);
    expect(acts()).toEqual([`${method} A08`]);
  });

  test.each([
    ["Enter", 0],
    ["Ctrl-C", 130],
  ])("and on %s does nothing", async (key, code) => {
    await have(7, 8);
    const running = onTerminal(command);
    await until(() => running.stderr().includes("Which one"));
    if (key === "Enter") running.type("\n");
    else running.signal("SIGINT");
    expect((await running.ended).exitCode).toBe(code);
    expect(acts()).toEqual([]);
  });

  test("takes the only one that is not over", async () => {
    await have(7, 50);
    expect((await runMain(place, [command])).exitCode).toBe(0);
    expect(acts()).toEqual([`${method} A07`]);
  });
});

describe("leave with one ticket", () => {
  test("asks on a terminal, and Enter keeps it", async () => {
    await have(7);
    const running = onTerminal("leave");
    await until(() => running.stderr().includes("Give up A07? [y/N] "));
    running.type("\n");
    expect(await running.ended).toMatchObject({ exitCode: 0, stdout: "" });
    expect(acts()).toEqual([]);
    const again = onTerminal("leave");
    await until(() => again.stderr().includes("Give up A07? [y/N] "));
    again.type("y\n");
    expect(await again.ended).toMatchObject({ exitCode: 0, stdout: "A07 gave its place up.\n" });
    expect(acts()).toEqual(["DELETE A07"]);
  });

  test("gives it up where nobody can answer, and a named one without a question", async () => {
    await have(7, 8);
    expect((await onTerminal("leave", "A08").ended).exitCode).toBe(0);
    expect((await runMain(place, ["leave"])).exitCode).toBe(0);
    expect(acts()).toEqual(["DELETE A08", "DELETE A07"]);
  });
});

describe("a ticket that another process has, to run a command in its turn", () => {
  /** As `catq run` notes it, for a process that is not this one and lives as long. */
  function noteUse(number: string): void {
    const folder = path.join(String(place.env.XDG_STATE_HOME), "catq", "tickets");
    const file = path.join(folder, readdirSync(folder).find((name) => name.startsWith(number)) ?? "");
    const { ppid: pid } = process;
    const usedBy = { host: hostname(), pid, mark: startTimeOf(pid) };
    writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, "utf8")), usedBy }));
  }

  test("is chosen by no command, and refused by those that would end its turn", async () => {
    await have(7, 8);
    noteUse("A07");
    expect((await runMain(place, ["status"])).stdout).toContain("A08");
    expect((await runMain(place, ["leave"])).stdout).toBe("A08 gave its place up.\n");
    for (const args of [
      ["leave"],
      ["pass"],
      ["claim"],
      ["claim", "A07"],
      ["claim", "A07", "--wait"],
      ["claim", tokenOf(7)],
    ]) {
      const { exitCode, stderr } = await runMain(place, args);
      expect({ args, exitCode }).toEqual({ args, exitCode: 6 });
      expect(stderr).toContain(`A07 is that of a \`catq run\` (process ${process.ppid}).`);
    }
    expect(acts()).toEqual(["DELETE A08"]);
    // It can still be looked at, and given up by name.
    expect((await runMain(place, ["status"])).stdout).toContain("A07");
    expect((await runMain(place, ["leave", "A07"])).exitCode).toBe(0);
  });
});

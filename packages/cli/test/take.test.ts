import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import type { ServerResponse } from "node:http";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { pressUntilEnded, runMain, startMain } from "./run-main.ts";
import { place, serveEachTest, server } from "./scripted-place.ts";
import {
  boardOf,
  CAT,
  calledTicket,
  event,
  json,
  nothing,
  picture,
  refuse,
  stream,
  ticketOf,
  tokenOf,
} from "./scripted-server.ts";
import { until } from "./until.ts";

const taken = json({ ...ticketOf(7), token: tokenOf(7) }, 201);
const called = stream([event("ticket", ticketOf(7)), event("ticket", calledTicket(7))]);

serveEachTest(() => ({
  "POST /api/tickets": taken,
  "GET /api/ticket/events": called,
  "POST /api/ticket/claim": picture(),
  "POST /api/ticket/done": nothing,
}));

function wallet(): string[] {
  const folder = path.join(place.cwd, "state/catq/tickets");
  return existsSync(folder) ? readdirSync(folder) : [];
}

describe("take", () => {
  test("ends with the cat in the current folder and tells the daemon it is done", async () => {
    const { exitCode, stdout, stderr } = await runMain(place, ["take"]);
    expect(stderr).toBe("");
    expect(stdout).toBe(
      [
        "Your number is A07.",
        "A07 is 3rd in line: about 80 s, at most 4 min.",
        "A07 is called: 60 s to claim.",
        "The cat is saved as cat-A07.png (200 kB, drawn for A07).",
        "",
      ].join("\n"),
    );
    expect(exitCode).toBe(0);
    expect(readFileSync(path.join(place.cwd, "cat-A07.png"))).toEqual(CAT);
    expect(server.asked.at(-1)).toBe("POST /api/ticket/done");
  });

  test("prints one JSON object a line, type first, and no token", async () => {
    const { exitCode, stdout, stderr } = await runMain(place, ["--json", "take"]);
    const lines = stdout.trimEnd().split("\n");
    const types = lines.map((line) => (JSON.parse(line) as { type: string }).type);
    expect(types).toEqual([
      "taken",
      "connection",
      "connection",
      "ticket",
      "ticket",
      "claiming",
      "saved",
      "ended",
    ]);
    for (const line of lines) expect(line).toMatch(/^\{"type":"[a-z]+","v":1,/);
    expect(stdout).not.toContain(tokenOf(7));
    expect(stderr).toBe("");
    expect(exitCode).toBe(0);
  });

  test("with --no-wait prints the number, and says how to get the cat", async () => {
    const first = await runMain(place, ["take", "--no-wait"]);
    expect(first.stdout).toBe("A07\n");
    expect(first.stderr).toContain(`catq claim A07 --wait -s ${server.url}`);
    expect(server.asked).toEqual(["POST /api/tickets", "GET /api/queue"]);
  });

  test("takes another where a ticket is saved, and says on standard error how to follow that one", async () => {
    await runMain(place, ["take", "--no-wait"]);
    const { stderr, stdout } = await runMain(place, ["take"]);
    expect(stderr).toBe(
      "A07 is saved here already; `catq take --resume` follows instead of taking another.\n",
    );
    expect(stdout).toContain("Your number is A07.");
    expect(server.asked.filter((asked) => asked === "POST /api/tickets")).toHaveLength(2);
  });

  test("with --resume follows the saved ticket", async () => {
    await runMain(place, ["take", "--no-wait"]);
    server.asked.length = 0;
    server.routes.set("GET /api/queue", json(boardOf({ waiting: ["A07"], waitingCount: 1 })));
    server.routes.set("GET /api/ticket", json(ticketOf(7)));
    const { exitCode, stdout, stderr } = await runMain(place, ["take", "--resume"]);
    expect(stdout).toContain("Following A07.");
    expect(stderr).toBe("");
    expect(exitCode).toBe(0);
    expect(server.asked).not.toContain("POST /api/tickets");
  });

  test("with --resume takes a number where none is saved, or what is saved is over", async () => {
    const first = await runMain(place, ["take", "--resume", "--no-wait"]);
    expect(first.stdout).toBe("A07\n");
    server.routes.set("GET /api/queue", json(boardOf({ waiting: ["A07"], waitingCount: 1 })));
    server.routes.set("GET /api/ticket", refuse("missed"));
    server.routes.set("POST /api/tickets", json({ ...ticketOf(8), token: tokenOf(8) }, 201));
    const second = await runMain(place, ["take", "--resume", "--no-wait"]);
    expect(second.stdout).toBe("A08\n");
    expect(second.exitCode).toBe(0);
  });

  test("with --resume is banned where it is banned, and takes nothing", async () => {
    await runMain(place, ["take", "--no-wait"]);
    server.asked.length = 0;
    server.routes.set("GET /api/queue", refuse("banned"));
    expect((await runMain(place, ["take", "--resume"])).exitCode).toBe(5);
    expect(server.asked).toEqual(["GET /api/queue"]);
  });

  test("says how to come back to scripts and to who asked for quiet, too", async () => {
    const streams: ServerResponse[] = [];
    server.routes.set("GET /api/ticket/events", stream([event("ticket", ticketOf(7))], streams));
    const interrupted = async (option: string): Promise<{ stdout: string; stderr: string }> => {
      const running = startMain(place, ["take", option]);
      await until(() => streams.pop());
      running.signal("SIGINT");
      const ran = await running.ended;
      expect(ran.exitCode).toBe(130);
      return ran;
    };
    const comeBack = `catq claim A07 --wait -s ${server.url}`;
    expect((await interrupted("-q")).stderr).toContain(comeBack);
    const { stdout, stderr } = await interrupted("--json");
    expect(stderr).toBe(`A07 is kept. To come back: ${comeBack}\n`);
    const last = stdout.trimEnd().split("\n").at(-1) ?? "";
    expect(JSON.parse(last)).toEqual({ type: "kept", v: 1, number: "A07", isCalled: false, comeBack });
  });

  test("says how to fetch the cat again when its place has become bad meanwhile", async () => {
    const streams: ServerResponse[] = [];
    server.routes.set("GET /api/ticket/events", stream([event("ticket", ticketOf(7))], streams));
    const folder = path.join(place.cwd, "pictures");
    mkdirSync(folder);
    const running = startMain(place, ["take", "-o", folder]);
    await until(() => streams[0]);
    rmSync(folder, { recursive: true });
    streams[0]?.write(event("ticket", calledTicket(7)));
    const { exitCode, stderr } = await running.ended;
    expect(exitCode).toBe(8);
    expect(stderr).toContain("catq claim A07 -o DIR");
    expect(server.asked).not.toContain("POST /api/ticket/done");
  });

  test.each([
    ["closed", 6],
    ["too-many-tickets", 6],
    ["banned", 5],
    ["internal", 1],
  ] as const)("is refused with %s: exit %i, and no key is left behind", async (code, exit) => {
    server.routes.set("POST /api/tickets", refuse(code));
    const { exitCode, stderr } = await runMain(place, ["take"]);
    expect(exitCode).toBe(exit);
    expect(stderr).toMatch(/^catq: /);
    expect(wallet()).toEqual([]);
  });

  test("takes anew when the key of a crashed take gives a ticket that is over", async () => {
    let asked = 0;
    server.routes.set("POST /api/tickets", (request, response, body) => {
      asked += 1;
      const state = asked < 2 ? "missed" : "waiting";
      json({ ...ticketOf(asked, { state }), token: tokenOf(asked) })(request, response, body);
    });
    const { stdout } = await runMain(place, ["take", "--no-wait"]);
    expect(stdout).toBe("A02\n");
  });

  test("tries a damaged cat again, and leaves no half of one", async () => {
    let asked = 0;
    server.routes.set("POST /api/ticket/claim", (request, response, body) => {
      asked += 1;
      if (asked === 1)
        picture(CAT, { "repr-digest": `sha-256=:${"A".repeat(43)}=:` })(request, response, body);
      else if (asked === 2) {
        picture(CAT.subarray(0, 10), { "content-length": "99" })(request, response, body);
        setTimeout(() => response.destroy(), 10);
      } else picture()(request, response, body);
    });
    const { exitCode } = await runMain(place, ["take"]);
    expect(exitCode).toBe(0);
    expect(asked).toBe(3);
    expect(readdirSync(place.cwd).sort()).toEqual(["cat-A07.png", "state"]);
  });

  test("with --linger is done when Enter is pressed, and rings when the turn comes", async () => {
    const running = startMain(place, ["take", "--linger", "--plain"], { isInteractive: true });
    await until(() => running.stderr().includes("Press Enter"));
    expect(server.asked).not.toContain("POST /api/ticket/done");
    running.type("\n");
    const { exitCode, stderr } = await running.ended;
    expect(exitCode).toBe(0);
    expect(stderr).toContain("\x07");
    expect(server.asked).toContain("POST /api/ticket/done");
  });

  test("on a terminal draws a screen, takes its keys, and says on the first screen how to come back", async () => {
    server.routes.set("GET /api/ticket/events", stream([event("ticket", ticketOf(7))]));
    const running = startMain(place, ["take"], { isInteractive: true, hasScreen: true });
    await until(() => running.stdout().includes("\x1b[?1049h"));
    const { exitCode, stdout, stderr } = await pressUntilEnded(running, "q");
    expect(exitCode).toBe(130);
    expect(stdout).toContain("\x1b]2;A07 · 3rd in line · ");
    expect(stdout.split("\x1b]2;").at(-1)).toContain("\x1b[23;2t");
    expect(stderr).toContain("catq claim A07 --wait");
  });
});

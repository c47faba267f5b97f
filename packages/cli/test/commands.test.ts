import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { pressUntilEnded, runMain, startMain } from "./run-main.ts";
import { place, serveEachTest, server } from "./scripted-place.ts";
import {
  at,
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

serveEachTest(() => ({
  "GET /api/queue": json(
    boardOf({
      active: [{ number: "A07", state: "called", until: at(60_000) }],
      waiting: ["A08", "A09"],
      waitingCount: 2,
    }),
  ),
  "GET /api/ticket": json(ticketOf(7)),
  "POST /api/ticket/claim": picture(),
  "POST /api/ticket/done": nothing,
  "DELETE /api/ticket": nothing,
}));

/** Puts a ticket into the wallet, by taking it. */
async function have(sequence: number): Promise<void> {
  const takenAt = at(sequence * 1000);
  server.routes.set(
    "POST /api/tickets",
    json({ ...ticketOf(sequence, { takenAt }), token: tokenOf(sequence) }),
  );
  await runMain(place, ["take", "--no-wait"]);
}

describe("claim", () => {
  test("saves the cat of the saved ticket and tells the daemon it is done", async () => {
    await have(7);
    const { exitCode, stdout } = await runMain(place, ["claim"]);
    expect(exitCode).toBe(0);
    expect(stdout).toBe("The cat is saved as cat-A07.png (200 kB, drawn for A07).\n");
    expect(readFileSync(path.join(place.cwd, "cat-A07.png"))).toEqual(CAT);
    expect(server.asked.at(-1)).toBe("POST /api/ticket/done");
    expect((await runMain(place, ["claim", "A07"])).exitCode).toBe(4);
  });

  test("takes a token from standard input", async () => {
    const { exitCode } = await runMain(
      place,
      ["claim", "-", "-o", "mine.png"],
      `${tokenOf(7).toLowerCase()}\nrest`,
    );
    expect(exitCode).toBe(0);
    expect(readdirSync(place.cwd)).toContain("mine.png");
  });

  test("writes nothing but bytes to standard output with -o -", async () => {
    const { stdoutBytes, stderr } = await runMain(place, ["claim", tokenOf(7), "-o", "-", "--json"]);
    expect(stdoutBytes).toEqual(CAT);
    expect(JSON.parse(stderr.split("\n")[0] ?? "")).toMatchObject({ type: "saved", saved: { path: "-" } });
  });

  test("of several saved tickets takes the one that is called, and says so", async () => {
    await have(8);
    await have(7);
    await have(9);
    const { stderr, stdout } = await runMain(place, ["claim"]);
    expect(stderr).toContain("3 tickets are saved; this is about A07.");
    expect(stdout).toContain("cat-A07.png");
  });

  test.each([
    ["nonsense", "neither a token nor a number"],
    ["A07-4GZK9TQ2M8XC0", "mistyped"],
    ["A99", "no ticket A99"],
  ])("keeps %s to itself: the daemon would ban who presents it", async (given, words) => {
    const { exitCode, stderr } = await runMain(place, ["claim", given]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(words);
    expect(server.asked).toEqual([]);
  });

  test.each([
    ["no-cat", 6],
    ["internal", 1],
  ] as const)("refused with %s ends with %i", async (code, exit) => {
    server.routes.set("POST /api/ticket/claim", refuse(code));
    expect((await runMain(place, ["claim", tokenOf(7)])).exitCode).toBe(exit);
  });

  test("does not present a saved token to a queue that does not know its number", async () => {
    await have(50);
    server.asked.length = 0;
    const { exitCode, stderr } = await runMain(place, ["claim"]);
    expect(exitCode).toBe(4);
    expect(stderr).toContain("A50 is no longer in the queue");
    expect(server.asked).toEqual(["GET /api/queue"]);
    expect((await runMain(place, ["claim"])).stderr).toContain("no ticket for");
  });
});

describe("a daemon whose data was replaced", () => {
  const [OURS, OTHER] = ["4GZK9TQ2M8XC", "0123456789AB"];
  const far = boardOf({ waiting: ["A08"], waitingCount: 1 });

  const TICKET_ROUTES = [
    "GET /api/ticket",
    "POST /api/ticket/claim",
    "POST /api/ticket/pass",
    "DELETE /api/ticket",
  ];

  /** Another queue answers now: it refuses those who say that they mean ours, and bans who does not. */
  function replace(): void {
    const headers = { "catq-queue": OTHER };
    server.routes.set("GET /api/queue", json(far, 200, headers));
    for (const route of TICKET_ROUTES) {
      server.routes.set(route, (request, response, body) => {
        const isOurs = request.headers["catq-queue"] === OURS;
        refuse(isOurs ? "other-queue" : "banned", {}, headers)(request, response, body);
      });
    }
  }

  /** A saved ticket of this queue. */
  async function haveOf(queue: string, sequence: number): Promise<void> {
    const ticket = { ...ticketOf(sequence, { takenAt: at(sequence * 1000) }), token: tokenOf(sequence) };
    server.routes.set("POST /api/tickets", json(ticket, 201, { "catq-queue": queue }));
    await runMain(place, ["take", "--no-wait"]);
    server.asked.length = 0;
  }

  test.each([
    ["GET /api/ticket", "status"],
    ["POST /api/ticket/claim", "claim"],
    ["GET /api/ticket", "claim", "A08", "--wait"],
    ["DELETE /api/ticket", "leave", "a08"],
    ["GET /api/ticket", "pass"],
    ["GET /api/ticket", "status", tokenOf(8)],
  ])("is told whose token it gets, and refuses it: %s by %s %s %s", async (request, ...args) => {
    await haveOf(OURS, 8);
    replace();
    const { exitCode, stderr } = await runMain(place, args);
    expect(exitCode).toBe(4);
    expect(stderr).toContain(
      `another queue answers at ${server.url} now, and A08 belongs to the former one.`,
    );
    expect(server.asked).toEqual([request]);
    // Noted: nobody is asked about it any more.
    expect((await runMain(place, ["status", "A08"])).exitCode).toBe(4);
    expect(server.asked).toEqual([request]);
  });

  test("take --resume takes another number there", async () => {
    await haveOf(OURS, 8);
    replace();
    const ticket = { ...ticketOf(9), token: tokenOf(9) };
    server.routes.set("POST /api/tickets", json(ticket, 201, { "catq-queue": OTHER }));
    const { exitCode, stdout } = await runMain(place, ["take", "--resume", "--no-wait"]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: "A09\n" });
    expect(server.asked).toEqual(["GET /api/ticket", "POST /api/tickets", "GET /api/queue"]);
  });

  test("is told by tickets, too", async () => {
    await haveOf(OURS, 8);
    server.routes.set("GET /api/queue", json(far, 200, { "catq-queue": OTHER }));
    expect((await runMain(place, ["tickets"])).stdout).toContain("another queue answers at");
    expect(server.asked).toEqual(["GET /api/queue"]);
  });

  test("the same queue is asked once, and told which queue is meant", async () => {
    await haveOf(OURS, 7);
    let named: unknown;
    server.routes.set("GET /api/ticket", (request, response, body) => {
      named = request.headers["catq-queue"];
      json(ticketOf(7))(request, response, body);
    });
    expect((await runMain(place, ["status"])).exitCode).toBe(0);
    expect(named).toBe(OURS);
    // The board says whether the clocks stand.
    expect(server.asked).toEqual(["GET /api/ticket", "GET /api/queue"]);
  });

  test("a ticket without a known queue is looked for on the board first", async () => {
    await have(8);
    server.asked.length = 0;
    expect((await runMain(place, ["status"])).exitCode).toBe(0);
    expect(server.asked).toEqual(["GET /api/queue", "GET /api/token", "GET /api/ticket", "GET /api/queue"]);
  });

  test("of several tickets, the one of the queue that answers is meant", async () => {
    await haveOf(OTHER, 6);
    await haveOf(OURS, 7);
    await haveOf(OTHER, 8);
    server.routes.set("GET /api/queue", json(far, 200, { "catq-queue": OURS }));
    const { stdout, exitCode } = await runMain(place, ["status"]);
    expect(stdout).toContain("A07 is 3rd in line");
    expect(exitCode).toBe(0);
  });

  test.each(["", "../../x", "x".repeat(65), "\u00e9"])(
    "a header that is no id names no queue: %j",
    async (id) => {
      await haveOf(OURS, 8);
      server.routes.set("GET /api/queue", json(far, 200, { "catq-queue": id }));
      server.routes.set("GET /api/ticket", json(ticketOf(8)));
      expect((await runMain(place, ["status"])).exitCode).toBe(0);
    },
  );
});

describe("a token from outside", () => {
  const ASKS: string[][] = [
    ["claim", tokenOf(7)],
    ["claim", "-"],
    ["claim", tokenOf(7), "--wait"],
    ["status", tokenOf(7)],
    ["leave", tokenOf(7)],
    ["pass", "--ticket", tokenOf(7)],
    ["pass", "--ticket", "-"],
  ];

  test.each(ASKS)("that the queue never gave is not presented to it: %s %s", async (...args) => {
    server.routes.set("GET /api/token", json({ isOurs: false }));
    const { exitCode, stdout, stderr } = await runMain(place, args, `${tokenOf(7)}\n`);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
    expect(stderr).toContain(`the queue at ${server.url} never gave that token for A07.`);
    expect(stderr).toContain("nobody is banned");
    expect(server.asked).toEqual(["GET /api/token"]);
  });

  test.each(ASKS)("is not presented to a daemon that cannot tell: %s %s", async (...args) => {
    server.routes.delete("GET /api/token");
    const { exitCode, stderr } = await runMain(place, args, `${tokenOf(7)}\n`);
    expect(exitCode).toBe(1);
    expect(stderr).toContain("too old to say whether it gave that token for A07, so it was not presented");
    expect(server.asked).toEqual(["GET /api/token"]);
  });

  test("is presented with the name of the queue that gave it", async () => {
    server.routes.set("GET /api/token", json({ isOurs: true }, 200, { "catq-queue": "4GZK9TQ2M8XC" }));
    let named: unknown;
    server.routes.set("GET /api/ticket", (request, response, body) => {
      named = request.headers["catq-queue"];
      json(ticketOf(7))(request, response, body);
    });
    const quoted = `\u201c${tokenOf(7).replace("-", "\u2013")}\u201d.`;
    expect((await runMain(place, ["status", quoted])).exitCode).toBe(0);
    expect(named).toBe("4GZK9TQ2M8XC");
    expect(server.asked).toEqual(["GET /api/token", "GET /api/ticket", "GET /api/queue"]);
  });
});

describe("status", () => {
  test("status asks nobody where the format is wrong", async () => {
    await have(7);
    server.asked.length = 0;
    const wrong = await runMain(place, ["status", "--format", "{token}"]);
    expect(wrong.exitCode).toBe(2);
    expect(wrong.stderr).toContain("it knows {number} {state} {position}");
    expect((await runMain(place, ["status", "--format", "{number}", "--json"])).exitCode).toBe(2);
    expect(server.asked).toEqual([]);
  });

  test.each(["missed", "seen", "left", "ended"] as const)(
    "status of a ticket that is %s ends with 4",
    async (code) => {
      await have(7);
      server.routes.set("GET /api/ticket", refuse(code));
      expect((await runMain(place, ["status"])).exitCode).toBe(4);
      // Noted: the next time it is known without asking.
      server.asked.length = 0;
      expect((await runMain(place, ["status", "A07"])).exitCode).toBe(4);
      expect(server.asked).toEqual([]);
    },
  );

  test("a ban is told as JSON on standard output, and the ticket is kept", async () => {
    await have(7);
    server.routes.set("GET /api/queue", refuse("banned", { since: at(0) }));
    const { exitCode, stdout, stderr } = await runMain(place, ["status", "--json"]);
    expect(exitCode).toBe(5);
    expect(JSON.parse(stdout)).toMatchObject({ type: "error", v: 1, code: "banned", exitCode: 5 });
    expect(stderr).toBe("");
    expect((await runMain(place, ["tickets"])).stdout).toContain("A07 is saved, its state unknown: ");
  });
});

describe("a queue that is paused", () => {
  test.each([["status"], ["tickets"], ["pass"]])("is told beside the times of %s", async (command) => {
    await have(7);
    const { board } = await pausedBoard();
    server.routes.set("GET /api/queue", json(board));
    server.routes.set("POST /api/ticket/pass", json(ticketOf(7)));
    const { stdout, stderr } = await runMain(place, [command]);
    expect(stdout).toContain("A07 is 3rd in line: about 80 s, at most 4 min (the queue is paused)");
    if (command === "pass") expect(stderr).toBe("Nobody is behind you, so nobody goes first.\n");
  });

  test("and one that is not costs no word; others are let go first only where they are", async () => {
    await have(7);
    server.routes.set("POST /api/ticket/pass", json(ticketOf(7, { position: 5 })));
    const { stdout, stderr } = await runMain(place, ["pass", "9"]);
    expect(stdout).toMatch(/^A07 is 5th in line: [^(]*\n$/);
    expect(stderr).toBe("You let 2 people go first.\n");
  });

  async function pausedBoard() {
    const answer = await fetch(`${server.url}/api/queue`);
    return { board: { ...((await answer.json()) as object), state: "paused" } };
  }
});

describe("tickets", () => {
  test("lists every saved ticket with its state, and forgets those that are over", async () => {
    await have(7);
    await have(50);
    const first = await runMain(place, ["tickets"]);
    expect(first.stdout).toContain(`A07 is 3rd in line: about 80 s, at most 4 min (${server.url})`);
    expect(first.stdout).toContain("A50 is no longer in the queue");
    expect((await runMain(place, ["tickets"])).stdout).not.toContain("A50");
  });

  test("works when the server is down, and says so", async () => {
    await have(7);
    const { url } = server;
    await server.close();
    const { exitCode, stdout } = await runMain(place, ["tickets", "--json"]);
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      type: "saved-ticket",
      number: "A07",
      server: url,
      state: "unknown",
    });
  });

  test("tells of a ticket that has ended meanwhile", async () => {
    await have(7);
    server.routes.set("GET /api/ticket", refuse("missed"));
    expect((await runMain(place, ["tickets"])).stdout).toContain("A07 was called and missed its turn (");
    expect((await runMain(place, ["tickets"])).stderr).toBe("No tickets are saved here.\n");
  });

  test("goes on listing one that missed its turn for as long as it may come back", async () => {
    const taken = { ...ticketOf(7), token: tokenOf(7) };
    server.routes.set("POST /api/tickets", json(taken, 201, { "catq-queue": "0123456789AB" }));
    await runMain(place, ["take", "--no-wait"]);
    const back = { rejoinBy: new Date(Date.now() + 600_000).toISOString(), rejoinPosition: 3 };
    server.routes.set("GET /api/ticket", refuse("missed", back));
    for (let times = 0; times < 2; times++) {
      expect((await runMain(place, ["tickets"])).stdout).toMatch(
        /^A07 missed its turn\. A07 may come back for another (10 min 00|9 min 5\d) s, and would be 3rd in line \(/,
      );
    }
    const { stdout } = await runMain(place, ["tickets", "--json"]);
    expect(JSON.parse(stdout)).toMatchObject({ state: "missed", ticket: null, back });
    // On another device it is back in the line.
    server.routes.set("GET /api/ticket", json(ticketOf(7)));
    expect((await runMain(place, ["tickets"])).stdout).toContain("A07 is 3rd in line");
    expect((await runMain(place, ["status"])).stdout).toContain("A07 is 3rd in line");
    server.routes.set("GET /api/ticket", refuse("missed"));
    expect((await runMain(place, ["tickets"])).stdout).toContain("A07 was called and missed its turn (");
    expect((await runMain(place, ["tickets"])).stderr).toBe("No tickets are saved here.\n");
  });
});

describe("watch", () => {
  test("on a terminal draws the board until q", async () => {
    server.routes.set("GET /api/queue/events", stream([event("board", boardOf())]));
    const running = startMain(place, ["watch"], { isInteractive: true, hasScreen: true });
    await until(() => running.stdout().includes("\x1b[?1049h"));
    expect(await pressUntilEnded(running, "q")).toMatchObject({ exitCode: 0, stderr: "" });
    const stopped = startMain(place, ["watch", "--no-color"], { isInteractive: true, hasScreen: true });
    await until(() => stopped.stdout().includes("\x1b[?1049h"));
    stopped.signal("SIGTERM");
    expect((await stopped.ended).exitCode).toBe(143);
  });
});

describe("help", () => {
  test("--help answers on standard output, with 0", async () => {
    const { exitCode, stdout } = await runMain(place, ["take", "--help"]);
    expect(exitCode).toBe(0);
    expect(stdout).toContain("Global Options:");
    expect(stdout).toContain("catq take -o ~/Pictures");
    expect(stdout).toContain("--exec");
  });
});

describe("wrong use", () => {
  test.each([
    [["tkae"], "Did you mean take?"],
    [["take", "--lingr"], "Did you mean --linger?"],
    [["take", "-s", "ftp://x"], "no address"],
    [["take", "-s", "http://u:p@x"], "must not hold a password"],
    [["take", "--alert", "many"], "whole number"],
  ])("%j ends with 2", async (args, words) => {
    const { exitCode, stderr, stdout } = await runMain(place, args);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(words);
    expect(stdout).toBe("");
  });
});

test("waits on when a claim comes too early", async () => {
  await have(7);
  let asked = 0;
  server.routes.set(
    "GET /api/ticket/events",
    stream([event("ticket", calledTicket(7)), event("ticket", ticketOf(7))]),
  );
  server.routes.set("POST /api/ticket/claim", (request, response, body) => {
    asked += 1;
    refuse("not-your-turn")(request, response, body);
  });
  const running = startMain(place, ["claim", "--wait"]);
  await until(() => asked === 1);
  running.signal("SIGTERM");
  expect((await running.ended).exitCode).toBe(143);
});

import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { type RunningMain, runMain, startMain } from "./run-main.ts";
import { place, serveEachTest, server } from "./scripted-place.ts";
import {
  at,
  CAT,
  calledTicket,
  event,
  json,
  nothing,
  picture,
  type Route,
  refuse,
  stream,
  ticketOf,
  tokenOf,
} from "./scripted-server.ts";
import { until } from "./until.ts";

/** What the daemon says of a ticket at the counter that has so long left. */
const viewing = (leftMs: number): Route =>
  json(ticketOf(7, { state: "viewing", position: null, viewUntil: at(leftMs) }));

serveEachTest(() => ({
  "POST /api/tickets": json({ ...ticketOf(7), token: tokenOf(7) }, 201),
  "GET /api/ticket/events": stream([event("ticket", calledTicket(7))]),
  "POST /api/ticket/claim": picture(),
  "GET /api/ticket": viewing(60_000),
  "POST /api/ticket/done": nothing,
}));

/** In a shell, in the place's folder. */
const shell = (line: string, ...options: string[]): string[] => [
  "run",
  ...options,
  "--",
  "sh",
  "-c",
  `cd '${place.cwd}'; ${line}`,
];

const written = (): string => readFileSync(path.join(place.cwd, "out"), "utf8");

async function isWritten(running: RunningMain, text: string): Promise<void> {
  let isOver = false;
  running.ended.finally(() => {
    isOver = true;
  });
  await until(() => {
    if (isOver) throw new Error(`it ended: ${running.stderr()}`);
    try {
      return written() === text;
    } catch {
      return false;
    }
  });
}

/** Waits in line until the stream says more. */
function waits(): void {
  server.routes.set("GET /api/ticket/events", stream([event("ticket", ticketOf(7))]));
}

describe("catq run", () => {
  test("asks how long the turn is before the command begins, and lets the next one in when it ends", async () => {
    const { exitCode, stdout, stderr } = await runMain(
      place,
      shell('echo "$CATQ_NUMBER $CATQ_VIEW_UNTIL $CATQ_SERVER" > out; exit 3'),
    );
    expect({ exitCode, stdout }).toEqual({ exitCode: 3, stdout: "" });
    expect(written()).toBe(`A07 ${at(60_000)} ${server.url}\n`);
    expect(stderr).toContain(
      "It is the turn of A07: sh runs, for 60 s at most.\nsh has ended with exit code 3.\n",
    );
    expect(server.asked).toEqual([
      "POST /api/tickets",
      "GET /api/ticket/events",
      "POST /api/ticket/claim",
      "GET /api/ticket",
      "POST /api/ticket/done",
    ]);
  });

  test("keeps the cat with -o, and tells the command where", async () => {
    const args = shell('printf %s "$CATQ_PATH" > out', "-o", "mine.png");
    expect((await runMain(place, args)).exitCode).toBe(0);
    expect(written()).toBe(path.join(place.cwd, "mine.png"));
    expect(readFileSync(written())).toEqual(CAT);
  });

  test("hands signals on, and ends as the command does", async () => {
    const running = startMain(place, shell("echo begun > out; sleep 20"));
    await isWritten(running, "begun\n");
    running.signal("SIGTERM");
    expect((await running.ended).exitCode).toBe(143);
    expect(server.asked.at(-1)).toBe("POST /api/ticket/done");
  });

  test.each([
    ["SIGTERM alone", "sleep 20", 20_000, ["SIGTERM"]],
    [
      "SIGKILL, where it does not listen,",
      "trap '' TERM; sleep 20 & wait; sleep 20",
      300,
      ["SIGTERM", "SIGKILL"],
    ],
  ])("ends the command by %s when its turn ends", async (_name, line, graceMs, signals) => {
    let endsAt: number | null = null;
    server.routes.set("GET /api/ticket", (...request) => {
      // From the first question on, however long it took to come to that.
      endsAt ??= performance.now() + 1_200 + graceMs;
      viewing(Math.round(endsAt - performance.now()))(...request);
    });
    const { exitCode, stderr } = await runMain(place, shell(line, "--json", "--term-grace", `${graceMs}ms`));
    expect(exitCode).toBe(124);
    const lines = stderr.trim().split("\n");
    const steps = lines.map((line): { type: string; signal: string } => JSON.parse(line));
    expect(steps.filter(({ type }) => type === "stopping").map(({ signal }) => signal)).toEqual(signals);
  });

  test("kills the command at once where the daemon says that the turn is over", async () => {
    const open: Parameters<typeof stream>[1] = [];
    server.routes.set("GET /api/ticket/events", stream([event("ticket", calledTicket(7))], open));
    const running = startMain(place, shell("trap '' TERM; echo begun > out; sleep 20"));
    await isWritten(running, "begun\n");
    open[0]?.write(event("ticket", ticketOf(7, { state: "seen", position: null })));
    const { exitCode, stderr } = await running.ended;
    expect(exitCode).toBe(124);
    expect(stderr).toContain("catq: the turn of A07 is over: SIGKILL to sh.");
  });

  test("begins nothing before it is told how long the turn is", async () => {
    const answers = [refuse("unavailable"), viewing(60_000)];
    server.routes.set("GET /api/ticket", (...request) => answers.shift()?.(...request));
    const { exitCode, stderr } = await runMain(place, shell("exit 3"));
    expect(exitCode).toBe(3);
    expect(stderr).toContain("trying again.");
  });

  test("tells again that it is done where the daemon was away", async () => {
    const answers = [refuse("unavailable"), nothing];
    server.routes.set("POST /api/ticket/done", (...request) => answers.shift()?.(...request));
    const { exitCode, stderr } = await runMain(place, shell("exit 3"));
    expect(exitCode).toBe(3);
    expect(stderr).toContain("trying again to let the next one in.");
    expect(answers).toEqual([]);
  });
});

describe("catq run ends with 125, and says what kept the command from being begun,", () => {
  const notBegun = async (...args: string[]): Promise<{ code: number; asked: string[] }> => {
    const { exitCode, stdout, stderr } = await runMain(place, ["run", "--json", ...args]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 125, stdout: "" });
    const last: { type: string; code: number } = JSON.parse(stderr.trim().split("\n").at(-1) ?? "");
    expect(last.type).toBe("not-begun");
    return { code: last.code, asked: server.asked };
  };

  test.each([
    [["--", "no-such-command"]],
    [["--", "."]],
    [["--", ""]],
    [["--"]],
    [["make", "--", "deploy"]],
    [["-o", "-", "--", "true"]],
    [["--ticket", "-", "--", "true"]],
    [["--alert", "many", "--", "true"]],
    [["true"]],
  ])("wrong use, before a number is taken: %j", async (args) => {
    expect(await notBegun(...args)).toEqual({ code: 2, asked: [] });
  });

  test.each([
    ["closed", 6],
    ["banned", 5],
  ] as const)("no number: %s", async (code, expected) => {
    server.routes.set("POST /api/tickets", refuse(code));
    expect((await notBegun("--", "true")).code).toBe(expected);
  });

  test("a turn that was missed", async () => {
    server.routes.set("GET /api/ticket/events", refuse("missed"));
    expect((await notBegun("--", "true")).code).toBe(4);
  });

  test("a turn that ended before it was known how long it is", async () => {
    server.routes.set("GET /api/ticket", refuse("seen"));
    server.routes.set("GET /api/ticket/events", (request, response, body) => {
      stream([event("ticket", calledTicket(7))])(request, response, body);
      void until(() => server.asked.includes("GET /api/ticket")).then(() =>
        response.write(event("ticket", ticketOf(7, { state: "seen", position: null }))),
      );
    });
    expect((await notBegun("--", "true")).code).toBe(4);
  });

  test("a system that refuses to start it; the next one is let in", async () => {
    const odd = path.join(place.cwd, "odd");
    writeFileSync(odd, "#!/no/such/interpreter\n");
    chmodSync(odd, 0o755);
    expect((await notBegun("--", odd)).code).toBe(1);
    expect(server.asked.at(-1)).toBe("POST /api/ticket/done");
  });

  test("a cat that cannot be written; the next one is let in", async () => {
    const folder = path.join(place.cwd, "cats");
    mkdirSync(folder);
    // Gone when the turn has come.
    server.routes.set("POST /api/ticket/claim", (request, response, body) => {
      rmSync(folder, { recursive: true });
      picture()(request, response, body);
    });
    expect((await notBegun("-o", "cats/", "--", "true")).code).toBe(8);
    expect(server.asked.at(-1)).toBe("POST /api/ticket/done");
  });

  test("a signal in the line: the place is kept, with the way back", async () => {
    waits();
    const running = startMain(place, [
      "run",
      "-o",
      "a b.png",
      "--term-grace",
      "1m",
      "--",
      "sh",
      "-c",
      "it's",
    ]);
    await until(() => running.stderr().includes("A07 is"));
    running.signal("SIGINT");
    const { exitCode, stderr } = await running.ended;
    expect(exitCode).toBe(125);
    expect(stderr).toContain(
      `A07 is kept. To come back: catq run --ticket A07 -o 'a b.png' --term-grace 1m -s ${server.url} -- sh -c 'it'\\''s'\n`,
    );
    expect(stderr).toMatch(/125, for 130 \(interrupted: the place is kept\)\.\n$/);
  });

  test("a ticket that is at the counter already", async () => {
    expect((await notBegun("--ticket", tokenOf(7), "--", "true")).code).toBe(6);
    expect(server.asked).toEqual(["GET /api/token", "GET /api/ticket"]);
  });
});

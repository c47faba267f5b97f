import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect } from "vitest";
import { reprDigestOf } from "../scripted-server.ts";
import { CAT_SIZE, readPng } from "./png.ts";
import { test } from "./test-with-queues.ts";

describe("three people take numbers", () => {
  test("each waits, is served in order, and ends with a cat of their own", async ({ openQueue }) => {
    const queue = await openQueue();
    const letGo = await queue.holdsCounter();
    const people = [queue.person(), queue.person(), queue.person()];
    const takes = [];
    for (const [index, person] of people.entries()) {
      const take = person.starts("take");
      await take.says(new RegExp(`A0${index + 1} is ${["next", "2nd", "3rd"][index]} in line`));
      takes.push(take);
    }
    await letGo();

    const digests = new Set<string>();
    for (const [index, take] of takes.entries()) {
      const person = people[index];
      const { exit, stdout, stderr } = await take.ended;
      expect({ exit, stderr }).toEqual({ exit: 0, stderr: "" });
      expect(stdout).toMatch(
        new RegExp(
          `^Your number is A0${index + 1}\\.\n[\\s\\S]*The cat is saved as cat-A0${index + 1}\\.png `,
        ),
      );
      expect(person?.files()).toEqual([`cat-A0${index + 1}.png`]);
      const bytes = person?.read(`cat-A0${index + 1}.png`) ?? Buffer.alloc(0);
      expect(readPng(bytes)).toEqual(CAT_SIZE);
      digests.add(reprDigestOf(bytes));
    }
    expect(digests.size).toBe(3);
    const { recent } = await queue.visitor().board();
    const seen = recent.map(({ number, outcome }) => `${number} ${outcome}`).toSorted();
    expect(seen).toEqual(["A00 seen", "A01 seen", "A02 seen", "A03 seen"]);
    expect(recent.map(({ at }) => at)).toEqual(
      recent
        .map(({ at }) => at)
        .toSorted()
        .toReversed(),
    );
  });

  test("the positions are told as the line moves, each once", async ({ openQueue }) => {
    const queue = await openQueue();
    const letGo = await queue.holdsCounter();
    const first = queue.person();
    await first.takesNumber();
    const take = queue.person().starts("take");
    await take.says(/A02 is 2nd in line/);
    await first.runs("leave");
    await take.says(/A02 is next/);
    await letGo();
    const { stdout } = await take.ended;
    const places = stdout.match(/A02 is (2nd|next|called)/g);
    expect(places).toEqual(["A02 is 2nd", "A02 is next", "A02 is called"]);
  });
});

describe("the cat on the disk", () => {
  test("is what the daemon shows, byte for byte, and an ordinary file; nothing else is left", async ({
    openQueue,
  }) => {
    const queue = await openQueue();
    const person = queue.person();
    const take = person.startsShell("umask 022; exec catq take --linger --json");
    await take.says(/"type":"saved"/);
    const token = person.tokenOf("A00");
    const shown = await queue.visitor().looks(token);
    const bytes = person.read("cat-A00.png");
    expect(shown.status).toBe(200);
    expect(shown.bytes.equals(bytes)).toBe(true);
    expect(shown.headers["repr-digest"]).toBe(reprDigestOf(bytes));
    const saved = take.jsonLines().find(({ type }) => type === "saved")?.saved;
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    expect(saved).toMatchObject({ number: "A00", bytes: bytes.length, mediaType: "image/png", sha256 });
    expect(saved).toMatchObject({ path: path.join(person.folder, "cat-A00.png") });
    expect(statSync(path.join(person.folder, "cat-A00.png")).mode & 0o777).toBe(0o644);
    expect(statSync(path.join(person.folder, "cat-A00.png")).nlink).toBe(1);

    // Who has seen enough elsewhere ends it here, too.
    await queue.visitor().finishes(token);
    expect((await take.ended).exit).toBe(0);
    expect(person.files()).toEqual(["cat-A00.png"]);
    expect(readdirSync(String(person.env.HOME))).toEqual([]);
  });

  test("never takes the place of a file that is there", async ({ openQueue }) => {
    const queue = await openQueue();
    const person = queue.person();
    writeFileSync(path.join(person.folder, "cat-A00.png"), "mine");
    writeFileSync(path.join(person.folder, "cat-A00-2.png"), "mine, too");
    const { exit, stdout } = await person.runs("take");
    expect({ exit, stdout }).toMatchObject({
      exit: 0,
      stdout: expect.stringContaining("saved as cat-A00-3.png"),
    });
    expect(person.read("cat-A00.png").toString()).toBe("mine");
    expect(person.read("cat-A00-2.png").toString()).toBe("mine, too");
    expect(readPng(person.read("cat-A00-3.png"))).toEqual(CAT_SIZE);

    const named = await person.runs("take", "-o", "cat-A00.png");
    expect(named).toMatchObject({ exit: 0, stdout: expect.stringContaining("saved as cat-A00-4.png") });
    expect(person.read("cat-A00.png").toString()).toBe("mine");
    expect(person.files()).toEqual(["cat-A00-2.png", "cat-A00-3.png", "cat-A00-4.png", "cat-A00.png"]);
  });

  test("goes where -o says: a folder, a file, a pipe", async ({ openQueue }) => {
    const queue = await openQueue();
    const person = queue.person();
    mkdirSync(path.join(person.folder, "cats"));
    expect(await person.runs("take", "-o", "cats")).toMatchObject({ exit: 0, stderr: "" });
    expect(readPng(person.read("cats/cat-A00.png"))).toEqual(CAT_SIZE);

    expect(await person.runs("take", "--out", "cats/tom.image")).toMatchObject({ exit: 0, stderr: "" });
    expect(readPng(person.read("cats/tom.image"))).toEqual(CAT_SIZE);

    const quiet = await person.shell('cp "$(catq -q take)" copy.png');
    expect(quiet).toMatchObject({ exit: 0, stdout: "", stderr: "" });
    expect(person.read("copy.png").equals(person.read("cat-A02.png"))).toBe(true);

    const piped = await person.shell("catq take -o - | cat > piped.png");
    expect(piped).toMatchObject({ exit: 0, stdout: "" });
    expect(piped.stderr).toContain("Your number is A03.");
    expect(piped.stderr).toContain("The cat went to standard output");
    expect(readPng(person.read("piped.png"))).toEqual(CAT_SIZE);
    expect(person.files()).toEqual(["cat-A02.png", "cats", "copy.png", "piped.png"]);
  });

  test("leaves standard output to the picture even with --json, which speaks on standard error then", async ({
    openQueue,
  }) => {
    const queue = await openQueue();
    const { exit, stdoutBytes, stderr } = await queue.person().runs("take", "--json", "-o", "-");
    expect(exit).toBe(0);
    expect(readPng(stdoutBytes)).toEqual(CAT_SIZE);
    const lines = stderr.trimEnd().split("\n");
    for (const line of lines) expect(JSON.parse(line)).toMatchObject({ type: expect.any(String), v: 1 });
  });

  test("into a pipe that is closed early, the ticket ends for the others all the same", async ({
    openQueue,
  }) => {
    const queue = await openQueue("--view-window", "2s");
    const person = queue.person();
    const { stderr, stdout } = await person.shell("catq take -o - | head -c 4 | wc -c");
    expect(stdout.trim()).toBe("4");
    expect(stderr).not.toMatch(/\bat .*\.js:/);
    await queue.visitor().seesBoard(({ active, recent }) => active.length === 0 && recent.length === 1);
  });
});

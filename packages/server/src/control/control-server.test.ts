import { once } from "node:events";
import { mkdirSync, statSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { OperatedDaemon } from "../../test/operated-daemon.ts";

let on: OperatedDaemon;
const catqd: OperatedDaemon["catqd"] = (...args) => on.catqd(...args);

beforeEach(() => {
  on = new OperatedDaemon();
});

afterEach(() => on.remove());

describe("the operator's socket", () => {
  it("is for the owner alone, and replaces what a dead daemon left", async () => {
    mkdirSync(on.data);
    writeFileSync(join(on.data, "catqd.sock"), "");
    await on.start();
    const { mode } = statSync(join(on.data, "catqd.sock"));
    expect((mode & 0o777).toString(8)).toBe("600");
    expect((await catqd("status")).code).toBe(0);
  });

  it("works in a folder whose path is longer than a socket's name may be", async () => {
    on.data = join(on.folder, "a".repeat(90), "b".repeat(90));
    await on.start();
    expect((await catqd("status")).code).toBe(0);
    await on.stop();
    expect((await catqd("status")).code).toBe(69);
  });

  it.each([
    ["GET", "/status", "", 404],
    ["POST", "/dance", "{}", 404],
    ["POST", "/constructor", "{}", 404],
    ["POST", "/skip", "{", 422],
    ["POST", "/skip", '{"number":"A00","more":1}', 422],
    ["POST", "/skip", JSON.stringify({ number: "A".repeat(100_000) }), 413],
  ])("answers %s %s with a refusal", async (method, path, body, status) => {
    await on.start();
    const asked = request({ socketPath: join(on.data, "catqd.sock"), method, path });
    asked.end(body);
    const [response] = await once(asked, "response");
    response.resume();
    expect(response.statusCode).toBe(status);
  });
});

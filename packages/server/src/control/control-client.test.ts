import { chmodSync } from "node:fs";
import { createServer, type Server, type ServerResponse } from "node:http";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { freshFolder } from "../../test/fresh-folder.ts";
import { operate } from "./control-client.ts";
import { socketAddress } from "./socket-address.ts";

let folder: string;
let server: Server | null = null;

beforeEach(() => {
  folder = freshFolder();
});

afterEach(() => {
  server?.close();
  server = null;
});

/** Something that is not quite a daemon, at the place of its socket. */
async function answering(answer: (response: ServerResponse) => void): Promise<void> {
  const other = createServer((_request, response) => answer(response));
  server = other;
  await new Promise<void>((resolve) => other.listen(join(folder, "catqd.sock"), resolve));
}

it.each<[string, (response: ServerResponse) => void]>([
  ["is no JSON", (response) => response.end("hello")],
  ["lacks what it should have", (response) => response.end('{"state":"open"}')],
  ["is a refusal of an unknown kind", (response) => response.writeHead(418).end('{"code":"teapot"}')],
])("makes nothing of an answer that %s", async (_what, answer) => {
  await answering(answer);
  await expect(operate({ dataFolder: folder, by: "anna" }, "status", {})).rejects.toMatchObject({
    message: "this catqd does not understand the daemon's answer",
    exitCode: 70,
  });
});

it("asks nobody in a folder where anybody could have put the socket", async () => {
  await answering((response) => response.end("{}"));
  chmodSync(folder, 0o777);
  await expect(operate({ dataFolder: folder, by: "anna" }, "status", {})).rejects.toMatchObject({
    message: expect.stringContaining("everybody"),
    hint: expect.stringContaining("chmod 700"),
    exitCode: 77,
  });
});

it("says so when the daemon goes away in the middle", async () => {
  await answering((response) => {
    response.writeHead(200, { "content-length": 100 }).write("{");
    setImmediate(() => response.destroy());
  });
  await expect(operate({ dataFolder: folder, by: "anna" }, "status", {})).rejects.toMatchObject({
    message: expect.stringContaining("does not answer"),
    exitCode: 69,
  });
});

it("passes on why the daemon refuses", async () => {
  await answering((response) =>
    response.writeHead(503).end('{"code":"storage","detail":"The disk is full."}'),
  );
  await expect(operate({ dataFolder: folder, by: "anna" }, "status", {})).rejects.toMatchObject({
    message: "The disk is full.",
    exitCode: 1,
  });
});

it("refuses a path too long for a socket where no descriptor can stand for it", async () => {
  await expect(socketAddress(`/${"x".repeat(103)}`, "darwin")).rejects.toThrow(/more than 103 bytes/);
});

import { closeSync, openSync } from "node:fs";
import { createServer, type ListenOptions, Server } from "node:net";
import { afterEach, expect, it } from "vitest";
import { listen, listenOnHanded } from "./listen.ts";

let server: Server | undefined;
afterEach(() => server?.close());

it("lets the kernel queue as many connections as it may, for when everybody comes back at once", async () => {
  const asked: ListenOptions[] = [];
  server = new (class extends Server {
    override listen(...options: unknown[]): this {
      asked.push(...options.filter((one): one is ListenOptions => typeof one === "object" && one !== null));
      return Reflect.apply(super.listen, this, options);
    }
  })();
  await listen(server, "127.0.0.1", 0);
  // Node's own is 511, and Linux cuts what is more than `net.core.somaxconn`.
  expect(asked[0]?.backlog).toBe(65_535);
});

it("says what a descriptor has to be that is no socket", async () => {
  const fd = openSync("/dev/null", "r");
  try {
    await expect(listenOnHanded(createServer(), fd, () => {})).rejects.toMatchObject({
      message: expect.stringContaining(`cannot listen on the socket it was handed (descriptor ${fd})`),
      hint: expect.stringContaining("ListenStream="),
      exitCode: 78,
    });
  } finally {
    closeSync(fd);
  }
});
